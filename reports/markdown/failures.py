"""List each school's failures, folded away, for as long as there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Finding, Outcome, Result, SchoolSummary
from reports.content.questions import questions
from reports.markdown.text import code, escaped, in_html
from reports.words import number, percent, severity_words

MOST_FAILURES = 20
MOST_FINDINGS = 3
_FOR_NOTE = 2_000
"""Bytes kept free for the sentence on what is left out."""


def failures_by_school(
    audit: Audit, listed: Sequence[SchoolSummary], language: str, room: int
) -> str:
    """Return what fails in the district as a whole and in ``listed`` schools, in that order.

    It takes at most ``room`` bytes. What finds no place, and what fails in schools that are not
    listed, is counted in a last sentence.
    """
    failed = _failed(audit.results)
    if not failed:
        return ""
    differences = _differences(audit.results, failed)
    title = "\n## " + _("Failures by school") + "\n"
    left = room - _FOR_NOTE - len(title.encode())
    blocks: list[str] = []
    places: list[SchoolSummary | None] = [None, *listed]
    for place in places:
        code_of = place.school.code if place else None
        results = failed.get(code_of)
        if not results:
            continue
        block = _block(_heading(place, len(results)), results, differences, language)
        left -= len(block.encode())
        if left < 0:
            break
        blocks.append(block)
        del failed[code_of]
    return "".join((title, *blocks, *_left_out(failed)))


def _failed(results: Iterable[Result]) -> dict[str | None, list[Result]]:
    """Return each school's failed results, the gravest first."""
    failed: dict[str | None, list[Result]] = {}
    for each in results:
        if each.outcome is Outcome.FAIL:
            failed.setdefault(each.school, []).append(each)
    for group in failed.values():
        group.sort(key=lambda each: (-each.severity.rank, -each.violations, each.rule.id))
    return failed


def _differences(
    results: Iterable[Result], failed: Mapping[str | None, Sequence[Result]]
) -> dict[int, str]:
    """Return ``id`` of each failed result -> what tells its question from others of its rule."""
    wanted = {id(each) for group in failed.values() for each in group}
    return {
        id(result): question.difference
        for question in questions(results)
        if question.difference
        for result in question.results.values()
        if id(result) in wanted
    }


def _heading(place: SchoolSummary | None, failures: int) -> str:
    """Return one line; within ``<summary>`` Markdown is not read."""
    count = _n("{count} failure", "{count} failures", failures).format(count=number(failures))
    if place is None:
        return _("(district)") + f" ({count})"
    standing = _("score {score}, coverage {coverage}").format(
        score=percent(place.score), coverage=percent(place.coverage)
    )
    return f"{in_html(place.school.code)}: {in_html(place.school.name)} ({count}; {standing})"


def _block(
    heading: str, results: Sequence[Result], differences: Mapping[int, str], language: str
) -> str:
    # The empty line after the summary lets Markdown start again.
    lines = [f"\n<details>\n<summary>{heading}</summary>\n"]
    for each in results[:MOST_FAILURES]:
        lines += _failure(each, differences.get(id(each), ""), language)
    if len(results) > MOST_FAILURES:
        note = _("Further failures left out here: {count}. The csv and json reports hold them.")
        lines += ["", note.format(count=number(len(results) - MOST_FAILURES))]
    return "\n".join((*lines, "\n</details>\n"))


def _failure(result: Result, difference: str, language: str) -> Iterator[str]:
    words = severity_words()
    title = escaped(result.rule.title.in_language(language))
    apart = f" ({escaped(difference)})" if difference else ""
    yield f"- **{words[result.severity]}** {escaped(result.rule.id)}: {title}{apart}"
    told = _("Violations: {violations} of {population}; not known: {unknown}").format(
        violations=number(result.violations),
        population=number(result.population),
        unknown=number(result.unknown),
    )
    yield f"  - {told}"
    clauses = ", ".join(f"{each.directive}:{each.clause}" for each in result.citations)
    if clauses:
        yield "  - " + _("Clauses: {clauses}").format(clauses=escaped(clauses))
    yield from (f"  - {_finding(each)}" for each in result.findings[:MOST_FINDINGS])
    left_out = result.violations - min(len(result.findings), MOST_FINDINGS)
    if left_out > 0:
        note = _("further violations: {count}; the findings report holds every one")
        yield f"  - {note.format(count=number(left_out))}"


def _finding(finding: Finding) -> str:
    place = code(finding.source)
    if finding.row is not None:
        place = _("{source}, row {row}").format(source=place, row=finding.row)
    return f"{code(finding.subject)}: {escaped(finding.observed)} ({place})"


def _left_out(failed: Mapping[str | None, Sequence[Result]]) -> Iterator[str]:
    """Say how much found no place, and where it stands."""
    if failed:
        note = _(
            "Left out here: {results} failed results of {units} units. The csv and json"
            " reports hold them all, the findings report every violating row."
        )
        results = number(sum(map(len, failed.values())))
        yield f"\n{note.format(results=results, units=number(len(failed)))}\n"
