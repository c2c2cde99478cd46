"""Show what a scan would read, ask and write, without reading any evidence."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.locale import _, language

if TYPE_CHECKING:
    from auditor.cli.outputs import Output
    from auditor.evidence.interface import SourceSpec
    from auditor.ldap.interface import Directory, SecretPlace
    from auditor.pipeline import Plan


def describe(plan: Plan, outputs: Sequence[Output]) -> str:
    """Return the plan in lines: district, day, directives, sources and files, rules, outputs."""
    district = plan.district
    judged = {each.rule.id for each in plan.requirements if not each.pending}
    pending = {each.rule.id for each in plan.requirements if each.pending} - judged
    lines = [
        _("Dry run: nothing was read or written."),
        _("District: {name} ({code}), {schools} units, as of {as_of}").format(
            name=district.name.in_language(language()),
            code=district.code,
            schools=len(plan.schools),
            as_of=plan.as_of.isoformat(timespec="seconds"),
        ),
        _("Directives: {names}").format(names=", ".join(each.id for each in plan.directives)),
        _("Rules: {judged} can be judged, {pending} wait for a later version").format(
            judged=len(judged), pending=len(pending)
        ),
        _("Sources:"),
    ]
    for spec in district.sources:
        directory = spec.directory
        lines += _files(spec, plan) if directory is None else _asked(spec, directory, plan)
    lines.append(_("Outputs:"))
    lines += [f"  {each.format}: {each.path}" for each in outputs]
    return "\n".join(lines)


def _files(spec: SourceSpec, plan: Plan) -> list[str]:
    from auditor.evidence.intake.files import files_of
    from auditor.pipeline import context_of

    return [
        f"  {spec.family}/{spec.format}: {file.shown} ({_state(file.path)})"
        for file in files_of(spec, context_of(plan))
    ]


def _asked(spec: SourceSpec, directory: Directory, plan: Plan) -> list[str]:
    """Tell whom a scan would ask, where and as whom; nobody is asked now."""
    from auditor.ldap.signing_in import shown_user

    folder = plan.district.folder
    details = [
        _("base: {base}").format(base=directory.base or _("the whole directory")),
        _("signs in: {who}").format(who=shown_user(directory)),
    ]
    if directory.bind.password is not None:
        details.append(_password(directory.bind.password, folder))
    for key, path in (("ca_file", directory.ca_file), ("certificate", directory.certificate)):
        if path is not None:
            shown = path.relative_to(folder) if path.is_relative_to(folder) else path
            details.append(f"{key}: {shown.as_posix()} ({_state(path)})")
    return [
        f"  {spec.family}/{spec.format}: {directory.url}",
        *(f"    {each}" for each in details),
    ]


def _password(place: SecretPlace, folder: Path) -> str:
    """Tell how the password is found, and whether it would be."""
    if place.kind == "prompt":
        return _("password: asked for when the scan runs")
    if place.kind == "env":
        state = _("set") if os.environ.get(place.name) else _("NOT SET")
    else:
        state = _state(folder / place.name)
    return _("password: {kind} {name} ({state})").format(
        kind=place.kind, name=place.name, state=state
    )


def _state(path: Path) -> str:
    return _("found") if path.is_file() else _("MISSING")
