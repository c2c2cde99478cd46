"""Read the sources of evidence that district.yaml declares."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from auditor.district.directories import directory_of
from auditor.district.directory_schema import DirectorySourceModel
from auditor.district.source_schema import SchoolByModel, SharedSourceModel, SourceModel
from auditor.district.zones import check_zone
from auditor.evidence.accounts.columns import ROLES
from auditor.evidence.column_types import WRITTEN
from auditor.evidence.families import FAMILIES
from auditor.evidence.family import Format
from auditor.evidence.interface import SchoolBy, SchoolRule, SourceSpec
from auditor.locale import _
from auditor.policy.pending import pending_families
from auditor.yaml.faults import Fault, advice
from auditor.yaml.located import Located, Place
from auditor.yaml.validation import validate, value_at

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ENCODINGS = ("utf-8", "utf-16", "windows-1258", "windows-1252")


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What sources are read with; ``faults`` and ``notices`` grow."""

    located: Located
    school_codes: Collection[str]
    time_zone: str
    folder: Path
    """Where files that the sources name are looked for."""
    faults: list[Fault]
    notices: list[str]

    def fault(self, place: Place, message: str) -> None:
        """Add a fault at a place of the file."""
        self.faults.append(self.located.fault(message, *place))


def read_sources(reading: SourceReading) -> tuple[SourceSpec, ...]:
    """Return every source under ``evidence``, in the order of the file."""
    evidence = value_at(reading.located, ("evidence",))
    found: list[SourceSpec] = []
    for family, sources in evidence.items() if isinstance(evidence, dict) else ():
        if not _is_supported(reading, family) or not isinstance(sources, list):
            continue
        for position in range(len(sources)):
            place: Place = ("evidence", family, position)
            spec = _read(reading, family, place, _what(family, position))
            if spec is not None:
                found.append(spec)
    return tuple(found)


def _read(reading: SourceReading, family: str, place: Place, what: str) -> SourceSpec | None:
    """Return one source, or ``None`` where it cannot be used as written."""
    named = value_at(reading.located, (*place, "format"))
    if any(each.name == named and each.live is not None for each in _formats()):
        live = validate(DirectorySourceModel, reading.located, place, reading.faults, what)
        return None if live is None else _directory(reading, family, place, live)
    model = validate(SourceModel, reading.located, place, reading.faults, what)
    return None if model is None else _source(reading, family, place, model)


def _formats() -> Iterator[Format]:
    for each in FAMILIES.values():
        yield from each.formats.values()


def _what(family: str, position: int) -> str:
    return _("source {number} of {family}").format(number=position + 1, family=family)


def _is_supported(reading: SourceReading, family: str) -> bool:
    if family in FAMILIES:
        return True
    place = ("evidence", family)
    if family in pending_families():
        message = _(
            "{where}: evidence of the family '{family}' is not read by this version; "
            "its rules stay unknown."
        )
        reading.notices.append(message.format(where=reading.located.at(*place), family=family))
    else:
        message = _("unknown family of evidence '{family}'. {advice}")
        told = message.format(family=family, advice=advice(family, FAMILIES))
        reading.fault(place, told)
    return False


def _directory(
    reading: SourceReading, family: str, place: Place, model: DirectorySourceModel
) -> SourceSpec:
    _check_format(reading, family, place, model.format)
    _check_columns(reading, family, place, model)
    return SourceSpec(
        family=family,
        format=model.format,
        path="",
        school=_school_rule(reading, place, model, model.base),
        where=reading.located.at(*place),
        system=model.system,
        time_zone=reading.time_zone,
        columns=dict(model.columns),
        values=dict(model.values),
        directory=directory_of(model, reading.folder, place, reading.fault),
    )


def _check_format(reading: SourceReading, family: str, place: Place, name: str) -> None:
    formats = FAMILIES[family].formats
    if name not in formats:
        message = _("unknown format '{format}'. {advice}")
        told = message.format(format=name, advice=advice(name, formats))
        reading.fault((*place, "format"), told)


def _source(reading: SourceReading, family: str, place: Place, model: SourceModel) -> SourceSpec:
    _check_format(reading, family, place, model.format)
    for name in _PLACEHOLDER.findall(model.path):
        if name != "school":
            reading.fault((*place, "path"), _("the path may hold only {school} in braces."))
    _check_columns(reading, family, place, model)
    _check_encoding(reading, place, model.encoding)
    zone = model.time_zone or reading.time_zone
    usable = model.time_zone is None or check_zone(
        reading.located, (*place, "time_zone"), zone, reading.faults
    )
    return SourceSpec(
        family=family,
        format=model.format,
        path=model.path.replace("\\", "/"),
        school=_school_rule(reading, place, model, model.path),
        where=reading.located.at(*place),
        system=model.system,
        date_order=model.date_order,
        time_zone=zone,
        encoding=model.encoding,
        sheet=model.sheet,
        columns={name: unicodedata.normalize("NFC", h) for name, h in model.columns.items()},
        values=dict(model.values),
        exported=_moment(model.exported, zone) if usable else None,
        max_age_days=model.max_age_days,
    )


def _moment(written: date | None, zone: str) -> datetime | None:
    """Return when an export was made; a day counts from its start: no age is understated."""
    if written is None:
        return None
    if not isinstance(written, datetime):
        return datetime(written.year, written.month, written.day, tzinfo=ZoneInfo(zone))
    return written if written.tzinfo else written.replace(tzinfo=ZoneInfo(zone))


def _check_encoding(reading: SourceReading, place: Place, encoding: str | None) -> None:
    if encoding is None:
        return
    try:
        codecs.lookup(encoding)
    except (LookupError, ValueError):
        message = _("unknown encoding '{encoding}'. {advice}")
        told = message.format(encoding=encoding, advice=advice(encoding, _ENCODINGS))
        reading.fault((*place, "encoding"), told)


def _check_columns(
    reading: SourceReading, family: str, place: Place, model: SharedSourceModel
) -> None:
    """Hold ``columns`` and ``values`` to the family's table, and constants to their type."""
    if model.format not in FAMILIES[family].formats:
        return  # told already
    table = {column.name: column for column in FAMILIES[family].table_of(model.format).columns}
    for key, names in (("columns", model.columns), ("values", model.values)):
        for name in names:
            if name not in table:
                message = _("unknown column '{column}' of {family}. {advice}")
                told = message.format(column=name, family=family, advice=advice(name, table))
                reading.fault((*place, key, name), told)
    for name, value in model.values.items():
        kind = table[name].type if name in table else None
        if kind is not None and not WRITTEN[kind].fits(value):
            message = _("the value of '{column}' must be of the type {type}.")
            told = message.format(column=name, type=kind)
            reading.fault((*place, "values", name), told)
        elif name == "role" and value not in ROLES:
            message = _("unknown role. {advice}").format(advice=advice(str(value), ROLES))
            reading.fault((*place, "values", name), message)


def _school_rule(
    reading: SourceReading, place: Place, model: SharedSourceModel, where: str
) -> SchoolRule:
    """Return how a row finds its school; ``where`` is the path or the base."""
    if "school" in _PLACEHOLDER.findall(where):
        if model.school is not None:
            message = _("the path tells the school already ({school}); take 'school' out.")
            reading.fault((*place, "school"), message)
        return SchoolRule(SchoolBy.PATH)
    if model.school is None:
        return SchoolRule(SchoolBy.COLUMN)
    return _explicit_rule(reading, (*place, "school"), model.school)


def _explicit_rule(reading: SourceReading, place: Place, model: SchoolByModel) -> SchoolRule:
    given = {name: value for name, value in model.model_dump().items() if value is not None}
    if len(given) != 1:
        message = _("give exactly one of {names}.")
        told = message.format(names=", ".join(SchoolByModel.model_fields))
        reading.fault(place, told)
        return SchoolRule(SchoolBy.COLUMN)
    by, value = next((SchoolBy(name), str(value)) for name, value in given.items())
    if by is SchoolBy.CODE:
        value = value.strip().lower()
        if value not in reading.school_codes:
            message = _("no school has the code '{code}'. {advice}")
            told = message.format(code=value, advice=advice(value, reading.school_codes))
            reading.fault((*place, "code"), told)
    elif by is SchoolBy.COLUMN:
        value = unicodedata.normalize("NFC", value)
    elif _PLACEHOLDER.findall(value) != ["code"]:
        message = _("the pattern must hold {code} once, where the school's code stands.")
        reading.fault((*place, by.value), message)
    return SchoolRule(by, value)
