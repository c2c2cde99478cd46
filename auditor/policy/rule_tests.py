"""Load and run the tests that stand beside the rules: small tables and the expected outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from auditor.check import Check
from auditor.locale import _
from auditor.model import Outcome, Owner, ParameterValue, Reason, Rule, Text
from auditor.policy.evidence_schema import rule_test_model
from auditor.policy.files import TESTS_SUFFIX, load_or_note, rule_files
from auditor.policy.given_tables import (
    DEFAULT_SCHOOL,
    TIME_ZONE,
    GivenTable,
    given_tables,
    in_zone,
)
from auditor.policy.parameters import defaults, typed
from auditor.policy.retired import Retired, load_retired, unknown_rule
from auditor.yaml.faults import Fault, refuse
from auditor.yaml.located import Located, Place
from auditor.yaml.validation import mapping_at, validate


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a rule test expects; ``None`` is not compared."""

    outcome: Outcome
    reason: Reason | None = None
    violations: int | None = None
    unknown: int | None = None


@dataclass(frozen=True, slots=True)
class RuleTest:
    """Small tables, ready to be judged."""

    rule: Rule
    name: Text
    as_of: datetime
    parameters: Mapping[str, ParameterValue]
    table: str
    """The table that the check judges."""
    tables: Mapping[str, GivenTable]
    """Every table that the test speaks of; of the others there is no source."""
    schools: tuple[str, ...]
    """Every school of the district; the first is the one that is judged."""
    owner: Owner | None
    """Whose duty is judged, the school's or the district's; ``None``: whatever the check asks."""
    expect: Expectation
    where: str


@dataclass(frozen=True, slots=True)
class RuleTestResult:
    """What became of a rule test."""

    test: RuleTest
    outcome: Outcome
    reason: Reason | None
    violations: int
    unknown: int

    @property
    def passed(self) -> bool:
        """Return whether everything that was expected came true."""
        wanted = self.test.expect
        return (
            wanted.outcome is self.outcome
            and wanted.reason in {None, self.reason}
            and wanted.violations in {None, self.violations}
            and wanted.unknown in {None, self.unknown}
        )


Judge: TypeAlias = Callable[[RuleTest], tuple[Outcome, Reason | None, int, int]]
"""Judges one test: outcome, reason, violations, unknown."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the tests of one file are read with; ``faults`` grows."""

    located: Located
    rules: Mapping[str, Rule]
    checks: Mapping[str, Check]
    faults: list[Fault]

    def fault(self, rule_id: str, message: str, *place: str | int) -> None:
        what = _("tests of {rule}").format(rule=rule_id)
        self.faults.append(self.located.fault(f"{what}: {message}", rule_id, *place))


def run_rule_tests(tests: Iterable[RuleTest], judge: Judge) -> list[RuleTestResult]:
    """Return the result of every test, in their order."""
    return [RuleTestResult(test, *judge(test)) for test in tests]


def untested(rules: Iterable[Rule], tests: Iterable[RuleTest]) -> dict[str, tuple[Outcome, ...]]:
    """Return, for each rule with a check, which of pass, fail and unknown no test expects."""
    wanted = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN)
    expected = {(test.rule.id, test.expect.outcome) for test in tests}
    missing = {
        rule.id: tuple(outcome for outcome in wanted if (rule.id, outcome) not in expected)
        for rule in rules
        if rule.check is not None
    }
    return {rule_id: outcomes for rule_id, outcomes in missing.items() if outcomes}


def load_rule_tests(
    rules: Mapping[str, Rule],
    checks: Mapping[str, Check],
    folders: Sequence[Path] = (),
    base_folder: Path | None = None,
) -> list[RuleTest]:
    """Return the tests of every ``*.tests.yaml`` of our library and of ``folders``.

    Raises:
        PolicyError: with every problem of every file, each naming file and line.

    """
    faults: list[Fault] = []
    found: list[RuleTest] = []
    retired = load_retired(folders, base_folder)
    for path in rule_files(folders):
        if not path.name.endswith(TESTS_SUFFIX):
            continue
        located = load_or_note(path, base_folder, faults)
        if located is not None:
            found += _tests_of_file(_Reading(located, rules, checks, faults), retired)
    refuse(faults)
    return found


def _tests_of_file(reading: _Reading, retired: Mapping[str, Retired]) -> list[RuleTest]:
    empty = _("The file holds no tests; it must map rule ids to lists of tests.")
    found: list[RuleTest] = []
    for rule_id, written in mapping_at(reading.located, (), reading.faults, empty).items():
        rule = reading.rules.get(rule_id)
        if rule is None:
            reading.fault(rule_id, unknown_rule(rule_id, reading.rules, retired))
        elif rule.check is None:
            reading.fault(rule_id, _("no check can judge this rule yet; take its tests out."))
        elif not isinstance(written, list) or not written:
            reading.fault(rule_id, _("this must be a list of tests."))
        else:
            each = [_test(reading, rule, position) for position in range(len(written))]
            found += [test for test in each if test is not None]
    return found


def _test(reading: _Reading, rule: Rule, position: int) -> RuleTest | None:
    place: Place = (rule.id, position)
    what = _("tests of {rule}").format(rule=rule.id)
    model = validate(rule_test_model(), reading.located, place, reading.faults, what)
    check = reading.checks[rule.check or ""]
    if model is None:
        return None
    values, complaints = typed(check, model.with_)
    for name, complaint in complaints:
        reading.fault(rule.id, complaint, position, "with", name)
    where = reading.located.at(*place)

    def tell_fault(message: str, key: str | None) -> None:
        reading.fault(rule.id, message, position, *([] if key is None else [key]))

    tables = given_tables(model, check, where, tell_fault)
    named = [code for each in tables.values() for code in each.frame["school"].drop_nulls()]
    expect = model.expect
    return RuleTest(
        rule=rule,
        name=model.name.text(),
        as_of=_as_of(model.as_of),
        parameters={**defaults(check), **rule.parameters, **values},
        table=check.table,
        tables=tables,
        schools=tuple(dict.fromkeys((DEFAULT_SCHOOL, *model.schools, *named))),
        owner=Owner(model.owner) if model.owner else None,
        expect=Expectation(expect.outcome, expect.reason, expect.violations, expect.unknown),
        where=where,
    )


def _as_of(written: date) -> datetime:
    """Return the moment of an audit: a plain date means the end of that day."""
    if isinstance(written, datetime):
        return in_zone(written)
    return datetime.combine(written, time(23, 59, 59), ZoneInfo(TIME_ZONE))
