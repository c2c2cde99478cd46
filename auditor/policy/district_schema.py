"""Say how district.yaml is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, WithJsonSchema

from auditor.policy.schema import (
    PENDING_FAMILIES,
    Moment,
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


class SchoolByModel(Strictly):
    """How a row finds its school: exactly one of these."""

    column: NonEmpty | None = Field(
        default=None, description="Header of the column with the school's code or name."
    )
    org_unit: NonEmpty | None = Field(
        default=None, description="Org unit pattern, such as /{code}."
    )
    mail_domain: NonEmpty | None = Field(
        default=None, description="Mail domain pattern, such as {code}.example.edu.vn."
    )
    distinguished_name: NonEmpty | None = Field(
        default=None, description="Part of the distinguished name, such as OU={code},."
    )
    code: NonEmpty | None = Field(default=None, description="Every row belongs to this one school.")


class SourceModel(Strictly):
    """One source of evidence."""

    format: str = Field(description="The format of the file.")
    path: NonEmpty = Field(description="The file, relative to this folder; may hold {school}.")
    school: SchoolByModel | None = Field(default=None, description="How a row finds its school.")
    system: NonEmpty | None = Field(default=None, description="The system the accounts belong to.")
    date_order: Literal["dmy", "mdy", "ymd"] = Field(
        default="dmy", description="How an ambiguous date such as 03/04/2026 is read."
    )
    time_zone: str | None = Field(
        default=None, description="Zone of times that carry none; default: the district's."
    )
    encoding: str | None = Field(
        default=None, description="Encoding of a text file, where it is not recognised."
    )
    sheet: NonEmpty | None = Field(default=None, description="Sheet of a workbook.")
    columns: dict[NonEmpty, NonEmpty] = Field(
        default={}, description="Column of the evidence -> header in the file."
    )
    values: dict[
        NonEmpty, Annotated[object, WithJsonSchema({"type": ["boolean", "number", "string"]})]
    ] = Field(default={}, description="Column of the evidence -> the same value for every row.")
    exported: Moment | None = Field(default=None, description="When the export was made.")
    max_age_days: int | None = Field(default=None, ge=1, description="Older evidence is stale.")


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

    accounts: list[SourceModel] = Field(default=[], description="Exports of user directories.")
    staff: list[SourceModel] = Field(default=[], description="Lists of staff and their duties.")


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
