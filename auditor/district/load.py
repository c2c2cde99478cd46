"""Load the district folder: who is audited, by which directives, from which evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor.audit import Exclusion
from auditor.district.schema import DeclaredModel, LooseDistrictModel
from auditor.district.schools import load_schools
from auditor.district.secrets import literal_secrets
from auditor.district.sources import SourceReading, read_sources
from auditor.district.zones import check_zone
from auditor.evidence.interface import SourceSpec
from auditor.locale import _
from auditor.model import DistrictError, PolicyError, School, Text
from auditor.policy.packs import built_in_directives, is_path
from auditor.policy.schema import TailoringModel
from auditor.policy.tailor import Tailoring
from auditor.yaml.faults import Fault, advice, refusal, refuse
from auditor.yaml.located import Located, load_located
from auditor.yaml.validation import validate, value_at

__all__ = ["District", "DomainPeriod", "load_district", "load_schools"]

FILE_NAME = "district.yaml"


@dataclass(frozen=True, slots=True)
class DomainPeriod:
    """An official domain suffix and when it was one; both days belong to the period."""

    suffix: str
    """Lower case, without a leading dot."""
    from_: date | None = None
    to: date | None = None


@dataclass(frozen=True, slots=True)
class District:
    """All that a district folder declares."""

    folder: Path
    file: Path
    code: str
    name: Text
    time_zone: str
    domains: tuple[DomainPeriod, ...]
    mail_domains: tuple[str, ...]
    """Lower case."""
    directives: tuple[str, ...]
    """Built-in names, or paths relative to the folder."""
    schools: tuple[School, ...]
    sources: tuple[SourceSpec, ...]
    tailoring: tuple[Tailoring, ...]
    declared: tuple[Exclusion, ...]
    rules_folders: tuple[Path, ...]
    """Folders or single files with the district's own rules."""
    language: str | None
    sha256: str
    notices: tuple[str, ...] = ()
    """What of the file this version does not read, each with its place."""


def load_district(path: Path) -> District:
    """Return what a district folder (or its ``district.yaml``) declares.

    Args:
        path: the folder, or the file.

    Raises:
        DistrictError: with every problem of the file and of the list of schools.

    """
    file = _file_of(path)
    try:
        located = load_located(file, file.name)
    except PolicyError as error:
        raise DistrictError(str(error)) from error
    faults = literal_secrets(located)
    refuse(faults, DistrictError)  # what else may be wrong is not worth repeating a secret's place
    model = validate(LooseDistrictModel, located, (), faults)
    notices = _unread(located)
    tailoring = _tailoring(located, faults)
    declared = _declared(located, faults)
    if model is None:
        raise refusal(faults, DistrictError)
    folder = file.parent
    schools = _schools(folder, model.schools, located, faults)
    _check_directives(folder, model.directives, located, faults)
    zone = model.district.time_zone
    if not check_zone(located, ("district", "time_zone"), zone, faults):
        zone = "UTC"  # only to read on and find the other faults
    codes = [school.code for school in schools]
    sources = read_sources(SourceReading(located, codes, zone, folder, faults, notices))
    rules_folders = _rules_folders(folder, model.rules, located, faults)
    refuse(faults, DistrictError)
    return District(
        folder=folder,
        file=file,
        code=model.district.code,
        name=model.district.name.text(),
        time_zone=zone,
        domains=tuple(
            DomainPeriod(each.suffix.strip().lower().lstrip("."), each.from_, each.to)
            for each in model.district.domains
        ),
        mail_domains=tuple(
            each.strip().lower().lstrip("@.") for each in model.district.mail_domains
        ),
        directives=tuple(model.directives),
        schools=schools,
        sources=sources,
        tailoring=tailoring,
        declared=declared,
        rules_folders=rules_folders,
        language=model.district.language,
        sha256=located.sha256,
        notices=tuple(notices),
    )


def _file_of(path: Path) -> Path:
    if not path.is_dir():
        return path
    file = path / FILE_NAME
    if not file.is_file():
        message = _("{folder}: there is no {file} in this folder. Create one with: auditor init")
        raise DistrictError(message.format(folder=path.as_posix(), file=FILE_NAME))
    return file


def _unread(located: Located) -> list[str]:
    """Tell what this version leaves unread: silence would pass for acceptance."""
    message = _("{where}: '{key}' is not read by this version; it changes no outcome.")
    return [
        message.format(where=located.at(key), key=key)
        for key in ("waivers", "attestations")
        if value_at(located, (key,)) is not None
    ]


def _schools(folder: Path, name: str, located: Located, faults: list[Fault]) -> tuple[School, ...]:
    try:
        return load_schools(folder / name.replace("\\", "/"), name)
    except DistrictError as error:
        message = _("the list of schools cannot be used:\n{problems}")
        faults.append(located.fault(message.format(problems=error), "schools"))
        return ()


def _check_directives(
    folder: Path, names: Sequence[str], located: Located, faults: list[Fault]
) -> None:
    built_in = built_in_directives()
    for position, name in enumerate(names):
        place = ("directives", position)
        if name in names[:position]:
            message = _("the directive '{name}' stands here a second time; take it out.")
            faults.append(located.fault(message.format(name=name), *place))
        elif is_path(name):
            if not (folder / name.replace("\\", "/")).is_file():
                message = _("the directive's file '{name}' does not exist; check the path.")
                faults.append(located.fault(message.format(name=name), *place))
        elif name not in built_in:
            message = _("unknown directive '{name}'. {advice}")
            told = message.format(name=name, advice=advice(name, built_in))
            faults.append(located.fault(told, *place))


def _rules_folders(
    folder: Path, names: Sequence[str], located: Located, faults: list[Fault]
) -> tuple[Path, ...]:
    found: list[Path] = []
    for position, name in enumerate(names):
        path = folder / name.replace("\\", "/")
        if path.exists():
            found.append(path)
        else:
            message = _("the rules '{name}' do not exist; check the path.")
            faults.append(located.fault(message.format(name=name), "rules", position))
    return tuple(found)


def _tailoring(located: Located, faults: list[Fault]) -> tuple[Tailoring, ...]:
    written = value_at(located, ("tailoring",))
    found: list[Tailoring] = []
    for rule in written if isinstance(written, dict) else ():
        what = _("tailoring of {rule}").format(rule=rule)
        model = validate(TailoringModel, located, ("tailoring", rule), faults, what)
        if model is None:
            continue
        keys = ("severity", "levels", "owners", "with")
        lines = {key: located.line("tailoring", rule, key) for key in keys}
        lines |= {name: located.line("tailoring", rule, "with", name) for name in model.with_}
        found.append(
            Tailoring(
                rule=rule,
                file=located.shown,
                line=located.line("tailoring", rule),
                parameters=dict(model.with_),
                severity=model.severity,
                levels=None if model.levels is None else tuple(model.levels),
                owners=None if model.owners is None else tuple(model.owners),
                lines=lines,
            )
        )
    return tuple(found)


def _declared(located: Located, faults: list[Fault]) -> tuple[Exclusion, ...]:
    written = value_at(located, ("declared_accounts",))
    found: list[Exclusion] = []
    lines: dict[str, int] = {}
    for position in range(len(written) if isinstance(written, list) else 0):
        place = ("declared_accounts", position)
        what = _("declared account {number}").format(number=position + 1)
        model = validate(DeclaredModel, located, place, faults, what)
        if model is None:
            continue
        account = model.account.strip().lower()
        if account in lines:
            message = _("{what}: it is declared on line {line} already; keep one of the two.")
            told = message.format(what=what, line=lines[account])
            faults.append(located.fault(told, *place))
        lines.setdefault(account, located.line(*place))
        found.append(Exclusion(account, model.kind, model.reason, model.owner))
    return tuple(found)
