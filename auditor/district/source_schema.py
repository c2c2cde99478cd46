"""Say how a source of evidence is written in district.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from auditor.policy.schema import Moment, NonEmpty, Strictly


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


class SharedSourceModel(Strictly):
    """What files and directories have alike."""

    format: str
    school: SchoolByModel | None = Field(default=None, description="How a row finds its school.")
    system: NonEmpty | None = Field(default=None, description="The system the accounts belong to.")
    columns: dict[NonEmpty, NonEmpty] = Field(
        default={},
        description="Column of the evidence -> header in the file, or attribute of the directory.",
    )
    values: dict[
        NonEmpty, Annotated[object, WithJsonSchema({"type": ["boolean", "number", "string"]})]
    ] = Field(default={}, description="Column of the evidence -> the same value for every row.")


class SourceModel(SharedSourceModel):
    """One source of evidence: a file, or several of one kind."""

    format: str = Field(description="The format of the file.")
    path: NonEmpty = Field(description="The file, relative to this folder; may hold {school}.")
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
    exported: Moment | None = Field(default=None, description="When the export was made.")
    max_age_days: int | None = Field(default=None, ge=1, description="Older evidence is stale.")
