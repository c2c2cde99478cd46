"""Load the rules: ours and the user's, every id once, every parameter known to its check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from auditor.check import Check
from auditor.locale import _
from auditor.model import ParameterValue, Rule
from auditor.policy.files import RETIRED, TESTS_SUFFIX, load_or_note, rule_files
from auditor.policy.parameters import compulsory, typed
from auditor.policy.pending import pending_families
from auditor.policy.retired import Retired, load_retired
from auditor.policy.schema import RULE_ID, PlannedRuleModel, RuleModel
from auditor.yaml.faults import Fault, advice, refuse
from auditor.yaml.located import Located
from auditor.yaml.validation import mapping_at, validate


def load_rules(
    checks: Mapping[str, Check], folders: Sequence[Path] = (), base_folder: Path | None = None
) -> dict[str, Rule]:
    """Return every rule by its id: our library, then the rules in ``folders``.

    Args:
        checks: the table of checks that rules may name.
        folders: the user's folders or files of rules.
        base_folder: the district folder; the user's files are shown relative to it.

    Raises:
        PolicyError: with every problem of every file, each naming file and line.

    """
    retired = load_retired(folders, base_folder)
    rules: dict[str, Rule] = {}
    faults: list[Fault] = []
    for path in rule_files(folders):
        if path.name == RETIRED or path.name.endswith(TESTS_SUFFIX):
            continue
        located = load_or_note(path, base_folder, faults)
        if located is not None:
            _add_rules(located, checks, retired, rules, faults)
    refuse(faults)
    return rules


def _add_rules(
    located: Located,
    checks: Mapping[str, Check],
    retired: Mapping[str, Retired],
    rules: dict[str, Rule],
    faults: list[Fault],
) -> None:
    empty = _("The file holds no rules; it must map rule ids to rules.")
    for rule_id in mapping_at(located, (), faults, empty):
        before = len(faults)
        _check_id(located, rule_id, rules, retired, faults)
        rule = _rule(located, rule_id, checks, faults)
        if rule is not None and len(faults) == before:
            rules[rule_id] = rule


def _check_id(
    located: Located,
    rule_id: str,
    rules: Mapping[str, Rule],
    retired: Mapping[str, Retired],
    faults: list[Fault],
) -> None:
    if not re.fullmatch(RULE_ID, rule_id):
        message = _(
            "the id '{rule}' must be capitals and digits joined by hyphens, such as PWD-MAX-AGE."
        )
        faults.append(located.fault(message.format(rule=rule_id), rule_id))
    if rule_id in rules:
        message = _("the rule {rule} is already defined at {place}; choose another id.")
        told = message.format(rule=rule_id, place=rules[rule_id].where)
        faults.append(located.fault(told, rule_id))
    if rule_id in retired:
        message = _(
            "the id {rule} is retired ({place}) and cannot be used again; choose another id."
        )
        told = message.format(rule=rule_id, place=retired[rule_id].where)
        faults.append(located.fault(told, rule_id))


def _rule(
    located: Located, rule_id: str, checks: Mapping[str, Check], faults: list[Fault]
) -> Rule | None:
    written = located.data[rule_id] if isinstance(located.data, dict) else None
    what = _("rule {rule}").format(rule=rule_id)
    keys = set(written) if isinstance(written, dict) else set()
    if {"check", "family"} <= keys:
        message = _(
            "{what}: it has both 'check' and 'family'; a rule with a check is not planned any more."
        )
        faults.append(located.fault(message.format(what=what), rule_id, "family"))
        return None
    if isinstance(written, dict) and not keys & {"check", "family"}:
        message = _("{what}: the key 'check' is missing ('family' while no check can judge it).")
        faults.append(located.fault(message.format(what=what), rule_id))
        return None
    if "family" in keys:
        return _planned(located, rule_id, what, faults)
    return _checked(located, rule_id, what, checks, faults)


def _planned(located: Located, rule_id: str, what: str, faults: list[Fault]) -> Rule | None:
    model = validate(PlannedRuleModel, located, (rule_id,), faults, what)
    if model is None:
        return None
    if model.family not in pending_families():
        message = _("{what}: unknown family '{family}'. {advice}")
        told = message.format(
            what=what, family=model.family, advice=advice(model.family, pending_families())
        )
        faults.append(located.fault(told, rule_id, "family"))
    return Rule(
        id=rule_id,
        title=model.title.text(),
        check=None,
        parameters={},
        severity=model.severity,
        family=model.family,
        where=located.at(rule_id),
    )


def _checked(
    located: Located, rule_id: str, what: str, checks: Mapping[str, Check], faults: list[Fault]
) -> Rule | None:
    model = validate(RuleModel, located, (rule_id,), faults, what)
    if model is None:
        return None
    check = checks.get(model.check)
    if check is None:
        message = _("{what}: unknown check '{check}'. {advice}")
        told = message.format(what=what, check=model.check, advice=advice(model.check, checks))
        faults.append(located.fault(told, rule_id, "check"))
        return None
    return Rule(
        id=rule_id,
        title=model.title.text(),
        check=check.id,
        parameters=_parameters(located, rule_id, model.parameters, check, faults),
        severity=model.severity,
        effort=model.effort,
        rationale=model.rationale.text() if model.rationale else None,
        remediation=model.remediation.text() if model.remediation else None,
        references={name: tuple(numbers) for name, numbers in model.references.items()},
        since=model.since,
        where=located.at(rule_id),
    )


def _parameters(
    located: Located,
    rule_id: str,
    given: Mapping[str, object],
    check: Check,
    faults: list[Fault],
) -> dict[str, ParameterValue]:
    what = _("rule {rule}").format(rule=rule_id)
    values, complaints = typed(check, given)
    for name, complaint in complaints:
        faults.append(located.fault(f"{what}: {complaint}", rule_id, "parameters", name))
    for name in compulsory(check):
        if name not in given:
            message = _("{what}: the check {check} needs the parameter '{name}'.")
            told = message.format(what=what, check=check.id, name=name)
            faults.append(located.fault(told, rule_id, "parameters"))
    return values
