"""Say how a live directory is written in district.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from auditor.district.source_schema import SharedSourceModel
from auditor.policy.schema import NonEmpty, Strictly


class SecretModel(Strictly):
    """Where a password is to be found: exactly one of these. Never the password itself."""

    env: NonEmpty | None = Field(default=None, description="The environment variable it stands in.")
    file: NonEmpty | None = Field(
        default=None, description="The file it stands in, relative to this folder."
    )
    prompt: Literal[True] | None = Field(default=None, description="Ask the person who runs it.")


class BindModel(Strictly):
    """Who asks the directory."""

    method: Literal["simple", "external", "kerberos", "anonymous"] = Field(
        default="simple", description="How the auditor's account signs in."
    )
    user: NonEmpty | None = Field(
        default=None,
        description="Its distinguished name; in Active Directory also user@domain.",
    )
    password: SecretModel | None = Field(default=None, description="Where its password is found.")


class DirectorySourceModel(SharedSourceModel):
    """A live directory, asked over LDAP."""

    format: Literal["ldap", "active-directory"] = Field(description="The kind of directory.")
    url: NonEmpty = Field(description="Its address: ldaps://NAME, ldap://NAME or ldapi://PATH.")
    base: str = Field(
        default="",
        description="Where the search starts; may hold {school}. Empty: the whole directory.",
    )
    bind: BindModel = Field(description="Who asks.")
    start_tls: bool = Field(default=False, description="With ldap://: begin TLS before signing in.")
    allow_plaintext: bool = Field(
        default=False, description="With ldap:// and this machine itself only: use no TLS."
    )
    ca_file: NonEmpty | None = Field(
        default=None, description="Certificates of the authority that signed the server's (PEM)."
    )
    certificate: NonEmpty | None = Field(
        default=None, description="The auditor's own certificate with its key (PEM)."
    )
    dialect: Literal["openldap", "389ds", "freeipa", "posix"] | None = Field(
        default=None, description="The make of the directory, where it is not recognised."
    )
    filter: NonEmpty | None = Field(
        default=None, description="Which entries are accounts, as an LDAP filter."
    )
    default_policy: NonEmpty | None = Field(
        default=None,
        description="Name of OpenLDAP's default password policy, where it may not be read.",
    )
    admin_groups: list[NonEmpty] = Field(
        default=[], description="Names of the groups whose members are administrators."
    )
    page_size: Annotated[int, Field(ge=10, le=10_000)] = Field(
        default=1000, description="Entries asked for at a time."
    )
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = Field(
        default=30.0, description="Seconds to wait for a connection or for more of an answer."
    )
    decoder: Literal["fast", "ldap3"] = Field(
        default="fast", description="Set to ldap3 to read answers by that library alone (slower)."
    )
