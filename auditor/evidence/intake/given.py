"""Carry over what the sources of one family tell of another: a directory enforces policies too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from auditor.audit import Fates, Provenance
from auditor.evidence.intake.reads import Read
from auditor.evidence.intake.stacks import Part
from auditor.evidence.interface import ROWS_PER_FILE


@dataclass(frozen=True, slots=True)
class Given:
    """Rows of another family's table, and what is to be told of where they come from.

    Whatever makes the source doubtful makes these rows doubtful: who could not be read may stand
    for more of them.
    """

    table: str
    rows: pl.DataFrame
    """Columns of the table, and ``file``: the position in ``provenance``."""
    provenance: Sequence[Provenance]

    def numbered_from(self, first: int) -> pl.DataFrame:
        """Return the rows with ``origin``, their files numbered from ``first``."""
        place = pl.int_range(1, pl.len() + 1, dtype=pl.UInt64).over("file")
        number = pl.col("file").cast(pl.UInt64) + pl.lit(first, dtype=pl.UInt64)
        return self.rows.with_columns(origin=number * ROWS_PER_FILE + place).drop("file")


def given_by(
    reads: Sequence[Read], parts: Sequence[Part], told: Mapping[int, Provenance]
) -> list[Given]:
    """Return what the places of one live source tell of other tables.

    Args:
        reads: Its places; one that could not be read leaves those tables in doubt as well.
        parts: Their rows.
        told: The provenance of its own rows, by number of the place.

    """
    live = reads[0].live
    if live is None:
        return []
    files = {read.number: place for place, read in enumerate(reads)}
    found = []
    for table in live.feeds:
        empty = pl.DataFrame(schema={"file": pl.UInt64(), "school": pl.String()})
        gifts = [live.gives(part.frame, reads[0].system)[table] for part in parts]
        rows = pl.concat([empty, *gifts], how="diagonal")
        provenance = _provenance(table, rows, [told[number] for number in files], list(files))
        place = pl.col("file").replace_strict(files, default=None, return_dtype=pl.UInt32)
        found.append(Given(table, rows.with_columns(place), provenance))
    return found


def _provenance(
    table: str, rows: pl.DataFrame, sources: Sequence[Provenance], numbers: Sequence[int]
) -> list[Provenance]:
    names = [name for name in rows.columns if name != "file"]
    known = rows.group_by("file").agg(pl.len(), pl.col(names).is_not_null().any())
    facts = {file: (count, flags) for file, count, *flags in known.iter_rows()}
    schools: dict[int, dict[str, int]] = {}
    for file, school, count in rows.group_by("file", "school").len().sort("school").iter_rows():
        schools.setdefault(file, {})[school] = count
    found = []
    for number, source in zip(numbers, sources, strict=True):
        count, flags = facts.get(number, (0, []))
        mine = schools.get(number, {})
        found.append(
            replace(
                source,
                family=table,
                table=table,
                rows_read=count,
                rows_evaluated=count,
                rows_excluded=0,
                rows_quarantined=0,
                excluded={},
                problems=(),
                problem_counts={},
                columns=(),
                unused=(),
                unplaced=0,
                provides=frozenset(n for n, flag in zip(names, flags, strict=False) if flag),
                schools=frozenset(mine)
                | frozenset({source.only_school} if source.only_school else ()),
                quarantined_by_school={},
                by_school={school: Fates(evaluated=each) for school, each in mine.items()},
            )
        )
    return found
