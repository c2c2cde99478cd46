"""Fill what a rule takes from the district (its mail domains) into the requirements, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from auditor.check import Check
from auditor.model import Directive, ParameterValue, Requirement


def bind_district(
    directives: Iterable[Directive],
    checks: Mapping[str, Check],
    settings: Mapping[str, ParameterValue],
    origin: str,
) -> tuple[Directive, ...]:
    """Return the directives with empty parameters filled from the district's ``settings``.

    A parameter says itself which setting fills it (``Parameter.from_district``); one that a rule or
    a clause sets stays as it is.
    """
    return tuple(
        replace(
            directive,
            clauses=tuple(
                replace(
                    clause,
                    requirements=tuple(
                        _bound(each, checks, settings, origin) for each in clause.requirements
                    ),
                )
                for clause in directive.clauses
            ),
        )
        for directive in directives
    )


def _bound(
    requirement: Requirement,
    checks: Mapping[str, Check],
    settings: Mapping[str, ParameterValue],
    origin: str,
) -> Requirement:
    check = checks.get(requirement.rule.check or "")
    if check is None or requirement.pending:
        return requirement
    filled = {
        name: settings[parameter.from_district]
        for name, parameter in check.parameters.items()
        if parameter.from_district is not None
        and parameter.from_district in settings
        and not requirement.parameters.get(name)
    }
    if not filled:
        return requirement
    return replace(
        requirement,
        parameters={**requirement.parameters, **filled},
        origins={**requirement.origins, **dict.fromkeys(filled, origin)},
    )
