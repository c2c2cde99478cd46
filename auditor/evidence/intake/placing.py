"""Place the rows of a stack: type them, tell their schools, set aside what names nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from auditor.evidence.intake.mapping import ColumnMap
from auditor.evidence.intake.parts import mapping_of, part_of, unused_headers
from auditor.evidence.intake.remarks import Fate, FileRemark, Remark, marked
from auditor.evidence.intake.schools import in_every_school, place_rows, tells_no_school
from auditor.evidence.intake.stacks import FILE_OF, Part, Stack, by_file
from auditor.evidence.interface import CollectContext, SourceFile
from auditor.locale import _, both
from auditor.model import EvidenceError


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one file: its columns, and what it can speak about."""

    mapping: ColumnMap
    provides: frozenset[str]
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The rows of a stack with their schools, and what was found on the way."""

    part: Part
    understood: Mapping[int, Understood] = field(default_factory=dict)
    """Number of a file -> what was understood of it."""
    remarks: tuple[Remark, ...] = ()
    notes: tuple[FileRemark, ...] = ()
    errors: Mapping[int, str] = field(default_factory=dict)
    """Number of a file that is of no use after all -> why."""


def placed(stack: Stack, context: CollectContext) -> Placed:
    """Return the rows of a stack, typed and placed; what is too old tells only who it is about."""
    try:
        mapping = mapping_of(stack, stack.reads[0].file.shown)
    except EvidenceError:
        return _of_no_use(stack)
    part, remarks, notes = part_of(stack, mapping)
    provides = _provides(part)
    errors = _naming_nothing(part, provides)
    if errors:
        part = replace(part, frame=part.frame.filter(~FILE_OF.is_in(list(errors))))
    part, left_out = _without_left_out(part)
    if stack.table.may_concern_all and tells_no_school(part):
        part = replace(part, everywhere=True)
        notes = [*notes, *(_every_school(read.number) for read in stack.reads)]
    school = place_rows(part, context.schools)
    frame = part.frame.with_columns(school.alias("school"))
    found = [*remarks, *left_out]
    if stack.table.examine is not None:
        frame, doubted = stack.table.examine(frame, part, context)
        found += doubted
    frame, nameless = _without_nameless(frame, part)
    frame = _without_old_facts(frame, part)
    if part.everywhere:
        frame = in_every_school(frame, context.schools)
    return Placed(
        replace(part, frame=frame),
        {
            number: Understood(mapping, names, part.everywhere)
            for number, names in provides.items()
            if number not in errors
        },
        (*found, *nameless),
        tuple(notes),
        errors,
    )


def _of_no_use(stack: Stack) -> Placed:
    """Return why no column of the files can be used, for each in its own words."""
    errors = {}
    for read in stack.reads:
        try:
            mapping_of(stack, read.file.shown)
        except EvidenceError as error:
            errors[read.number] = str(error)
    return Placed(Part(stack, pl.DataFrame(), ColumnMap({}, ())), errors=errors)


def _provides(part: Part) -> dict[int, frozenset[str]]:
    """Return, for each file, the columns of which it tells something; all where it has no rows."""
    names = [name for name in part.frame.columns if name != "origin"]
    numbers = [read.number for read in part.stack.reads]
    known = by_file(part.frame, numbers, *(pl.col(name).count() for name in names)) if names else {}
    some = {
        number: frozenset(name for name, count in zip(names, counts, strict=True) if count)
        for number, counts in known.items()
    }
    return {number: some.get(number, frozenset(names)) | {"school"} for number in numbers}


def _naming_nothing(part: Part, provides: Mapping[int, frozenset[str]]) -> dict[int, str]:
    """Return the files with rows of which none names what it is about, and what to do."""
    stack = part.stack
    subject = stack.table.subject
    if subject is None or not stack.table.named_by:
        return {}
    return {
        read.number: _no_column_names(stack, part.mapping, read.file)
        for read in stack.reads
        if subject not in provides[read.number] and read.raw is not None and read.raw.frame.height
    }


def _no_column_names(stack: Stack, mapping: ColumnMap, file: SourceFile) -> str:
    return _(
        "{path}: no column names the accounts (read as '{format}'). Understood: {used}; not"
        " understood: {unused}. Name the column under 'columns: {{username: ...}}'."
    ).format(
        path=file.shown,
        format=stack.format.name,
        used=", ".join(use.header for use in mapping.shown),
        unused=", ".join(unused_headers(mapping, stack.format)) or "-",
    )


def _without_left_out(part: Part) -> tuple[Part, list[Remark]]:
    """Leave out what is nothing to judge (computers, managed service accounts), visibly."""
    if "left_out" not in part.frame.columns:
        return part, []
    out = part.frame.filter(pl.col("left_out").is_not_null())
    remarks = [
        Remark(rows.select("origin"), str(reason), fate=Fate.EXCLUDED)
        for (reason,), rows in out.partition_by("left_out", as_dict=True).items()
    ]
    kept = part.frame.filter(pl.col("left_out").is_null()).drop("left_out")
    return replace(part, frame=kept), remarks


def _every_school(number: int) -> FileRemark:
    text = both(
        "Nothing in this file tells a school, so every row counts for every school of the"
        " district. If that is wrong, add 'school:' to this source."
    )
    return FileRemark(number, "every_school", text)


def _without_nameless(frame: pl.DataFrame, part: Part) -> tuple[pl.DataFrame, list[Remark]]:
    """Set aside rows without a subject, where the table must name each."""
    table = part.stack.table
    if table.subject is None or not table.named_by:
        return frame, []
    if table.subject not in frame.columns:
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(table.subject))
    nameless = frame[table.subject].is_null()
    remarks = marked(frame, nameless, "no_account_name", table.nameless, Fate.SET_ASIDE)
    return (frame.filter(~nameless) if remarks else frame), remarks


def _without_old_facts(frame: pl.DataFrame, part: Part) -> pl.DataFrame:
    """Keep who the rows are about, forget what was known of them: it may no longer be true."""
    table = part.stack.table
    stale = [read.number for read in part.stack.reads if read.stale]
    if not stale:
        return frame
    old = pl.lit(value=True) if len(stale) == len(part.stack.reads) else FILE_OF.is_in(stale)
    facts = [name for name in frame.columns if name in table.names - table.identity - {"school"}]
    return frame.with_columns(pl.when(~old).then(pl.col(name)).alias(name) for name in facts)
