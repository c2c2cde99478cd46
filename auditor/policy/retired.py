"""Remember the rule ids that are no longer used, so that an old id gets an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.locale import _, language
from auditor.model import Text
from auditor.policy.files import RETIRED, load_or_note, rule_files
from auditor.policy.schema import RetiredModel
from auditor.yaml.faults import Fault, advice, refuse
from auditor.yaml.validation import mapping_at, validate


@dataclass(frozen=True, slots=True)
class Retired:
    """A rule id that is no longer used, and why."""

    id: str
    reason: Text
    replaced_by: str | None
    where: str


def load_retired(
    folders: Sequence[Path] = (), base_folder: Path | None = None
) -> dict[str, Retired]:
    """Return the ids that are no longer used, from every ``retired.yaml``.

    Raises:
        PolicyError: when such a file cannot be used as written.

    """
    found: dict[str, Retired] = {}
    faults: list[Fault] = []
    for path in rule_files(folders):
        located = load_or_note(path, base_folder, faults) if path.name == RETIRED else None
        if located is None or located.data is None:
            continue
        for rule_id in mapping_at(located, (), faults, _("The file must map rule ids to reasons.")):
            what = _("retired rule {rule}").format(rule=rule_id)
            model = validate(RetiredModel, located, (rule_id,), faults, what)
            if model is not None:
                where = located.at(rule_id)
                found[rule_id] = Retired(rule_id, model.reason.text(), model.replaced_by, where)
    refuse(faults)
    return found


def unknown_rule(rule_id: str, rules: Iterable[str], retired: Mapping[str, Retired]) -> str:
    """Return the sentence for an id that cannot be used: retired with its reason, or unknown."""
    gone = retired.get(rule_id)
    if gone is None:
        message = _("unknown rule '{rule}'. {advice}")
        return message.format(rule=rule_id, advice=advice(rule_id, rules))
    reason = gone.reason.in_language(language())
    if gone.replaced_by is None:
        return _("the rule {rule} is retired: {reason}").format(rule=rule_id, reason=reason)
    message = _("the rule {rule} is retired; use {replacement}: {reason}")
    return message.format(rule=rule_id, replacement=gone.replaced_by, reason=reason)
