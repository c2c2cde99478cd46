"""Find which header of a file is which column of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.audit import ColumnUse
from auditor.evidence.values.fold import fold
from auditor.locale import _
from auditor.model import EvidenceError


@dataclass(frozen=True, slots=True)
class Use:
    """One header that feeds a column."""

    header: str
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What every column of the table is read from, best header first."""

    uses: Mapping[str, tuple[Use, ...]]
    unused: tuple[str, ...]

    @property
    def shown(self) -> tuple[ColumnUse, ...]:
        """Return header and column, as provenance shows them."""
        return tuple(
            ColumnUse(use.header, column) for column, uses in self.uses.items() for use in uses
        )


def known_headers(
    aliases: Mapping[str, tuple[str, ...]], columns: Mapping[str, str]
) -> frozenset[str]:
    """Return every folded header a source knows, to find the header row."""
    known = {alias.removeprefix("!") for names in aliases.values() for alias in names}
    return frozenset(known | {fold(header.removeprefix("!")) for header in columns.values()})


def map_columns(
    headers: Sequence[str],
    aliases: Mapping[str, tuple[str, ...]],
    columns: Mapping[str, str],
    shown: str,
) -> ColumnMap:
    """Match headers with columns: the explicit ``columns`` map first, then the aliases.

    A header named in ``columns`` feeds nothing else. With an explicit map, the aliases still find
    the rest. ``!`` before a header inverts a flag; a header that the aliases know as inverted is so
    in ``columns`` too.

    Raises:
        EvidenceError: ``columns`` names a header that the file does not have.

    """
    by_folded: dict[str, str] = {}
    for header in headers:
        by_folded.setdefault(fold(header), header)
    uses: dict[str, tuple[Use, ...]] = {}
    taken: set[str] = set()
    for column, wanted in columns.items():
        header = wanted.removeprefix("!")
        found = header if header in headers else by_folded.get(fold(header))
        if found is None:
            raise _no_column(column, header, headers, known_headers(aliases, columns), shown)
        inverted = wanted.startswith("!") or f"!{fold(header)}" in aliases.get(column, ())
        uses[column] = (Use(found, inverted),)
        taken.add(found)
    for column, names in aliases.items():
        if column in uses:
            continue
        found_uses = tuple(
            Use(by_folded[name.removeprefix("!")], name.startswith("!"))
            for name in names
            if by_folded.get(name.removeprefix("!")) not in (None, *taken)
        )
        if found_uses:
            uses[column] = found_uses
    used = {use.header for each in uses.values() for use in each}
    return ColumnMap(uses, tuple(header for header in headers if header not in used))


def _no_column(
    column: str, wanted: str, headers: Sequence[str], known: frozenset[str], shown: str
) -> EvidenceError:
    if not any(fold(header) in known for header in headers):
        # What was taken for the heading may be a row of data: never repeat it.
        return EvidenceError(
            _(
                "{path}: there is no column '{header}' (asked for as '{column}'), and no other"
                " column is known; perhaps the heading is missing."
            ).format(path=shown, header=wanted, column=column)
        )
    return EvidenceError(
        _(
            "{path}: there is no column '{header}' (asked for as '{column}'). The file has:"
            " {headers}."
        ).format(path=shown, header=wanted, column=column, headers=", ".join(headers))
    )
