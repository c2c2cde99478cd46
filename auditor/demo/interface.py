"""Say what a family of the demonstration is: planted rows, their files, what is right about them.

The verdict stands beside each planted row, written by hand; nothing works it out from the row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

Value = bool | int | str | list[str]


class Marked(Protocol):
    """A planted row with the verdict beside it; without a mark it keeps every rule."""

    @property
    def name(self) -> str:
        """Return the subject of findings."""

    @property
    def violates(self) -> Collection[str]:
        """Return the rules that it violates."""

    @property
    def unknown(self) -> Collection[str]:
        """Return the rules under which nobody can know."""


def verdict(row: Marked, rule: str) -> bool | None:
    """Return whether ``row`` is marked as violating ``rule``; ``None``: nobody can know."""
    return None if rule in row.unknown else rule in row.violates


@dataclass(frozen=True, slots=True)
class Question:
    """A rule as the demonstration's directives ask it."""

    rule: str
    parameters: Mapping[str, Value]
    """As the result document shows them, in alphabetical order."""
    office: bool = True
    """Whether it is the education office's duty too, beside every school's."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is right about those whom a question concerns in one unit."""

    verdicts: tuple[tuple[str, bool | None], ...]
    """Each one's name and whether it violates; ``None``: nobody can know."""
    nothing: str = ""
    """Why there is nothing to judge: the result document's word for it."""
    told: bool = True
    """Whether any file of the unit has what is asked."""
    unread: bool = False
    """Whether rows of the unit cannot be read: one of them may violate."""


def answers(rows: Iterable[Marked], rule: str) -> Answers:
    """Return what stands beside the rows of a unit, whose files tell all that is asked."""
    verdicts = tuple((each.name, verdict(each, rule)) for each in rows)
    return Answers(verdicts, nothing="" if verdicts else "no_rows")


@dataclass(frozen=True, slots=True)
class Planted:
    """One family as planted for one day."""

    questions: tuple[Question, ...]
    answers: Callable[[str, Question], Answers]
    """Unit and question -> what is right."""
    files: Mapping[str, bytes]
    """Path in the district's folder -> content."""
    evidence: str
    """Its sources, as they stand in district.yaml below ``evidence:``."""
    settings: str = ""
    """What else it says in district.yaml."""
    subjects: int = 0
    """How many different ones there are, whether they are judged or not."""
