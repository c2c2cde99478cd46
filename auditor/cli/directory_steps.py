"""Try every live directory of a district step by step, and write the steps out."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.evidence.directory.examination.examine import Step, StepCode, examine
from auditor.evidence.intake.files import files_of
from auditor.evidence.interface import SchoolBy, SourceSpec
from auditor.ldap.keyring import Keyring
from auditor.locale import _
from auditor.pipeline import Plan, context_of

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class ExaminedDirectory:
    """One directory source, and what each step found."""

    spec: SourceSpec
    places: tuple[str, ...]
    """Its places as the provenance names them."""
    steps: tuple[Step, ...]

    @property
    def failed(self) -> bool:
        """Return whether a step failed: then reading it would fail likewise."""
        return any(step.ok is False for step in self.steps)


def examine_directories(plan: Plan, keyring: Keyring) -> list[ExaminedDirectory]:
    """Return what became of each directory source of the district, in their order."""
    found = []
    for spec in plan.district.sources:
        if spec.directory is None:
            continue
        files = files_of(spec, context_of(plan))
        steps = examine(
            spec.directory,
            spec.format,
            [file.base or "" for file in files],
            plan.district.folder,
            plan.as_of,
            now=plan.now,
            named=_named(spec),
            keyring=keyring,
        )
        found.append(ExaminedDirectory(spec, tuple(file.shown for file in files), tuple(steps)))
    return found


def without_failed(plan: Plan, examined: Sequence[ExaminedDirectory]) -> Plan:
    """Return the plan without the sources of which a step failed: nobody waits for them twice."""
    failed = [each.spec for each in examined if each.failed]
    sources = tuple(spec for spec in plan.district.sources if not any(spec is f for f in failed))
    return replace(plan, district=replace(plan.district, sources=sources))


def _named(spec: SourceSpec) -> dict[str, str]:
    """Return the attributes that the district names itself."""
    named = {column: name.removeprefix("!") for column, name in spec.columns.items()}
    if spec.school.by is SchoolBy.COLUMN and spec.school.value:
        named["school"] = spec.school.value
    return named


def step_lines(each: ExaminedDirectory) -> list[str]:
    """Return the steps in lines: done, failed, not tried."""
    marks = [_mark(step) for step in each.steps]
    worst = next((mark for mark in "✗!" if mark in marks), "✓")
    url = each.spec.directory.url if each.spec.directory else ""
    lines = [f"{worst} " + _("{url}: step by step").format(url=url)]
    for mark, step in zip(marks, each.steps, strict=True):
        lines += textwrap.wrap(
            f"{mark} {_label(step.what)}: {step.text}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="      ",
            break_on_hyphens=False,
        )
    return lines


def _mark(step: Step) -> str:
    if step.ok is None:
        return "–"
    if not step.ok:
        return "✗"
    return "!" if step.doubtful else "✓"


def _label(code: StepCode) -> str:
    return {
        StepCode.NAME: _("name"),
        StepCode.PORT: _("port"),
        StepCode.TLS: _("TLS"),
        StepCode.CERTIFICATE: _("certificate"),
        StepCode.SIGN_IN: _("sign-in"),
        StepCode.DIALECT: _("kind of directory"),
        StepCode.BASE: _("base of the search"),
        StepCode.ROWS: _("accounts"),
        StepCode.ATTRIBUTES: _("attributes"),
        StepCode.POLICIES: _("password policies"),
        StepCode.GROUPS: _("administrators"),
        StepCode.TOKENS: _("second factors"),
    }[code]
