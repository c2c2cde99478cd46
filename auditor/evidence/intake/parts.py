"""Turn a stack of raw cells into typed rows of its table; a bad cell costs only that cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from auditor.evidence.family import Format
from auditor.evidence.intake.cells import TypedColumn, type_column
from auditor.evidence.intake.mapping import ColumnMap, map_columns
from auditor.evidence.intake.remarks import FileRemark, Remark
from auditor.evidence.intake.stacks import Part, Stack
from auditor.evidence.interface import SchoolBy, SourceSpec
from auditor.evidence.values.fold import fold
from auditor.locale import _
from auditor.model import EvidenceError


def part_of(stack: Stack, mapping: ColumnMap) -> tuple[Part, list[Remark], list[FileRemark]]:
    """Return the typed rows of a stack, and what could not be read of them.

    Columns that the files do not have are left out here.
    """
    # Every column has a thread of its own: Polars lets go of the interpreter while it works.
    jobs = [
        stack.pool.submit(type_column, column, uses, stack)
        for column in stack.table.columns
        if (uses := mapping.uses.get(column.name))
    ]
    found: list[TypedColumn] = [job.result() for job in jobs]
    typed = {name: series for each in found for name, series in each.series.items()}
    frame = pl.DataFrame([stack.frame["origin"], *typed.values()])
    if stack.format.derive is not None and frame.height:
        derived = stack.format.derive(stack.folded(), frame.drop("origin"))
        frame = _filled(frame, derived, stack.spec.columns)
    part = Part(stack, frame, mapping, frozenset(typed))
    if stack.table.arrange is not None:
        part = stack.table.arrange(part)
    part = replace(part, frame=part.frame.with_columns(**_constants(stack)))
    remarks = [remark for each in found for remark in each.remarks]
    return part, remarks, [note for each in found for note in each.of_files]


def mapping_of(stack: Stack, shown: str) -> ColumnMap:
    """Return what each column is read from.

    Raises:
        EvidenceError: no column is known, or one that district.yaml names is missing.

    """
    mapping = map_columns(stack.headers, stack.format.aliases, explicit(stack.spec), shown)
    if not mapping.uses and not stack.is_live:
        # What was taken for the heading may be a row of data: never repeat it.
        raise EvidenceError(
            _(
                "{path}: no column is known (read as '{format}'); perhaps the heading is missing."
                " Add a row of headings, or name the columns under 'columns: {{{column}: ...}}'."
            ).format(
                path=shown,
                format=stack.format.name,
                column=(*stack.table.named_by, *stack.format.aliases)[0],
            )
        )
    return mapping


def explicit(spec: SourceSpec) -> dict[str, str]:
    """Return the columns whose headers district.yaml names, the school's included."""
    columns = dict(spec.columns)
    if spec.school.by is SchoolBy.COLUMN and spec.school.value:
        columns["school"] = spec.school.value
    return columns


def unused_headers(mapping: ColumnMap, kind: Format) -> tuple[str, ...]:
    """Return the headers that feed nothing, neither a column nor what is derived from several."""
    return tuple(header for header in mapping.unused if fold(header) not in kind.derives_from)


def _filled(
    frame: pl.DataFrame, derived: Mapping[str, pl.Series], named: Mapping[str, str]
) -> pl.DataFrame:
    """Add derived columns; where a column is there, fill its gaps.

    What a header was named for in district.yaml stays as it is.
    """
    return frame.with_columns(
        **{
            name: frame[name].zip_with(frame[name].is_not_null(), series)
            if name in frame.columns
            else series
            for name, series in derived.items()
            if name not in named
        }
    )


def _constants(stack: Stack) -> dict[str, pl.Expr]:
    """Return what the format or district.yaml says of every row."""
    schema = stack.table.schema
    return {
        name: pl.lit(value).cast(schema[name])
        for name, value in {**stack.format.constants, **stack.spec.values}.items()
        if name in schema
    }
