"""Load a stored result, and hold its verdict against the engine's own rules."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from auditor.cli import pause_garbage_collection
from auditor.cli.outputs import STDOUT
from auditor.locale import _

if TYPE_CHECKING:
    from auditor.audit import Audit
    from auditor.model import Result


def load_result(path: Path) -> Audit:
    """Return a stored result; ``-`` is standard input.

    Raises:
        ResultError: it cannot be read, is no result, or its verdict does not follow from it.

    """
    from auditor.evidence.family_words import FAMILY_WORDS
    from auditor.result.reading import ResultError, read_result

    shown = _("standard input") if str(path) == STDOUT else str(path)
    try:
        content = _content(path)
    except OSError as error:
        message = _("{path}: the stored result cannot be read ({detail}). Check the path.")
        raise ResultError(message.format(path=shown, detail=error.strerror)) from error
    with pause_garbage_collection():
        stored = read_result(content, shown)
        _check_verdict(stored, shown)
    return replace(stored, families=FAMILY_WORDS)


def _content(path: Path) -> bytes:
    if str(path) == STDOUT:
        return _bounded(sys.stdin.buffer)
    with path.open("rb") as stream:
        return _bounded(stream)


def _bounded(stream: BinaryIO) -> bytes:
    from auditor.result.reading import MOST_BYTES

    return stream.read(MOST_BYTES + 1)


def _check_verdict(audit: Audit, shown: str) -> None:
    """Hold scores, coverages and the exit code against what the engine makes of the results."""
    from auditor.engine.scoring import decide_exit, summarise
    from auditor.result.reading import ResultError

    by_school: dict[str | None, list[Result]] = {}
    for each in audit.results:
        by_school.setdefault(each.school, []).append(each)
    wrong = _(
        "{path}: {place} does not follow from the results in it. The file is not as auditor wrote"
        " it; take the original, or write it anew: auditor scan DISTRICT -o json=PATH"
    )
    for position, told in enumerate(audit.schools):
        made = summarise(told.school, by_school.get(told.school.code, []))
        if (made.score, made.coverage) != (told.score, told.coverage):
            name = "score" if made.score != told.score else "coverage"
            raise ResultError(wrong.format(path=shown, place=f"schools[{position}].{name}"))
    code = decide_exit(
        audit.results, audit.schools, audit.sources, audit.fail_on, audit.min_coverage
    )
    if audit.exit_code != code:
        raise ResultError(wrong.format(path=shown, place="exit_code"))


def only_schools(audit: Audit, codes: Collection[str]) -> Audit:
    """Return the audit of some of its schools, and of the district's own duties."""
    return replace(
        audit,
        schools=tuple(each for each in audit.schools if each.school.code in codes),
        results=tuple(
            each for each in audit.results if each.school is None or each.school in codes
        ),
        distributions=tuple(
            replace(each, counts={code: n for code, n in each.counts.items() if code in codes})
            for each in audit.distributions
        ),
    )
