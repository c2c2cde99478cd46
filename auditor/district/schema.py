"""Say how district.yaml is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from auditor.district.directory_schema import DirectorySourceModel
from auditor.district.source_schema import SourceModel
from auditor.policy.schema import (
    PENDING_FAMILIES,
    Name,
    NonEmpty,
    RuleId,
    Strictly,
    TailoringModel,
)

CODE = r"^[a-z0-9][a-z0-9_-]*$"


class DomainModel(Strictly):
    """An official domain suffix and when it was one: administrations merge and rename."""

    suffix: NonEmpty = Field(description="The suffix, such as pgdlaocai.edu.vn.")
    from_: date | None = Field(default=None, alias="from", description="First day.")
    to: date | None = Field(default=None, description="Last day.")


class UnitModel(Strictly):
    """The education office itself."""

    code: Annotated[str, Field(pattern=CODE)] = Field(description="A short name for files.")
    name: Name = Field(description="The name, in one text or in both languages.")
    time_zone: str = Field(default="Asia/Ho_Chi_Minh", description="IANA name of the time zone.")
    domains: list[DomainModel] = Field(default=[], description="Official domain suffixes.")
    mail_domains: list[NonEmpty] = Field(default=[], description="Official mail domains.")
    language: Literal["vi", "en"] | None = Field(
        default=None, description="Language of the reports."
    )


class DeclaredModel(Strictly):
    """An account that the rules need to know about: a service, a break-glass or a shared one."""

    account: NonEmpty = Field(description="The account's name or mail address.")
    kind: Literal["service", "break_glass", "shared"] = Field(description="What it is.")
    owner: NonEmpty = Field(description="Who answers for it.")
    reason: NonEmpty = Field(description="Why it is needed.")


class DistrictHeadModel(Strictly):
    """What the district folder's own file says, without the parts that are read one by one."""

    district: UnitModel = Field(description="The education office.")
    directives: Annotated[list[NonEmpty], Field(min_length=1)] = Field(
        default=["baseline"], description="Names of directives, or paths to the district's own."
    )
    schools: NonEmpty = Field(
        description="The list of schools: code,name,level,... (.csv or .xlsx)."
    )
    rules: list[NonEmpty] = Field(
        default=[], description="Folders or files with the district's own rules."
    )
    waivers: object = Field(
        default=None, description="Path of the waivers; not read by this version."
    )
    attestations: object = Field(
        default=None, description="Path of the attestations; not read by this version."
    )


class LooseDistrictModel(DistrictHeadModel):
    """The file with its lists still unread, so that one error hides no other."""

    evidence: dict[str, list[object]] = Field(default={})
    tailoring: dict[str, object] = Field(default={})
    declared_accounts: list[object] = Field(default=[])


class EvidenceModel(Strictly):
    """The sources by family; families of later versions may stand here already."""

    model_config = ConfigDict(
        json_schema_extra={
            "patternProperties": {f"^({'|'.join(PENDING_FAMILIES)})$": {"type": "array"}}
        }
    )

    accounts: list[DirectorySourceModel | SourceModel] = Field(
        default=[], description="Live directories, and exports of user directories."
    )
    staff: list[SourceModel] = Field(default=[], description="Lists of staff and their duties.")
    password_policies: list[SourceModel] = Field(
        default=[],
        description="Registers of what each system's password policy enforces; one that tells no"
        " school speaks of every school.",
    )


class DistrictModel(DistrictHeadModel):
    """The district folder's own file, district.yaml."""

    evidence: EvidenceModel = Field(
        default=EvidenceModel(), description="Family of evidence -> its sources."
    )
    tailoring: dict[RuleId, TailoringModel] = Field(
        default={}, description="Rule -> stricter values."
    )
    declared_accounts: list[DeclaredModel] = Field(
        default=[], description="Service, break-glass and shared accounts."
    )
