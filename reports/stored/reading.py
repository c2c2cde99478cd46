"""Read a stored result document back into the audit it was made of, strictly.

Whatever a report shows comes back; what only an evaluation needs does not: where a rule stands in
its file, where a parameter's value comes from, further columns of the list of schools, and headers
of columns that nothing was read from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from auditor.audit import Audit
from auditor.locale import LANGUAGES, _
from auditor.model import Severity, Text
from reports.interface import Redact
from reports.stored import members as m
from reports.stored.consistency import check_consistency
from reports.stored.faults import Fault, Place, ResultError, shown_place
from reports.stored.parsing import MOST_BYTES, parse
from reports.stored.reading_evidence import read_distributions, read_exclusions, read_sources
from reports.stored.reading_policy import Rules, read_directives
from reports.stored.reading_results import ResultReader, read_schools

__all__ = ["MOST_BYTES", "ResultError", "read_result"]

_DOCUMENT = frozenset(
    {
        *("schema", "generated_at", "as_of", "tool", "district", "exit_code", "directives"),
        *("sources", "schools", "results", "language", "forecast", "pending", "exclusions"),
        *(
            "findings_language",
            "min_coverage",
            "fail_on",
            "redacted",
            "time_zone",
            "rules",
            "distributions",
            "texts",
        ),
    }
)
_TOOL = frozenset({"name", "version"})
_DISTRICT = frozenset({"code", "name"})
_EXIT_CODES = (0, 1, 3)


def read_result(content: bytes, path: str) -> Audit:
    """Return the audit that a result document was made of.

    Args:
        content: the document, as ``render_json`` wrote it.
        path: its name in messages.

    Raises:
        ResultError: it is no such document, of another version, or contradicts itself.

    """
    try:
        stored = _read(m.members(parse(content), _DOCUMENT, ()))
        check_consistency(stored)
    except Fault as fault:
        message = _(
            "{path}: {place}{message} The file is not as auditor wrote it; take the original, or"
            " write it anew: auditor scan DISTRICT -o json=PATH"
        )
        place = f"{shown_place(fault.place)}: " if fault.place else ""
        told = message.format(path=path, place=place, message=fault.message)
        raise ResultError(told) from fault
    return stored


def _read(found: m.Found) -> Audit:
    language = _language(found, "language")
    rules = Rules(found["rules"], ("rules",))
    moments, texts = _moments(found), _texts(found["texts"], language)
    district = m.members(found["district"], _DISTRICT, ("district",))
    return Audit(
        tool_version=_tool_version(found["tool"]),
        district_code=m.text(district, "code", ("district",)),
        district_name=m.text_in_both(district["name"], ("district", "name")),
        generated_at=moments(found["generated_at"], ("generated_at",)),
        as_of=moments(found["as_of"], ("as_of",)),
        forecast=m.flag(found, "forecast", ()),
        directives=read_directives(found["directives"], rules, ("directives",)),
        sources=read_sources(found["sources"], moments, texts, ("sources",)),
        exclusions=read_exclusions(found["exclusions"], ("exclusions",)),
        schools=read_schools(found["schools"], ("schools",)),
        results=ResultReader(rules, texts, language).results(found["results"], ("results",)),
        fail_on=m.choice(found, "fail_on", Severity, ()),
        exit_code=_exit_code(found["exit_code"]),
        pending=m.count(found["pending"], ("pending",)),
        distributions=read_distributions(found["distributions"], ("distributions",)),
        language=_language(found, "findings_language"),
        min_coverage=m.percent(found, "min_coverage", ()) or 0.0,
        redacted=m.choice(found, "redacted", Redact, ()).value,
    )


def _language(found: m.Found, name: str) -> str:
    language = m.text(found, name, ())
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise Fault((name,), _("is none of: {codes}.").format(codes=known))
    return language


def _tool_version(value: object) -> str:
    tool = m.members(value, _TOOL, ("tool",))
    if tool["name"] != "auditor":
        raise Fault(("tool", "name"), _("should be 'auditor'."))
    return m.text(tool, "version", ("tool",))


def _exit_code(value: object) -> int:
    code = m.count(value, ("exit_code",))
    if code not in _EXIT_CODES:
        codes = ", ".join(map(str, _EXIT_CODES))
        raise Fault(("exit_code",), _("is none of: {codes}.").format(codes=codes))
    return code


def _moments(found: m.Found) -> Callable[[object, Place], datetime]:
    """Return what reads moments, and puts those of the audit's zone back into it."""
    zone: ZoneInfo | None = None
    name = m.optional_text(found, "time_zone", ())
    if name is not None:
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            message = _("is no time zone; one is for example Asia/Ho_Chi_Minh.")
            raise Fault(("time_zone",), message) from error

    def read(value: object, place: Place) -> datetime:
        moment = m.moment(value, place)
        if zone is None:
            return moment
        local = moment.astimezone(zone)
        return local if local.utcoffset() == moment.utcoffset() else moment

    return read


def _texts(value: object, language: str) -> Callable[[object, Place], Text]:
    """Return what finds a text of the document's language in both."""
    known: dict[object, Text] = {}
    for position, each in enumerate(m.items(value, ("texts",))):
        text = m.text_in_both(each, ("texts", position))
        known.setdefault(text.in_language(language), text)

    def find(shown: object, place: Place) -> Text:
        try:
            return known[shown]
        except (KeyError, TypeError):
            message = _("is a text that the member 'texts' does not hold.")
            raise Fault(place, message) from None

    return find
