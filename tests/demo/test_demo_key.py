from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from auditor.model import Outcome, Reason, Result

if TYPE_CHECKING:
    from tests.demo.conftest import Scanned

Place = tuple[str, str, str]


def _written(parameters: object) -> str:
    assert hasattr(parameters, "items")
    pairs = {
        name: list(value) if isinstance(value, tuple | list) else value
        for name, value in parameters.items()
    }
    return repr(sorted(pairs.items()))


def _entries(scanned: Scanned) -> dict[Place, dict[str, object]]:
    return {(e["school"], e["rule"], _written(e["parameters"])): e for e in scanned.entries}


def _judged(scanned: Scanned) -> dict[Place, Result]:
    return {
        (result.school or "", result.rule.id, _written(result.parameters)): result
        for result in scanned.audit.results
        if result.rule.check is not None
    }


def _answer(result: Result) -> dict[str, object]:
    return {
        "outcome": result.outcome.value,
        "reason": result.reason.value if result.reason else None,
        "population": result.population,
        "violations": result.violations,
        "unknown": result.unknown,
        "accounts": sorted(finding.subject for finding in result.findings),
    }


def test_every_answer_of_the_key_is_what_the_audit_says_and_the_audit_says_no_more(scanned):
    right = {
        place: {name: entry[name] for name in entry if name not in {"school", "rule", "parameters"}}
        for place, entry in _entries(scanned).items()
    }
    said = {place: _answer(result) for place, result in _judged(scanned).items()}
    assert said.keys() == right.keys()
    wrong = {place: (right[place], said[place]) for place in right if right[place] != said[place]}
    assert wrong == {}


def test_the_table_of_findings_holds_exactly_the_planted_violations(scanned):
    planted = Counter(
        (entry["school"], entry["rule"], account)
        for entry in scanned.entries
        for account in entry["accounts"]
    )
    found = Counter(scanned.findings.select("school", "rule", "subject").iter_rows())
    assert found == planted


def test_every_finding_names_a_file_of_the_demo_and_a_row(scanned):
    paths = set(scanned.report.paths)
    for result in scanned.audit.results:
        for finding in result.findings:
            assert finding.source in paths
            assert finding.row is not None


def test_a_rule_without_a_check_is_unknown_wherever_it_is_asked(scanned):
    pending = [result for result in scanned.audit.results if result.rule.check is None]
    assert pending
    answers = {(result.outcome, result.reason) for result in pending}
    assert answers == {
        (Outcome.UNKNOWN, Reason.NO_CHECK),
        (Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE),
    }


def test_every_rule_of_accounts_passes_twice_fails_and_is_unknown_somewhere(scanned):
    outcomes = defaultdict(Counter)
    for entry in scanned.entries:
        outcomes[entry["rule"]][entry["outcome"]] += 1
    for rule, counts in outcomes.items():
        if rule.startswith("DIR-"):
            continue
        assert counts["pass"] >= 2, rule
        assert counts["fail"] >= 1, rule
        assert counts["unknown"] >= 1, rule


def test_what_directories_enforce_is_unknown_for_want_of_a_source(scanned):
    settings = [r for r in scanned.audit.results if r.rule.id.startswith("DIR-")]
    assert len({result.rule.id for result in settings}) == 6
    assert {(result.outcome, result.reason) for result in settings} == {
        (Outcome.UNKNOWN, Reason.NO_SOURCE),
        (Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE),
    }


def test_the_demo_ends_with_failures_and_without_an_unread_source(scanned):
    assert scanned.audit.exit_code == 1
    assert [source.path for source in scanned.audit.sources if source.error] == []
    assert [source.path for source in scanned.audit.sources if source.stale] == []
