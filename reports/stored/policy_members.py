"""Write the rules and directives of a result document: what a report shows beside the results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.model import Clause, Directive, ParameterValue, Requirement, Rule
from reports.stored.values import Json, days_in, parameters_of, strings, text_in_both


def directive_members(directive: Directive) -> Json:
    """Return a directive with its clauses and what each of them asks."""
    return {
        "id": directive.id,
        "version": directive.version,
        "sha256": directive.sha256,
        "title": text_in_both(directive.title),
        "issuer": text_in_both(directive.issuer),
        "in_force": {
            "from": directive.in_force_from.isoformat(),
            "to": directive.in_force_to.isoformat() if directive.in_force_to else None,
        },
        "legal_status": text_in_both(directive.legal_status),
        "path": directive.path,
        "clauses": [_clause(each) for each in directive.clauses],
    }


def _clause(clause: Clause) -> Json:
    return {
        "ref": clause.ref,
        "summary": text_in_both(clause.summary),
        "not_checkable": text_in_both(clause.not_checkable),
        "out_of_scope": text_in_both(clause.out_of_scope),
        "requires": [_requirement(each) for each in clause.requirements],
    }


def _requirement(requirement: Requirement) -> Json:
    return {
        "rule": requirement.rule.id,
        "modality": requirement.modality.value,
        "severity": requirement.severity.value,
        "owners": [each.value for each in requirement.owners],
        "levels": [each.value for each in requirement.levels],
        "parameters": parameters_of(requirement.parameters),
        "pending": requirement.pending,
    }


def rules_members(
    asked: Iterable[tuple[Rule, Mapping[str, ParameterValue]]], directives: Iterable[Directive]
) -> Json:
    """Return every rule that a result or a directive names, by id.

    Args:
        asked: the rules of the results, each with parameters it was asked with.
        directives: the directives, whose clauses may name further rules.

    """
    rules: dict[str, Rule] = {}
    days: dict[str, set[str]] = {}

    def meet(rule: Rule, parameters: Mapping[str, ParameterValue]) -> None:
        if rule.id not in rules:
            rules[rule.id] = rule
            days[rule.id] = set(days_in(rule.parameters))
        days[rule.id].update(days_in(parameters))

    for rule, parameters in asked:
        meet(rule, parameters)
    for directive in directives:
        for each in directive.requirements:
            meet(each.rule, each.parameters)
    return {name: _rule(rules[name], days[name]) for name in sorted(rules)}


def _rule(rule: Rule, days: Iterable[str]) -> Json:
    return {
        "title": text_in_both(rule.title),
        "check": rule.check,
        "parameters": parameters_of(rule.parameters),
        "days": strings(sorted(days)),
        "severity": rule.severity.value,
        "effort": rule.effort.value,
        "rationale": text_in_both(rule.rationale),
        "remediation": text_in_both(rule.remediation),
        "references": {name: strings(places) for name, places in rule.references.items()},
        "since": rule.since,
        "family": rule.family,
    }
