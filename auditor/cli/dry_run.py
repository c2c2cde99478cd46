"""Show what a scan would read, ask and write, without reading any evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.locale import _, language

if TYPE_CHECKING:
    from auditor.cli.composing import Plan
    from auditor.cli.outputs import Output


def describe(plan: Plan, outputs: Sequence[Output]) -> str:
    """Return the plan in lines: district, day, directives, sources and files, rules, outputs."""
    from auditor.evidence.files import files_of
    from auditor.evidence.interface import CollectContext

    district = plan.district
    context = CollectContext(
        district.folder,
        district.schools,
        plan.as_of,
        tuple(district.mail_domains),
        district.time_zone,
    )
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
        for file in files_of(spec, context):
            state = _("found") if file.path.is_file() else _("MISSING")
            lines.append(f"  {spec.family}/{spec.format}: {file.shown} ({state})")
    lines.append(_("Outputs:"))
    lines += [f"  {each.format}: {each.path}" for each in outputs]
    return "\n".join(lines)
