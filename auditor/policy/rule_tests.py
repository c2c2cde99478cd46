"""Load and run the tests that stand beside the rules: small tables and the expected outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from auditor.check import Check
from auditor.evidence.families import TABLES
from auditor.locale import _
from auditor.model import Outcome, ParameterValue, Reason, Rule, Text
from auditor.policy.evidence_schema import rule_test_model
from auditor.policy.files import TESTS_SUFFIX, load_or_note, rule_files
from auditor.policy.parameters import defaults, typed
from auditor.policy.retired import Retired, load_retired, unknown_rule
from auditor.policy.schema import RuleTestModel
from auditor.yaml.faults import Fault, refuse
from auditor.yaml.located import Located, Place
from auditor.yaml.validation import mapping_at, validate

if TYPE_CHECKING:
    import polars as pl

TIME_ZONE = "Asia/Ho_Chi_Minh"
"""The zone of every date in a rule test."""
DEFAULT_SCHOOL = "t1"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a rule test expects; ``None`` is not compared."""

    outcome: Outcome
    reason: Reason | None = None
    violations: int | None = None
    unknown: int | None = None


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One small table, ready to be judged."""

    rule: Rule
    name: Text
    as_of: datetime
    parameters: Mapping[str, ParameterValue]
    family: str
    frame: pl.DataFrame
    """The family's columns, plus ``source`` (``file:line`` of the test) and ``row`` (from 1)."""
    provides: frozenset[str]
    """The columns that some row mentions; to the source, the others do not exist."""
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
    rows = _rows(reading, rule.id, position, model, check.family)
    where = reading.located.at(*place)
    expect = model.expect
    return RuleTest(
        rule=rule,
        name=model.name.text(),
        as_of=_as_of(model.as_of),
        parameters={**defaults(check), **rule.parameters, **values},
        family=check.family,
        frame=_frame(check.family, rows, where),
        provides=frozenset(name for row in rows for name in row) | {"school"},
        expect=Expectation(expect.outcome, expect.reason, expect.violations, expect.unknown),
        where=where,
    )


def _rows(
    reading: _Reading, rule_id: str, position: int, model: RuleTestModel, family: str
) -> list[dict[str, object]]:
    """Return the rows of the check's family, each with the columns it mentions."""
    given = [name for name in TABLES if getattr(model, name) is not None]
    for name in given:
        if name != family:
            message = _("the check reads '{family}', not '{given}'; give the rows under that name.")
            told = message.format(family=family, given=name)
            reading.fault(rule_id, told, position, name)
    if not given:
        message = _("the rows are missing; give them under '{family}' (an empty list: no rows).")
        reading.fault(rule_id, message.format(family=family), position)
    rows = getattr(model, family, None) or []
    return [{name: getattr(row, name) for name in row.model_fields_set} for row in rows]


def _frame(family: str, rows: Sequence[Mapping[str, object]], where: str) -> pl.DataFrame:
    import polars as pl

    schema = TABLES[family].schema
    columns = {
        name: [_cell(row.get(name, DEFAULT_SCHOOL if name == "school" else None)) for row in rows]
        for name in schema
    }
    return pl.DataFrame(columns, schema=schema).with_columns(
        pl.lit(where, pl.String).alias("source"),
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row"),
    )


def _cell(value: object) -> object:
    """Return a cell as its column holds it: times in UTC, a plain date from its first minute."""
    if not isinstance(value, date):
        return value
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return _in_zone(value).astimezone(UTC)


def _as_of(written: date) -> datetime:
    """Return the moment of an audit: a plain date means the end of that day."""
    if isinstance(written, datetime):
        return _in_zone(written)
    return datetime.combine(written, time(23, 59, 59), ZoneInfo(TIME_ZONE))


def _in_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(TIME_ZONE))
