"""Find what the sources of a table can say about a school, or about all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.audit import Provenance


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the sources of a table can say about one school, or about several as one."""

    table: str = ""
    sources: int = 0
    """Sources that hold rows of the school, or a file of its own."""
    possible: int = 0
    """Sources that could hold rows of the school."""
    failed: tuple[str, ...] = ()
    """Paths of sources that could not be read and may hold rows of the school."""
    stale: tuple[str, ...] = ()
    provides: frozenset[str] = frozenset()
    quarantined: int = 0
    elsewhere: int = 0
    """Unread rows of sources that hold none of the school, and rows of no known school."""
    paths: tuple[str, ...] = ()
    """Paths of the sources that speak of the school."""
    torn: tuple[str, ...] = ()
    """Paths of the sources that hold unread rows."""
    unheard: tuple[str, ...] = ()
    """Schools of which no source holds a row, where others are spoken of."""

    @property
    def heard(self) -> bool:
        """Return whether everybody concerned is spoken of, by sources that are fresh and read."""
        return bool(self.sources) and not (self.unheard or self.failed or self.stale)

    @property
    def unread(self) -> int:
        """Return the rows that were read but could not be used and may be the school's."""
        return self.quarantined + self.elsewhere

    @property
    def whole(self) -> bool:
        """Return whether nothing that could concern the school is unread."""
        return self.heard and not self.unread


def coverage_of(
    provenance: Iterable[Provenance],
    table: str,
    school: str,
    systems: Sequence[str],
    *,
    silence_tells: bool = False,
) -> Coverage:
    """Return what the sources of ``table`` can say about ``school`` (of ``systems``, if named)."""
    return coverage_over(provenance, table, (school,), systems, silence_tells=silence_tells)


def coverage_over(
    provenance: Iterable[Provenance],
    table: str,
    schools: Sequence[str],
    systems: Sequence[str],
    *,
    silence_tells: bool = False,
) -> Coverage:
    """Return what the sources of ``table`` can say about ``schools`` as one.

    A source without a system of its own has one in every row, so it may speak of any. With
    ``silence_tells``, what could hold rows of a school speaks of it even where it holds none.
    """
    wanted = frozenset(schools)
    files_of = {None, *wanted}
    heard: set[str] = set()
    possible = quarantined = elsewhere = 0
    paths: list[str] = []
    failed: list[str] = []
    stale: list[str] = []
    torn: list[str] = []
    provides: set[str] = set()
    for each in provenance:
        other = bool(systems) and bool(each.system) and each.system not in systems
        if each.table != table or other or each.only_school not in files_of:
            continue
        mine = wanted & each.schools
        if each.error is not None:
            if mine or not each.schools:
                failed.append(each.path)
            continue
        possible += 1
        if silence_tells:
            mine = wanted if each.only_school is None else wanted & {each.only_school}
        lost = each.unreadable_of_any_school
        if each.quarantined_by_school:
            lost += sum(each.quarantined_by_school.get(code, 0) for code in wanted)
        elsewhere += each.unplaced
        if lost or each.unplaced:
            torn.append(each.path)
        if not mine:
            elsewhere += lost
            continue
        heard |= mine
        paths.append(each.path)
        provides |= each.provides
        quarantined += lost
        if each.stale:
            stale.append(each.path)
    return Coverage(
        table=table,
        sources=len(paths),
        possible=possible,
        failed=tuple(failed),
        stale=tuple(stale),
        provides=frozenset(provides),
        quarantined=quarantined,
        elsewhere=elsewhere,
        paths=tuple(paths),
        torn=tuple(torn),
        unheard=tuple(each for each in schools if each not in heard) if heard else (),
    )


class SourceIndex:
    """Find what the sources say about a school without going through those of other schools."""

    def __init__(self, provenance: Iterable[Provenance]) -> None:
        self._all = tuple(provenance)
        self._everywhere: list[Provenance] = []
        self._of_school: dict[str, list[Provenance]] = {}
        for each in self._all:
            mine = self._everywhere
            if each.only_school is not None:
                mine = self._of_school.setdefault(each.only_school, [])
            mine.append(each)
        self._known: dict[tuple[object, ...], Coverage] = {}

    def coverage(
        self,
        table: str,
        schools: tuple[str, ...],
        systems: tuple[str, ...] = (),
        *,
        silence_tells: bool = False,
    ) -> Coverage:
        """Return what the sources of ``table`` (and of ``systems``, if named) say of ``schools``.

        Several schools are taken as one.
        """
        key = (table, schools, systems, silence_tells)
        if key not in self._known:
            sources: Iterable[Provenance] = self._all
            if len(schools) == 1:
                sources = (*self._everywhere, *self._of_school.get(schools[0], ()))
            self._known[key] = coverage_over(
                sources, table, schools, systems, silence_tells=silence_tells
            )
        return self._known[key]
