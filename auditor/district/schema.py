"""Say how district.yaml is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, create_model

from auditor.district.directory_schema import DirectorySourceModel
from auditor.district.source_schema import SourceModel
from auditor.evidence.families import FAMILIES
from auditor.evidence.family import Family
from auditor.policy.pending import pending_families
from auditor.policy.schema import (
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


def _allow_pending(schema: dict[str, Any]) -> None:
    """Let families of later versions stand in the file already."""
    schema["patternProperties"] = {f"^({'|'.join(pending_families())})$": {"type": "array"}}


class SourcesModel(Strictly):
    """The sources by family."""

    model_config = ConfigDict(json_schema_extra=_allow_pending)


def _sources_field(family: Family) -> tuple[Any, Any]:
    is_live = any(each.live is not None for each in family.formats.values())
    kind: Any = list[DirectorySourceModel | SourceModel] if is_live else list[SourceModel]
    return kind, Field(default=[], description=family.described)


_FIELDS: dict[str, Any] = {name: _sources_field(each) for name, each in FAMILIES.items()}
EvidenceModel = create_model(
    "EvidenceModel",
    __base__=SourcesModel,
    __doc__="The sources by family; families of later versions may stand here already.",
    **_FIELDS,
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
