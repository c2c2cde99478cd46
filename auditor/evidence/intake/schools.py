"""Tell the school of every row as its source declares; a row without one stays visible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

import polars as pl

from auditor.evidence.intake.stacks import FILE_OF, Part
from auditor.evidence.interface import SchoolBy, SchoolRule
from auditor.evidence.values.fold import fold
from auditor.model import School


def place_rows(part: Part, schools: Sequence[School]) -> pl.Series:
    """Return the school code of every row, null where its source does not tell it."""
    frame, rule = part.frame, part.stack.spec.school
    of_files = {read.number: read.file.school for read in part.stack.reads}
    if None not in of_files.values():  # the path tells it, of all files of a source or of none
        if len(of_files) == 1:
            return _constant(next(iter(of_files.values())), frame.height)
        numbers = frame.select(FILE_OF.alias("school")).to_series()
        return numbers.replace_strict(of_files, default=None, return_dtype=pl.String)
    return place_by_rule(frame, rule, schools)


def place_by_rule(frame: pl.DataFrame, rule: SchoolRule, schools: Sequence[School]) -> pl.Series:
    """Return the school code of every row as columns of the row tell it."""
    codes = [school.code for school in schools]
    match rule.by:
        case SchoolBy.CODE | SchoolBy.PATH:
            return _constant(rule.value or None, frame.height)
        case SchoolBy.COLUMN:
            return _by_cell(_cells(frame, "school"), schools)
        case SchoolBy.ORG_UNIT:
            return _by_pattern(_cells(frame, "org_unit"), rule.value, codes, at_start=True)
        case SchoolBy.DISTINGUISHED_NAME:
            return _by_pattern(_cells(frame, "org_unit"), rule.value, codes, at_start=False)
        case SchoolBy.MAIL_DOMAIN:
            return _by_domain(_cells(frame, "email", "account"), rule.value, codes)
    assert_never(rule.by)


def _constant(value: str | None, height: int) -> pl.Series:
    return pl.Series("school", [value], dtype=pl.String).new_from_index(0, height)


def _cells(frame: pl.DataFrame, *columns: str) -> pl.Series:
    """Return the first of ``columns`` that is not empty; nulls where the file has none of them."""
    present = [_not_empty(name) for name in columns if name in frame.columns]
    if not present:
        return _constant(None, frame.height)
    if len(present) == 1 and columns[0] != "email":
        return frame[next(name for name in columns if name in frame.columns)].alias("school")
    return frame.select(pl.coalesce(*present).alias("school")).to_series()


def _not_empty(column: str) -> pl.Expr:
    """Return the cells; of a mail address (where empty text says "none") without the empty ones."""
    return pl.col(column).replace("", None) if column == "email" else pl.col(column)


def _by_domain(cells: pl.Series, pattern: str, codes: Sequence[str]) -> pl.Series:
    wanted = {pattern.replace("{code}", code).lower(): code for code in codes}
    domain = cells.str.split("@").list.last().str.to_lowercase()
    return domain.replace_strict(wanted, default=None, return_dtype=pl.String).alias("school")


def _by_cell(cells: pl.Series, schools: Sequence[School]) -> pl.Series:
    """Match a cell with a school's code or its folded name; an ambiguous name matches none."""
    known: dict[str, str | None] = {}
    for school in schools:
        name = fold(school.name)
        known[name] = None if name in known else school.code
    known |= {fold(school.code): school.code for school in schools}
    return _by_table(cells, {cell: known.get(fold(cell)) for cell in _distinct(cells)})


def _distinct(cells: pl.Series) -> list[str]:
    return cells.drop_nulls().unique().to_list()


def _by_table(cells: pl.Series, table: Mapping[str, str | None]) -> pl.Series:
    """Look the school of every cell up; the cells themselves where each already is a code."""
    if not table:
        return _constant(None, len(cells))
    if all(cell == code for cell, code in table.items()):
        return cells.alias("school")
    return cells.replace_strict(table, default=None, return_dtype=pl.String).alias("school")


def _by_pattern(
    cells: pl.Series, pattern: str, codes: Sequence[str], *, at_start: bool
) -> pl.Series:
    """Match the place of ``{code}`` in a path or a distinguished name; works on distinct cells."""
    before, _mark, after = pattern.partition("{code}")
    expression = re.compile(
        ("^" if at_start else "")
        + re.escape(before)
        + r"([A-Za-z0-9_-]+)"
        + (re.escape(after) if after else r"(?=$|[/,])"),
        re.IGNORECASE,
    )
    known = set(codes)
    table: dict[str, str | None] = {}
    for cell in _distinct(cells):
        # A distinguished name holds several units (OU=GV,OU=thsao,...): the known code counts.
        found = (match.group(1).lower() for match in expression.finditer(cell))
        table[cell] = next((code for code in found if code in known), None)
    return _by_table(cells, table)


def tells_no_school(part: Part) -> bool:
    """Return whether nothing in the files of a part, nor in its source, tells a school."""
    rule = part.stack.spec.school
    return (
        rule.by is SchoolBy.COLUMN
        and not rule.value
        and all(read.file.school is None for read in part.stack.reads)
        and "school" not in part.frame.columns
    )


def in_every_school(frame: pl.DataFrame, schools: Sequence[School]) -> pl.DataFrame:
    """Return the rows once for each school."""
    codes = pl.DataFrame({"school": [each.code for each in schools]}, schema={"school": pl.String})
    return codes.join(frame.drop("school", strict=False), how="cross")
