"""Collect what is wrong with a file and say it all at once, with places and suggestions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from auditor.locale import _
from auditor.model import AuditorError, PolicyError

SHOWN_FAULTS = 50
"""More lines than this help nobody; the rest is counted."""
SHOWN_NAMES = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place."""

    file: str
    line: int
    """0 where the whole file is meant."""
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


def refusal(faults: Iterable[Fault], error: type[AuditorError] = PolicyError) -> AuditorError:
    """Return the error that says every fault on a line of its own, in the order of the lines."""
    lines = [str(each) for each in sorted(dict.fromkeys(faults), key=lambda f: (f.file, f.line))]
    rest = len(lines) - SHOWN_FAULTS
    if rest > 0:
        more = _("... and {count} more problems of the same files.").format(count=rest)
        lines = [*lines[:SHOWN_FAULTS], more]
    return error("\n".join(lines))


def refuse(faults: Collection[Fault], error: type[AuditorError] = PolicyError) -> None:
    """Raise the refusal of ``faults``; pass when there is none.

    Raises:
        AuditorError: of the class ``error``, when there is at least one fault.

    """
    if faults:
        raise refusal(faults, error)


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that ``name`` most probably was meant to be."""
    names = {each.casefold(): each for each in known}
    begun = [each for each in names if name and each.startswith(f"{name.casefold()}-")]
    found = begun or get_close_matches(name.casefold(), list(names), n=1, cutoff=0.6)
    return names[found[0]] if found else None


def advice(name: str, known: Iterable[str]) -> str:
    """Return the sentence that follows "unknown ...": the likely name, or the names there are."""
    names = sorted(set(known))
    close = closest(name, names)
    if close is not None:
        return _("Did you mean '{name}'?").format(name=close)
    if not names:
        return _("There is none to choose from.")
    if len(names) > SHOWN_NAMES:
        return _("There are {count} to choose from, such as {names}.").format(
            count=len(names), names=", ".join(names[:SHOWN_NAMES])
        )
    return _("Use one of: {names}.").format(names=", ".join(names))
