"""Build small exports and collect them, as the program does with a district's folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from auditor.audit import Exclusion, Provenance
from auditor.evidence.collect import collect
from auditor.evidence.families import FAMILIES
from auditor.evidence.intake.inline import Inline
from auditor.evidence.intake.placing import Placed, placed
from auditor.evidence.intake.reads import Read, read_sources
from auditor.evidence.intake.stacks import stacked
from auditor.evidence.interface import (
    CollectContext,
    Evidence,
    RawTable,
    SchoolBy,
    SchoolRule,
    SourceFile,
    SourceSpec,
)
from auditor.model import Level, School

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AS_OF = datetime(2026, 11, 22, 23, 59, 59, tzinfo=HANOI)
EXPORTED = datetime(2026, 11, 20, 8, 0, tzinfo=HANOI)

SCHOOLS = (
    School("thsao", "Trường Tiểu học Sao Mai", Level.PRIMARY),
    School("thcssong", "Trường THCS Sông Xanh", Level.LOWER_SECONDARY),
    School("mnhoa", "Trường Mầm non Hoa Nắng", Level.PRESCHOOL),
)


def at(*parts: int) -> datetime:
    """Return an instant given by the clock on a wall in Hanoi."""
    year, month, day, hour, minute, second = (*parts, 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=HANOI).astimezone(UTC)


def csv_bytes(rows: Sequence[Sequence[str]], separator: str = ",") -> bytes:
    """Return rows as a program would write them: CRLF, quotes where needed, UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode()


def source(
    format_name: str,
    path: str,
    school: SchoolRule | None = None,
    *,
    family: str = "accounts",
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, object] | None = None,
    exported: datetime | None = EXPORTED,
    system: str | None = None,
    date_order: str = "dmy",
    max_age_days: int | None = None,
    encoding: str | None = None,
) -> SourceSpec:
    """Return a source as district.yaml would declare it; by default a column tells the school."""
    by = SchoolBy.PATH if "{school}" in path else SchoolBy.COLUMN
    return SourceSpec(
        family=family,
        format=format_name,
        path=path,
        school=school or SchoolRule(by),
        where="district.yaml:1",
        columns=columns or {},
        values=values or {},
        exported=exported,
        system=system,
        date_order=date_order,
        max_age_days=max_age_days,
        encoding=encoding,
    )


def gather(
    folder: Path,
    specs: Sequence[SourceSpec],
    declared: Sequence[Exclusion] = (),
    as_of: datetime = AS_OF,
    schools: Sequence[School] = SCHOOLS,
) -> Evidence:
    """Collect the sources of a folder."""
    context = CollectContext(
        folder=folder,
        schools=schools,
        as_of=as_of,
        mail_domains=("example.edu.test",),
        time_zone="Asia/Ho_Chi_Minh",
    )
    return collect(specs, context, declared)


def raw_of(folder: Path, spec: SourceSpec) -> RawTable:
    """Return the cells of a source's only file, as they enter the program."""
    context = CollectContext(folder, SCHOOLS, AS_OF, (), "Asia/Ho_Chi_Minh")
    (read,) = read_sources(FAMILIES[spec.family], [spec], context, 0, Inline())
    assert read.raw is not None, read.error
    return read.raw


class Silent:
    """A live source that shows what it was given and knows nothing beside it."""

    feeds: tuple[str, ...] = ()

    def read(self, place: SourceFile) -> RawTable:
        raise NotImplementedError

    def complete(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame

    def gives(self, frame: pl.DataFrame, system: str) -> Mapping[str, pl.DataFrame]:
        return {}


def placed_part(raw: RawTable, spec: SourceSpec, *, live: bool = False) -> Placed:
    """Return the rows of one table of cells, typed and placed."""
    family = FAMILIES[spec.family]
    read = Read(
        spec,
        0,
        SourceFile(Path(), "shown"),
        0,
        family.formats[spec.format],
        family.table_of(spec.format),
        live=Silent() if live else None,
        raw=raw,
    )
    (stack,) = stacked([read], Inline())
    return placed(stack, CollectContext(Path(), SCHOOLS, AS_OF, (), "Asia/Ho_Chi_Minh"))


def by_account(evidence: Evidence) -> dict[str, dict[str, object]]:
    """Return the accounts' rows under their names."""
    rows = evidence.tables["accounts"].rows(named=True)
    return {str(row["account"]): row for row in rows}


def facts(evidence: Evidence, account: str, *columns: str) -> dict[str, object]:
    """Return some columns of one account."""
    row = by_account(evidence)[account]
    return {name: row[name] for name in columns}


def one_account(
    folder: Path, cells: Mapping[str, str], **more: object
) -> tuple[dict[str, object], Provenance]:
    """Collect a table of one account of a given school; return its row and provenance."""
    given = {"Tên đăng nhập": "gv.an", "Mã trường": "thsao", **cells}
    (folder / "one.csv").write_bytes(csv_bytes([list(given), list(given.values())]))
    evidence = gather(folder, [source("table", "one.csv", **more)])  # type: ignore[arg-type]
    return evidence.tables["accounts"].row(0, named=True), evidence.provenance[0]


def origin(value: object) -> tuple[int, int]:
    """Return the file's number and the row's number in it."""
    assert isinstance(value, int)
    return divmod(value, 2**32)


def codes(provenance: Provenance) -> dict[str, int]:
    """Return how often which problem was noted."""
    return dict(provenance.problem_counts)


def is_accounted(provenance: Provenance) -> bool:
    """Say whether every row that was read has exactly one fate, and those of schools add up."""
    fates = provenance.rows_evaluated + provenance.rows_excluded + provenance.rows_quarantined
    schools = provenance.by_school.values()
    evaluated = sum(each.evaluated for each in schools)
    return (
        provenance.rows_read == fates
        and evaluated in (provenance.rows_evaluated, 0)
        and (evaluated > 0 or not provenance.by_school or provenance.rows_evaluated == 0)
        and sum(sum(each.excluded.values()) for each in schools) <= provenance.rows_excluded
        and sum(each.quarantined for each in schools) <= provenance.rows_quarantined
        and (
            provenance.only_school is None
            or provenance.error is not None
            or sum(each.read for each in schools) == provenance.rows_read
        )
    )


def column(evidence: Evidence, name: str) -> pl.Series:
    """Return one column of the accounts."""
    return evidence.tables["accounts"][name]
