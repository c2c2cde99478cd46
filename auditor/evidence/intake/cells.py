"""Type the cells of one column; a cell that cannot be read is remarked and counts as not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from auditor.evidence.column_types import Type, dtype
from auditor.evidence.family import Column
from auditor.evidence.intake.mapping import Use
from auditor.evidence.intake.remarks import FileRemark, Remark, marked
from auditor.evidence.intake.stacks import Stack
from auditor.evidence.values.dates import parse_dates
from auditor.evidence.values.flags import parse_flags
from auditor.evidence.values.quantities import parse_bytes, parse_durations, parse_money
from auditor.locale import both
from auditor.model import Text


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column, what came with it, and what could not be read of it."""

    series: Mapping[str, pl.Series]
    remarks: list[Remark] = field(default_factory=list)
    of_files: list[FileRemark] = field(default_factory=list)


def type_column(column: Column, uses: tuple[Use, ...], stack: Stack) -> TypedColumn:
    """Return the typed column and the cells that could not be read.

    The date of the last sign-in gives a second column, ``never_logged_in``. Where several headers
    feed a column, the first that is not empty counts; of rights and states every header does.
    """
    if column.type is Type.TEXT:
        return TypedColumn({column.name: _text(column.name, uses, stack.frame)})
    read = _READERS[column.type]
    values: pl.Series | None = None
    never: pl.Series | None = None
    remarks: list[Remark] = []
    of_files: list[FileRemark] = []
    for use in uses:
        found = read(column, use, stack)
        bad = _BAD[column.type]
        remarks += marked(stack.frame, found.bad, bad.code, bad.told(use.header))
        of_files += found.of_files
        values = found.values if values is None else _joined(column.name, values, found.values)
        if found.never is not None:
            never = found.never if never is None else never | found.never
    if values is None:
        return TypedColumn({})
    series = {column.name: values.alias(column.name)}
    if column.name == "last_login_at" and never is not None:
        series["never_logged_in"] = _never(never, values)
    return TypedColumn(series, remarks, of_files)


@dataclass(frozen=True, slots=True)
class _Bad:
    code: str
    told: Callable[[str], Text]


def _number(header: str) -> Text:
    return both(
        "The number in column '{header}' cannot be read; it counts as not known.", header=header
    )


def _date(header: str) -> Text:
    return both(
        "The date in column '{header}' cannot be read; it counts as not known.", header=header
    )


def _yes_no(header: str) -> Text:
    return both(
        "The yes/no in column '{header}' cannot be read; it counts as not known.", header=header
    )


_BAD: Mapping[Type, _Bad] = {
    Type.TIME: _Bad("bad_date", _date),
    Type.DAY: _Bad("bad_date", _date),
    Type.FLAG: _Bad("bad_flag", _yes_no),
    Type.COUNT: _Bad("bad_number", _number),
    Type.MONEY: _Bad("bad_number", _number),
    Type.BYTES: _Bad("bad_number", _number),
    Type.DURATION: _Bad("bad_number", _number),
}


@dataclass(frozen=True, slots=True)
class _Found:
    values: pl.Series
    bad: pl.Series
    never: pl.Series | None = None
    of_files: list[FileRemark] = field(default_factory=list)


def _text(name: str, uses: tuple[Use, ...], frame: pl.DataFrame) -> pl.Series:
    if len(uses) == 1:  # no copy
        return frame[uses[0].header].alias(name)
    return frame.select(pl.coalesce(*[use.header for use in uses]).alias(name))[name]


def _joined(name: str, first: pl.Series, second: pl.Series) -> pl.Series:
    """Return the first known value; for ``privileged`` and ``enabled`` every header counts."""
    if name == "privileged":
        return first | second
    if name == "enabled":
        return first & second
    return first.zip_with(first.is_not_null(), second)


def _never(never: pl.Series, values: pl.Series) -> pl.Series:
    known = pl.when(never).then(statement=True).when(values.is_not_null()).then(statement=False)
    return pl.select(known.alias("never_logged_in")).to_series()


def _times(column: Column, use: Use, stack: Stack) -> _Found:
    spec = stack.spec
    parsed = parse_dates(
        stack.frame[use.header],
        date_order=spec.date_order,
        time_zone=spec.time_zone,
        files=stack.files if len(stack.reads) > 1 else None,
    )
    told = [
        FileRemark(stack.reads[0].number if number is None else number, "ambiguous_dates", text)
        for number, text in (
            (number, _ambiguous(use.header, count, order))
            for number, (count, order) in parsed.ambiguous.items()
        )
    ]
    values = parsed.values
    if column.type is Type.DAY:
        values = values.dt.convert_time_zone(spec.time_zone).dt.date()
    return _Found(values, parsed.bad, parsed.never, told)


def _ambiguous(header: str, count: int, order: str) -> Text:
    return both(
        "Column '{header}': {count} dates can be read as day/month or month/day and nothing in the"
        " column decides; they were read as '{order}'. Set date_order for this source if that is"
        " wrong.",
        header=header,
        count=count,
        order=order,
    )


def _flags(_column: Column, use: Use, stack: Stack) -> _Found:
    parsed = parse_flags(stack.frame[use.header], inverted=use.inverted)
    return _Found(parsed.values, parsed.bad)


def _counts(column: Column, use: Use, stack: Stack) -> _Found:
    cells = stack.frame[use.header]
    digits = cells
    numbers = stack.table.numbers
    distinct = [] if numbers is None else cells.drop_nulls().unique().to_list()
    if numbers is not None and distinct:
        written = {cell: numbers(column.name, cell) for cell in distinct}
        digits = cells.replace_strict(written, default=None, return_dtype=pl.String)
    values = digits.cast(dtype(column.type), strict=False)
    return _Found(values, values.is_null() & cells.is_not_null())


def _quantities(
    parse: Callable[[pl.Series], pl.Series],
) -> Callable[[Column, Use, Stack], _Found]:
    def read(_column: Column, use: Use, stack: Stack) -> _Found:
        cells = stack.frame[use.header]
        values = parse(cells)
        return _Found(values, values.is_null() & cells.is_not_null())

    return read


_READERS: Mapping[Type, Callable[[Column, Use, Stack], _Found]] = {
    Type.TIME: _times,
    Type.DAY: _times,
    Type.FLAG: _flags,
    Type.COUNT: _counts,
    Type.MONEY: _quantities(parse_money),
    Type.BYTES: _quantities(parse_bytes),
    Type.DURATION: _quantities(parse_durations),
}
