"""Judge one rule test the way an audit would: the same expressions, the same decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from auditor.check import Check
from auditor.engine.judging import Counts, judge, limited_to
from auditor.engine.outcomes import Coverage, decide
from auditor.engine.questions import systems_in
from auditor.evidence.accounts.declared import apply_declared
from auditor.model import Outcome, Reason
from auditor.policy.rule_tests import DEFAULT_SCHOOL, RuleTest


def judge_with(
    checks: Mapping[str, Check],
) -> Callable[[RuleTest], tuple[Outcome, Reason | None, int, int]]:
    """Return the function that judges a rule test with ``checks``."""

    def judge_test(test: RuleTest) -> tuple[Outcome, Reason | None, int, int]:
        if test.rule.check is None:
            return Outcome.UNKNOWN, Reason.NO_CHECK, 0, 0
        check = checks[test.rule.check]
        judgement = check.function(test.parameters, test.as_of)
        verdicts = judge(_as_collected(test), [judgement])
        if verdicts.failed:
            return Outcome.ERROR, Reason.CHECK_ERROR, 0, 0
        counted = limited_to(verdicts.counts[0], test.frame, systems_in(test.parameters))
        counts = counted.get(DEFAULT_SCHOOL, Counts())
        needs = judgement.needs if judgement.needs is not None else check.needs
        coverage = Coverage(test.family, sources=1, possible=1, provides=test.provides)
        decision = decide(counts, coverage, needs)
        return decision.outcome, decision.reason, counts.violations, counts.unknown

    return judge_test


def _as_collected(test: RuleTest) -> pl.DataFrame:
    """Return the rows as an audit sees them: a disabled account is excluded, not judged."""
    return apply_declared(test.frame, ())[0] if test.family == "accounts" else test.frame
