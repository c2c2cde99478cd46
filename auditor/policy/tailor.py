"""Apply a district's tailoring: it may only tighten what its directives ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from auditor.check import Check, Parameter, Stricter
from auditor.locale import _
from auditor.model import Directive, Level, Owner, ParameterValue, Requirement, Severity
from auditor.policy.parameters import typed
from auditor.policy.strictness import (
    Comparison,
    compare,
    compare_levels,
    compare_ranks,
    compare_sets,
)
from auditor.yaml.faults import Fault, advice, refuse

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Tailoring:
    """What a district writes for one rule."""

    rule: str
    file: str
    line: int
    parameters: Mapping[str, object] = field(default_factory=dict)
    """As written; typed once the rule's check is known."""
    severity: Severity | None = None
    levels: tuple[Level, ...] | None = None
    """Empty: every level. ``None``: not tailored."""
    owners: tuple[Owner, ...] | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line of each parameter, and of ``severity``, ``levels`` and ``owners``."""

    def line_of(self, name: str) -> int:
        """Return the line of one value."""
        return self.lines.get(name, self.line)


@dataclass(frozen=True, slots=True)
class _Job:
    """One rule's tailoring under way; ``faults`` grows."""

    tailoring: Tailoring
    faults: list[Fault]

    def refuse(self, name: str, message: str) -> None:
        what = _("rule {rule}").format(rule=self.tailoring.rule)
        line = self.tailoring.line_of(name)
        self.faults.append(Fault(self.tailoring.file, line, f"{what}: {message}"))


@dataclass(frozen=True, slots=True)
class _Aspect(Generic[Value]):
    """One thing of a requirement that can be tightened."""

    name: str
    in_force: Callable[[Requirement], Value]
    compared: Callable[[Value, Value], Comparison]


_SEVERITY: _Aspect[Severity] = _Aspect("severity", lambda each: each.severity, compare_ranks)
_LEVELS: _Aspect[tuple[Level, ...]] = _Aspect("levels", lambda each: each.levels, compare_levels)
_OWNERS: _Aspect[tuple[Owner, ...]] = _Aspect("owners", lambda each: each.owners, compare_sets)


def tailor(
    directives: Iterable[Directive],
    tailoring: Iterable[Tailoring],
    checks: Mapping[str, Check],
) -> tuple[Directive, ...]:
    """Return the directives with the stricter of their own and the tailored value, per requirement.

    Raises:
        PolicyError: when a tailored value is laxer than every value in force, is not one the
            check takes, or names a rule that no directive asks for.

    """
    given = tuple(directives)
    faults: list[Fault] = []
    asked = [requirement for directive in given for requirement in directive.requirements]
    changed: dict[int, Requirement] = {}
    for each in tailoring:
        concerned = [requirement for requirement in asked if requirement.rule.id == each.rule]
        if concerned:
            tightened = _tighten(_Job(each, faults), concerned, checks)
            changed |= {id(old): new for old, new in zip(concerned, tightened, strict=True)}
        else:
            faults.append(_not_asked(each, asked))
    refuse(faults)
    return tuple(_with_requirements(directive, changed) for directive in given)


def _with_requirements(directive: Directive, changed: Mapping[int, Requirement]) -> Directive:
    clauses = tuple(
        replace(
            clause,
            requirements=tuple(changed.get(id(each), each) for each in clause.requirements),
        )
        for clause in directive.clauses
    )
    return replace(directive, clauses=clauses)


def _not_asked(each: Tailoring, asked: Sequence[Requirement]) -> Fault:
    message = _("tailoring names the rule '{rule}', which no chosen directive asks for. {advice}")
    known = {requirement.rule.id for requirement in asked}
    told = message.format(rule=each.rule, advice=advice(each.rule, known))
    return Fault(each.file, each.line, told)


def _tighten(
    job: _Job, concerned: Sequence[Requirement], checks: Mapping[str, Check]
) -> list[Requirement]:
    each = job.tailoring
    found = _tighten_parameters(job, concerned, checks) if each.parameters else list(concerned)
    if each.severity is not None:
        ranks = _stricter(job, _SEVERITY, each.severity, found)
        found = [replace(old, severity=new) for old, new in zip(found, ranks, strict=True)]
    if each.levels is not None:
        levels = _stricter(job, _LEVELS, each.levels, found)
        found = [replace(old, levels=new) for old, new in zip(found, levels, strict=True)]
    if each.owners is not None:
        owners = _stricter(job, _OWNERS, each.owners, found)
        found = [replace(old, owners=new) for old, new in zip(found, owners, strict=True)]
    return found


def _tighten_parameters(
    job: _Job, concerned: Sequence[Requirement], checks: Mapping[str, Check]
) -> list[Requirement]:
    found = list(concerned)
    check = checks.get(concerned[0].rule.check or "")
    if check is None:
        job.refuse("with", _("no check can judge it yet, so 'with' cannot be tailored."))
        return found
    values, complaints = typed(check, job.tailoring.parameters)
    for name, complaint in complaints:
        job.refuse(name, complaint)
    for name, value in values.items():
        if _may_be_tailored(job, name, check.parameters[name], value, found):
            found = _tighten_one(job, name, check.parameters[name], value, found)
    return found


def _may_be_tailored(
    job: _Job,
    name: str,
    parameter: Parameter,
    value: ParameterValue,
    concerned: Sequence[Requirement],
) -> bool:
    """Refuse what is set elsewhere or is fixed; repeating the value in force does no harm."""
    if parameter.from_district is not None:
        message = _("'{name}' is set by '{key}' under 'district', not by tailoring.")
        job.refuse(name, message.format(name=name, key=parameter.from_district))
        return False
    differing = [each for each in concerned if each.parameters[name] != value]
    if parameter.stricter is Stricter.FIXED and differing:
        message = _("'{name}' cannot be tailored; {directive}:{clause} sets it.")
        first = differing[0]
        told = message.format(name=name, directive=first.directive, clause=first.clause)
        job.refuse(name, told)
        return False
    return True


def _tighten_one(
    job: _Job,
    name: str,
    parameter: Parameter,
    value: ParameterValue,
    concerned: Sequence[Requirement],
) -> list[Requirement]:
    aspect: _Aspect[ParameterValue] = _Aspect(
        name, lambda each: each.parameters[name], lambda new, old: compare(parameter, new, old)
    )
    place = f"{job.tailoring.file}:{job.tailoring.line_of(name)}"
    origin = _("tailoring {place}").format(place=place)
    return [
        old
        if old.parameters[name] == new
        else replace(
            old,
            parameters={**old.parameters, name: new},
            origins={**old.origins, name: origin},
        )
        for old, new in zip(concerned, _stricter(job, aspect, value, concerned), strict=True)
    ]


def _stricter(
    job: _Job, aspect: _Aspect[Value], new: Value, concerned: Sequence[Requirement]
) -> list[Value]:
    """Return the stricter value for each requirement; add a fault where the new one weakens."""
    standing = [aspect.compared(new, aspect.in_force(each)) for each in concerned]
    if Comparison.APART in standing:
        apart = concerned[standing.index(Comparison.APART)]
        message = _(
            "this '{name}' gives up part of the one in force, {value} ({directive}:{clause}); "
            "tailoring may only tighten. Keep what is in force and make it stricter, "
            "or ask for a waiver with an approver."
        )
        job.refuse(aspect.name, _filled(message, aspect, apart))
    elif all(each is Comparison.LAXER for each in standing):
        message = _(
            "this '{name}' is laxer than the one in force, {value} ({directive}:{clause}); "
            "tailoring may only tighten. Keep it or make it stricter, "
            "or ask for a waiver with an approver."
        )
        job.refuse(aspect.name, _filled(message, aspect, _laxest(aspect, concerned)))
    return [
        new if found is Comparison.STRICTER else aspect.in_force(each)
        for each, found in zip(concerned, standing, strict=True)
    ]


def _laxest(aspect: _Aspect[Value], concerned: Sequence[Requirement]) -> Requirement:
    laxest = concerned[0]
    for each in concerned:
        if aspect.compared(aspect.in_force(each), aspect.in_force(laxest)) is Comparison.LAXER:
            laxest = each
    return laxest


def _filled(message: str, aspect: _Aspect[Value], requirement: Requirement) -> str:
    value = aspect.in_force(requirement)
    shown = f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)
    return message.format(
        name=aspect.name,
        value=shown,
        directive=requirement.directive,
        clause=requirement.clause,
    )
