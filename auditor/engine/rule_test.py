"""Judge one rule test the way an audit would: the same expressions, the same decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.check import Check
from auditor.engine.judging import Counts, judge
from auditor.engine.outcomes import Coverage, decide
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
        verdicts = judge(test.frame, [judgement])
        counts = verdicts.counts[0].get(DEFAULT_SCHOOL, Counts())
        needs = judgement.needs if judgement.needs is not None else check.needs
        coverage = Coverage(sources=1, possible=1, provides=test.provides)
        decision = decide(counts, coverage, needs)
        return decision.outcome, decision.reason, counts.violations, counts.unknown

    return judge_test
