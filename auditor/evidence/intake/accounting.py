"""Account for every row of every file: read = evaluated + excluded + set aside.

A row that was read is found again as evaluated, as excluded with its reason, or as set aside with
what is wrong with it; for rows whose school is known, also among that school's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from auditor.audit import Exclusion, Fates, Problem, Provenance
from auditor.evidence.intake.parts import unused_headers
from auditor.evidence.intake.placing import Understood
from auditor.evidence.intake.problems import ProblemLog
from auditor.evidence.intake.reads import Read
from auditor.evidence.intake.remarks import Fate, FileRemark, Remark
from auditor.evidence.intake.stacks import FILE_OF
from auditor.evidence.interface import ROWS_PER_FILE
from auditor.model import Text


@dataclass(frozen=True, slots=True)
class Taken:
    """What the sources of a family gave."""

    tables: Mapping[str, pl.DataFrame]
    provenance: tuple[Provenance, ...]
    exclusions: tuple[Exclusion, ...] = ()
    """What the declarations matched."""


@dataclass(slots=True)
class _Tally:
    """What became of the rows of one file."""

    fates: Counter[str] = field(default_factory=Counter)
    """Reason of the exclusion ("" for evaluated rows) -> rows."""
    by_school: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """The same for each school; what speaks of every school is no school's own."""
    schools: set[str] = field(default_factory=set)
    """Whose rows it holds."""
    quarantined: int = 0
    unplaced: int = 0
    of_schools: Counter[str] = field(default_factory=Counter)
    """School -> rows set aside that keep it from passing."""
    log: ProblemLog = field(default_factory=ProblemLog)


def account_for(
    reads: Sequence[Read],
    understood: Mapping[int, Understood],
    tables: Iterable[pl.DataFrame],
    remarks: Iterable[Remark],
    notes: Iterable[FileRemark],
) -> tuple[Provenance, ...]:
    """Return what is to be told of each file.

    Args:
        reads: The files.
        understood: Number of a file -> what was understood of it.
        tables: The rows that are evaluated or, with ``excluded``, left out of judgement.
        remarks: What is wrong with rows, and what becomes of them.
        notes: What is to be told of whole files.

    """
    tallies = {read.number: _Tally() for read in reads}
    for read in reads:
        if read.raw is not None:
            tallies[read.number].log.extend([*read.raw.quarantined, *read.raw.notes])
    for note in notes:
        tallies[note.number].log.add(Problem(None, note.code, note.text))
    for remark in remarks:
        _count_remark(remark, tallies)
    everywhere = {number for number, each in understood.items() if each.everywhere}
    for table in tables:
        _count_rows(table, tallies, everywhere)
    return tuple(
        _provenance(read, understood.get(read.number), tallies[read.number]) for read in reads
    )


def _count_remark(remark: Remark, tallies: Mapping[int, _Tally]) -> None:
    files = remark.rows.with_columns(FILE_OF.alias("file"))
    for (number,), rows in files.partition_by("file", as_dict=True, maintain_order=True).items():
        tally = tallies[int(number)]
        if remark.fate is Fate.EXCLUDED:
            tally.fates[remark.code] += rows.height
            continue
        if remark.text is not None:
            tally.log.rows(
                rows["origin"] % ROWS_PER_FILE,
                remark.code,
                remark.text,
                quarantined=remark.fate is not Fate.KEPT,
            )
        if remark.fate is not Fate.KEPT:
            tally.quarantined += rows.height
        if remark.fate is Fate.SET_ASIDE:
            known = rows["school"].drop_nulls().to_list() if "school" in rows.columns else []
            tally.of_schools.update(known)
            tally.unplaced += rows.height - len(known)


def _count_rows(
    table: pl.DataFrame, tallies: Mapping[int, _Tally], everywhere: Collection[int]
) -> None:
    """Count the rows of every file that are judged or excluded, and of which schools they are."""
    once = pl.col("origin").n_unique() if everywhere else pl.len()
    rows = origins(table).lazy().group_by(FILE_OF.alias("file"), "school", "excluded")
    counted = rows.agg(pl.len(), once.alias("once")).collect()
    for number, school, excluded, count, once in counted.iter_rows():
        tally = tallies[number]
        tally.schools.add(school)
        if number in everywhere:
            tally.fates[excluded or ""] = once
            continue
        tally.fates[excluded or ""] += count
        tally.by_school[school][excluded or ""] += count


def origins(table: pl.DataFrame) -> pl.DataFrame:
    """Return (school, excluded, origin), one row for each row of a file behind a row of a table."""
    if "excluded" not in table.columns:
        table = table.with_columns(excluded=pl.lit(None, dtype=pl.String))
    columns = ["school", "excluded", "origin"]
    if "origins" not in table.columns:
        return table.select(columns)
    single = table.filter(pl.col("origins").is_null()).select(columns)
    joined = (
        table.filter(pl.col("origins").is_not_null())
        .select("school", "excluded", pl.col("origins").alias("origin"))
        .explode("origin")
    )
    return pl.concat([single, joined])


def _provenance(read: Read, understood: Understood | None, tally: _Tally) -> Provenance:
    raw = read.raw if read.error is None else None
    base = {
        "family": read.spec.family,
        "format": read.spec.format,
        "path": read.file.shown,
        "table": read.table.name,
        "only_school": read.file.school,
    }
    if raw is None or understood is None:
        error = read.error or ""
        return Provenance(
            **base,  # type: ignore[arg-type]  # names of its own fields
            sha256=read.sha256,
            collected_at=read.collected_at,
            schools=frozenset({read.file.school} if read.file.school else ()),
            error=Text(error, error),
            system=read.system,
        )
    excluded = {reason: count for reason, count in sorted(tally.fates.items()) if reason}
    damaged = len(raw.quarantined)
    doubts = damaged + raw.elsewhere
    of_schools = Counter(tally.of_schools)
    if read.file.school and doubts:
        of_schools[read.file.school] += doubts
    own_system = "system" in understood.mapping.uses and not read.format.system
    return Provenance(
        **base,  # type: ignore[arg-type]  # names of its own fields
        sha256=read.sha256,
        collected_at=read.collected_at,
        rows_read=raw.rows_read,
        rows_evaluated=tally.fates[""],
        rows_excluded=sum(excluded.values()),
        rows_quarantined=damaged + tally.quarantined,
        excluded=excluded,
        problems=tally.log.told,
        problem_counts=dict(sorted(tally.log.counts.items())),
        columns=understood.mapping.shown,
        unused=unused_headers(understood.mapping, read.format),
        provides=frozenset() if read.stale else understood.provides,
        schools=frozenset(tally.schools | ({read.file.school} if read.file.school else set())),
        quarantined_by_school=dict(sorted(of_schools.items())),
        by_school=_by_school(read, tally, damaged),
        unreadable_of_any_school=0 if read.file.school else doubts,
        unplaced=tally.unplaced,
        stale=read.stale,
        system="" if own_system else read.system,
    )


def _by_school(read: Read, tally: _Tally, damaged: int) -> Mapping[str, Fates]:
    """Account for the rows of each school; all rows of a file that belongs to one are its own."""
    if read.file.school is not None:
        return {read.file.school: _fates(tally.fates, damaged + tally.quarantined)}
    return {
        school: _fates(tally.by_school.get(school, Counter()), tally.of_schools[school])
        for school in sorted({*tally.by_school, *tally.of_schools})
    }


def _fates(counted: Counter[str], quarantined: int) -> Fates:
    excluded = {reason: count for reason, count in sorted(counted.items()) if reason}
    return Fates(counted[""], excluded, quarantined)
