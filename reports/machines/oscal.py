"""Render OSCAL assessment results (NIST OSCAL 1.2, JSON).

One OSCAL result for each school, and one for the district as a whole: a school's observations,
score and coverage stand together, a reader may load one school, and the document is written
school by school. Every result of the audit is an observation with its outcome and counts as
properties; only failures are findings. OSCAL's findings know ``satisfied`` and ``not-satisfied``
and nothing between, so whatever is unknown, or waits for a person, is no finding at all.

Rules stand as controls, and a rule with its parameters as an objective of that control. Every
UUID is a version 5 made of names: schools, sources and objectives keep theirs from audit to audit,
observations and findings theirs in every report of one audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Finding, Outcome, Result, SchoolSummary
from reports.interface import ReportOptions
from reports.machines.oscal_parts import (
    Names,
    back_matter,
    collected,
    local_definitions,
    metadata,
    no_plan,
    props,
)
from reports.machines.shared import (
    Json,
    Judged,
    asked_in,
    by_school,
    citations_of,
    encoded,
    finding_line,
    one_line,
    source_uri,
    token,
    verdict,
)
from reports.streaming import streamed
from reports.words import percent
from reports.writing import Content


def render_oscal(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes the document: a district's results are too many to hold as text."""
    return streamed(audit, options, _pieces)


def _pieces(audit: Audit, options: ReportOptions) -> Iterator[bytes]:
    language = options.language
    asked = asked_in(audit.results)
    names = Names(audit)
    head: dict[str, Json] = {
        "uuid": names.of_moment("document", options.school, language, audit.redacted),
        "metadata": metadata(audit, names, language),
        "import-ap": {"href": f"#{no_plan(names)}"},
        "local-definitions": local_definitions(asked, language),
        "back-matter": back_matter(audit, names, language),
    }
    yield b'{"assessment-results":{'
    for name, value in head.items():
        if value:
            yield b"\n%b:%b," % (encoded(name), encoded(value))
    yield b'\n"results":['
    comma = b"\n"
    summaries = {each.school.code: each for each in audit.schools}
    for school, judged in by_school(asked, audit):
        yield comma
        yield from _Results(audit, names, language, school).pieces(
            summaries.get(school or ""), judged
        )
        comma = b",\n"
    yield b"\n]}}\n"


class _Results:
    """Write one school's result."""

    def __init__(self, audit: Audit, names: Names, language: str, school: str | None) -> None:
        self._audit = audit
        self._names = names
        self._language = language
        self._school = school
        self._collected = collected(audit)
        self._subjects: list[Json] = [{"subject-uuid": names.party(school), "type": "party"}]

    def pieces(self, summary: SchoolSummary | None, judged: Sequence[Judged]) -> Iterator[bytes]:
        """Return the result in pieces, an observation or a finding in each."""
        yield encoded(self._head(summary, judged))[:-1]
        lists = {
            "observations": map(self._observation, judged),
            "findings": map(self._finding, (e for e in judged if e[1].outcome is Outcome.FAIL)),
        }
        for name, members in lists.items():
            before = b',\n"%b":[\n' % name.encode()
            for each in members:
                yield before + encoded(each)
                before = b",\n"
            if before == b",\n":
                yield b"\n]"
        yield b"}"

    def _head(self, summary: SchoolSummary | None, judged: Sequence[Judged]) -> dict[str, Json]:
        name = (
            summary.school.name
            if summary
            else self._audit.district_name.in_language(self._language)
        )
        rules = {each.rule.id for _id, each in judged if each.outcome is not Outcome.NOT_APPLICABLE}
        return {
            "uuid": self._names.of_moment("result", self._school),
            "title": one_line(name if summary or not self._school else self._school),
            "description": _description(summary),
            "start": self._collected,
            "props": props(
                {
                    "school": self._school,
                    "score": summary.score if summary else None,
                    "coverage": summary.coverage if summary else None,
                    **_counts(each.outcome for _id, each in judged),
                }
            ),
            "reviewed-controls": {"control-selections": [_selection(rules)]},
        }

    def _observation(self, judged: Judged) -> dict[str, Json]:
        question, result = judged
        observation: dict[str, Json] = {
            "uuid": self._names.of_moment("observation", self._school, question),
            "description": verdict(result, self._language),
            "props": _facts(question, result),
            "methods": ["TEST"],
            "types": ["control-objective"],
            "collected": self._collected,
        }
        if self._names.is_party(self._school):
            observation["subjects"] = self._subjects
        if result.findings:
            observation["relevant-evidence"] = [self._evidence(each) for each in result.findings]
        return observation

    def _evidence(self, finding: Finding) -> dict[str, Json]:
        evidence: dict[str, Json] = {"description": finding_line(finding)}
        if finding.source:
            known = self._names.source(finding.source)
            evidence["href"] = f"#{known}" if known else source_uri(finding.source)
        if finding.row is not None:
            evidence["props"] = props({"row": finding.row})
        return evidence

    def _finding(self, judged: Judged) -> dict[str, Json]:
        question, result = judged
        return {
            "uuid": self._names.of_moment("finding", self._school, question),
            "title": one_line(result.rule.title.in_language(self._language)),
            "description": verdict(result, self._language),
            "props": props({"severity": result.severity.value}),
            "target": {
                "type": "objective-id",
                "target-id": question,
                "status": {"state": "not-satisfied", "reason": "fail"},
            },
            "related-observations": [
                {"observation-uuid": self._names.of_moment("observation", self._school, question)}
            ],
        }


def _description(summary: SchoolSummary | None) -> str:
    if summary is None:
        return _("Duties that are answered once for the whole district; they carry no score.")
    return _("Score in percent: {score}; coverage in percent: {coverage}.").format(
        score=percent(summary.score), coverage=percent(summary.coverage)
    )


def _counts(outcomes: Iterable[Outcome]) -> dict[str, Json]:
    found = list(outcomes)
    return {f"count-{each.value.replace('_', '-')}": found.count(each) for each in Outcome}


def _selection(rules: Iterable[str]) -> dict[str, Json]:
    """Return the controls that were asked for; OSCAL has no word for none of them."""
    selected: list[Json] = [{"control-id": token(each)} for each in sorted(rules)]
    if selected:
        return {"include-controls": selected}
    return {"include-all": {}, "remarks": _("No rule applies here.")}


def _facts(question: str, result: Result) -> list[Json]:
    return [
        *props(
            {
                "objective": question,
                "outcome": result.outcome.value,
                "reason": result.reason.value if result.reason else None,
                "severity": result.severity.value,
                "population": result.population,
                "violations": result.violations,
                "unknown": result.unknown,
            }
        ),
        *(props({"clause": each})[0] for each in citations_of(result.citations)),
    ]
