"""Make the results of one question out of what was counted: school by school, and once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from auditor.engine.answers import Answer, Found
from auditor.engine.coverage import SourceIndex
from auditor.engine.judging import Counts
from auditor.engine.outcomes import Basis, Decision, decide, decide_share, settled
from auditor.engine.questions import Ask, Question, ask, members
from auditor.locale import _, both
from auditor.model import Finding, Outcome, Reason, Result, School, Text
from auditor.unit import Share


def result_of(answer: Answer, school: School, asked: Ask | None, sources: SourceIndex) -> Result:
    """Return the result of one question for one school."""
    if asked is None:
        outside = Ask((), answer.question.rule.severity)
        return _make(answer, school.code, outside, _out_of_scope(), Counts())
    if answer.error is not None:
        return _make(answer, school.code, asked, _check_error(answer.error), Counts())
    if answer.by_school is None:
        return _make(answer, school.code, asked, _no_check(answer.question), Counts())
    decision, counts = _decided(answer, answer.by_school, sources, (school.code,))
    findings = _findings(answer.by_school, school.code, decision)
    return _make(answer, school.code, asked, decision, counts, findings=findings)


def result_once(answer: Answer, schools: Sequence[School], sources: SourceIndex) -> Result:
    """Answer a duty of the district or its clusters, over all ``schools`` of the district.

    What is judged over the whole district is answered by that; what names a share of schools, by
    the schools' own outcomes. Nothing else answers for the district.
    """
    asked = ask(answer.question, None) or Ask((), answer.question.rule.severity)
    if answer.error is not None:
        return _make(answer, None, asked, _check_error(answer.error), Counts())
    concerned = members(answer.question, schools)
    if answer.district is not None:
        codes = tuple(each.code for each in concerned)
        decision, counts = _decided(answer, answer.district, sources, codes, whole=True)
        named = _findings(answer.district, None, decision)
        return _make(answer, None, asked, decision, counts, findings=named)
    share = None if answer.judgement is None else answer.judgement.schools
    if share is None or answer.by_school is None:
        return _make(answer, None, asked, _no_check(answer.question), Counts())
    decision, counts, failing = _of_schools(answer, answer.by_school, share, concerned, sources)
    named = failing if decision.outcome is Outcome.FAIL else ()
    return _make(answer, None, asked, decision, counts, findings=named)


def _decided(
    answer: Answer,
    found: Found,
    sources: SourceIndex,
    schools: tuple[str, ...],
    *,
    whole: bool = False,
) -> tuple[Decision, Counts]:
    """Decide for one school, or for all as one, and return the counts as they stand then."""
    basis = _basis(answer, sources, schools, whole=whole)
    counted = found.counts.get(None if whole else schools[0], Counts())
    counts = settled(counted, basis)
    return decide(counts, basis), counts


def _basis(answer: Answer, sources: SourceIndex, schools: tuple[str, ...], *, whole: bool) -> Basis:
    """Return what a verdict rests on: the tables read, and what is unread in them."""
    check, judgement = answer.check, answer.judgement
    if check is None or judgement is None:  # nothing was found then
        return Basis((sources.coverage("", schools),))
    needs = check.needs if judgement.needs is None else judgement.needs
    unit, systems = judgement.unit, answer.question.systems
    if unit is None:
        return Basis((sources.coverage(check.table, schools, systems),), needs, judgement.absence)
    tables = [
        sources.coverage(check.table, schools, systems, silence_tells=unit.silence_tells),
        *([] if unit.listed_in is None else [sources.coverage(unit.listed_in, schools, systems)]),
    ]
    return Basis(
        tables=tuple(tables),
        needs=needs,
        absence=judgement.absence,
        closed=unit.closed,
        units=True,
        whole=whole,
    )


def _of_schools(
    answer: Answer,
    found: Found,
    share: Share,
    schools: Sequence[School],
    sources: SourceIndex,
) -> tuple[Decision, Counts, tuple[Finding, ...]]:
    """Count in how many schools the rule holds, and name those where it does not."""
    counts = Counts()
    failing: list[tuple[int, Finding]] = []
    for school in schools:
        decision, own = _decided(answer, found, sources, (school.code,))
        failed = decision.outcome is Outcome.FAIL
        counts = Counts(
            population=counts.population + (decision.outcome is not Outcome.NOT_APPLICABLE),
            violations=counts.violations + failed,
            unknown=counts.unknown + (decision.outcome is Outcome.UNKNOWN),
            rows=counts.rows + own.rows,
        )
        if failed:
            worst = next(iter(found.findings.get(school.code, ())), None)
            failing.append((own.violations, _of_school(school, own, worst)))
    failing.sort(key=lambda each: -each[0])
    return decide_share(counts, share), counts, tuple(each for _gravity, each in failing)


def _of_school(school: School, counts: Counts, worst: Finding | None) -> Finding:
    """Name a school that does not hold a rule, by the worst that was found there."""
    if worst is None:
        told = _("{violations} of {population} violate, {unknown} not known").format(
            violations=counts.violations, population=counts.population, unknown=counts.unknown
        )
        return Finding(school.code, told, "", None)
    return Finding(school.code, worst.observed, worst.source, worst.row)


def _findings(found: Found, school: str | None, decision: Decision) -> tuple[Finding, ...]:
    return found.findings.get(school, ()) if decision.outcome is Outcome.FAIL else ()


# One decision or text stands in thousands of results: each is made once.
@cache
def _out_of_scope() -> Decision:
    return Decision(
        Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE, both("The rule is not this unit's duty.")
    )


def _no_check(question: Question) -> Decision:
    return _waiting(question.pending or question.rule.family or "district")


@cache
def _waiting(family: str) -> Decision:
    return Decision(
        Outcome.UNKNOWN,
        Reason.NO_CHECK,
        both(
            "This version cannot check it yet; it waits for evidence of the kind '{family}'.",
            family=family,
        ),
    )


def _check_error(name: str) -> Decision:
    return Decision(
        Outcome.ERROR,
        Reason.CHECK_ERROR,
        both(
            "The check failed ({name}); please report it. The other rules are not affected.",
            name=name,
        ),
    )


def _make(
    answer: Answer,
    school: str | None,
    asked: Ask,
    decision: Decision,
    counts: Counts,
    *,
    findings: tuple[Finding, ...] = (),
) -> Result:
    question = answer.question
    return Result(
        school=school,
        rule=question.rule,
        parameters=question.parameters,
        citations=asked.citations,
        severity=asked.severity,
        outcome=decision.outcome,
        reason=decision.reason,
        reason_text=decision.text,
        population=counts.population,
        violations=counts.violations,
        unknown=counts.unknown,
        observed=_observed(counts),
        expected=answer.expected,
        findings=findings,
    )


@lru_cache(maxsize=4096)
def _observed(counts: Counts) -> Text:
    if not counts.population:
        return Text("", "")
    return both(
        "{violations} of {population} violate, {unknown} not known",
        violations=counts.violations,
        population=counts.population,
        unknown=counts.unknown,
    )
