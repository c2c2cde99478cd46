"""Load a directive pack: every clause answered for, every requirement bound to a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.check import Check
from auditor.locale import _
from auditor.model import Clause, Directive, ParameterValue, Requirement, Rule
from auditor.policy.files import built_in_folder, shown_path
from auditor.policy.parameters import defaults, typed, untyped
from auditor.policy.pending import pending_families
from auditor.policy.retired import Retired, load_retired, unknown_rule
from auditor.policy.schema import (
    ClauseModel,
    LooseDirectiveModel,
    RequirementModel,
)
from auditor.yaml.faults import Fault, advice, refusal, refuse
from auditor.yaml.located import Located, Place, load_located
from auditor.yaml.validation import validate, value_at


@dataclass(frozen=True, slots=True)
class _Pack:
    """What the parts of one pack are read with; ``faults`` grows while they are."""

    id: str
    located: Located
    rules: Mapping[str, Rule]
    checks: Mapping[str, Check]
    retired: Mapping[str, Retired]
    faults: list[Fault]

    def fault(self, clause: str, message: str, *place: str | int) -> None:
        what = _("clause {directive}:{clause}").format(directive=self.id, clause=clause)
        where: Place = ("clauses", clause, *place)
        self.faults.append(self.located.fault(f"{what}: {message}", *where))


def built_in_directives() -> dict[str, Path]:
    """Return the packs that ship with the product, by name."""
    folder = built_in_folder()
    found = [*(folder / "directives").glob("*.yaml"), folder / "baseline.yaml"]
    return {path.stem: path for path in sorted(found)}


def is_path(name_or_path: str) -> bool:
    """Tell a path to a pack from a built-in name."""
    return any(sep in name_or_path for sep in "/\\") or name_or_path.endswith((".yaml", ".yml"))


def find_directive(name_or_path: str, base_folder: Path) -> Path:
    """Return the file of a built-in name, or of a path relative to ``base_folder``.

    Raises:
        PolicyError: when the name is not known.

    """
    if is_path(name_or_path):
        return base_folder / name_or_path.replace("\\", "/")
    built_in = built_in_directives()
    if name_or_path not in built_in:
        message = _("there is no built-in directive of this name. {advice}")
        told = message.format(advice=advice(name_or_path, built_in))
        refuse([Fault(name_or_path, 0, told)])
    return built_in[name_or_path]


def load_directive(
    name_or_path: str,
    rules: Mapping[str, Rule],
    checks: Mapping[str, Check],
    base_folder: Path,
    retired: Mapping[str, Retired] | None = None,
) -> Directive:
    """Return one directive with its requirements bound to rules and their parameters in force.

    Args:
        name_or_path: a built-in name, or a path relative to ``base_folder``.
        rules: the library.
        checks: the table of checks, for the types and defaults of parameters.
        base_folder: the district folder.
        retired: ids no longer used; ``None``: those of our own library.

    Raises:
        PolicyError: with every problem of the file, each naming its line.

    """
    path = find_directive(name_or_path, base_folder)
    located = load_located(path, shown_path(path, base_folder))
    gone = load_retired() if retired is None else retired
    pack = _Pack(path.stem, located, rules, checks, gone, [])
    model = validate(LooseDirectiveModel, located, (), pack.faults)
    clauses = _clauses(pack)
    if model is None:
        raise refusal(pack.faults)
    directive = _directive(pack, model, clauses)
    refuse(pack.faults)
    return directive


def _clauses(pack: _Pack) -> list[Clause]:
    written = value_at(pack.located, ("clauses",))
    found: list[Clause] = []
    for ref in written if isinstance(written, dict) else ():
        what = _("clause {directive}:{clause}").format(directive=pack.id, clause=ref)
        model = validate(ClauseModel, pack.located, ("clauses", ref), pack.faults, what)
        if model is not None:
            found.append(_clause(pack, ref, model))
    return found


def _directive(pack: _Pack, model: LooseDirectiveModel, clauses: list[Clause]) -> Directive:
    if model.directive != pack.id:
        message = _("'directive' must equal the file's name, '{name}'.").format(name=pack.id)
        pack.faults.append(pack.located.fault(message, "directive"))
    period = model.in_force
    if period.to is not None and period.to < period.from_:
        message = _("'to' lies before 'from'; check the period in force.")
        pack.faults.append(pack.located.fault(message, "in_force", "to"))
    return Directive(
        id=pack.id,
        version=model.version,
        title=model.title.text(),
        issuer=model.issuer.text(),
        in_force_from=period.from_,
        in_force_to=period.to,
        legal_status=model.legal_status.text(),
        clauses=tuple(clauses),
        sha256=pack.located.sha256,
        path=pack.located.shown,
    )


def _clause(pack: _Pack, ref: str, model: ClauseModel) -> Clause:
    answers = [model.requires, model.not_checkable, model.out_of_scope]
    if sum(answer is not None for answer in answers) != 1:
        message = _("give exactly one of 'requires', 'not_checkable' and 'out_of_scope'.")
        pack.fault(ref, message)
    found = [
        _requirement(pack, ref, position, each)
        for position, each in enumerate(model.requires or ())
    ]
    return Clause(
        ref=ref,
        summary=model.summary.text(),
        requirements=tuple(each for each in found if each is not None),
        not_checkable=model.not_checkable.text() if model.not_checkable else None,
        out_of_scope=model.out_of_scope.text() if model.out_of_scope else None,
        obligations=tuple(model.obligations),
    )


def _requirement(
    pack: _Pack, ref: str, position: int, model: RequirementModel
) -> Requirement | None:
    place = ("requires", position)
    rule = pack.rules.get(model.rule)
    if rule is None:
        message = unknown_rule(model.rule, pack.rules, pack.retired)
        pack.fault(ref, message, *place, "rule")
        return None
    _check_pending(pack, ref, place, model, rule)
    values, origins = _parameters(pack, ref, place, model, rule)
    return Requirement(
        directive=pack.id,
        clause=ref,
        rule=rule,
        modality=model.modality,
        severity=model.severity or rule.severity,
        owners=tuple(dict.fromkeys(model.owner)),
        levels=tuple(dict.fromkeys(model.levels)),
        parameters=values,
        origins=origins,
        pending=model.pending,
    )


def _check_pending(
    pack: _Pack, ref: str, place: tuple[str, int], model: RequirementModel, rule: Rule
) -> None:
    """Hold ``pending`` to the truth: it stands exactly where no check can judge the rule."""
    if rule.check is not None and model.pending is not None:
        message = _("the rule {rule} has a check now; remove 'pending'.").format(rule=rule.id)
        pack.fault(ref, message, *place, "pending")
    elif rule.check is None and model.pending is None:
        message = _("no check can judge the rule {rule} yet; add 'pending: {family}'.")
        pack.fault(ref, message.format(rule=rule.id, family=rule.family), *place, "rule")
    elif model.pending is not None and model.pending not in pending_families():
        message = _("unknown family '{family}'. {advice}")
        told = message.format(
            family=model.pending, advice=advice(model.pending, pending_families())
        )
        pack.fault(ref, told, *place, "pending")


def _parameters(
    pack: _Pack, ref: str, place: tuple[str, int], model: RequirementModel, rule: Rule
) -> tuple[dict[str, ParameterValue], dict[str, str]]:
    """Lay the clause's values over the rule's over the check's, and say where each comes from."""
    check = pack.checks.get(rule.check or "")
    given, complaints = typed(check, model.with_) if check else untyped(model.with_)
    for name, complaint in complaints:
        pack.fault(ref, f"{rule.id}: {complaint}", *place, "with", name)
    values: dict[str, ParameterValue] = {}
    origins: dict[str, str] = {}
    for name, value in (defaults(check) if check else {}).items():
        values[name] = value
        origins[name] = _("check {check}").format(check=rule.check)
    for name, value in rule.parameters.items():
        values[name] = value
        origins[name] = _("rule {place}").format(place=rule.where)
    for name, value in given.items():
        where = pack.located.at("clauses", ref, *place, "with", name)
        values[name] = value
        origins[name] = _("clause {directive}:{clause} {place}").format(
            directive=pack.id, clause=ref, place=where
        )
    return values, origins
