"""Make the parts of OSCAL assessment results that stand once in the document."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from uuid import NAMESPACE_URL, UUID, uuid5

from auditor.audit import Audit, Provenance
from auditor.locale import _
from auditor.model import Directive
from reports.machines.shared import (
    Asked,
    Json,
    Question,
    one_line,
    parameters_line,
    prose,
    source_uri,
    token,
)
from reports.words import kind_word

OSCAL_VERSION = "1.2.1"
NAMESPACE = "https://auditor.example/ns/oscal"
"""Marks properties and names that are ours and not NIST's; nothing needs to stand there."""
_ROOT = uuid5(NAMESPACE_URL, NAMESPACE)


class Names:
    """Make UUIDs of names (RFC 9562, version 5): the same audit has the same ones every time."""

    def __init__(self, audit: Audit) -> None:
        self._district = _uuid(_ROOT, audit.district_code)
        self._moment = _uuid(
            self._district, audit.as_of.isoformat(), audit.generated_at.isoformat()
        )
        self._schools = {None, *(each.school.code for each in audit.schools)}
        self._sources = {
            each.path: str(_uuid(self._district, "source", each.path)) for each in audit.sources
        }

    def lasting(self, *parts: str | None) -> str:
        """Return the UUID of something that outlives one audit."""
        return str(_uuid(self._district, *parts))

    def of_moment(self, *parts: str | None) -> str:
        """Return the UUID of something that belongs to this audit only."""
        return str(_uuid(self._moment, *parts))

    def party(self, school: str | None) -> str:
        """Return the UUID of a school, of the district for ``None``."""
        return self.lasting("party", school)

    def is_party(self, school: str | None) -> bool:
        """Tell whether the metadata names a school; a result may speak of one no list has."""
        return school in self._schools

    def source(self, path: str) -> str | None:
        """Return the UUID of a source's resource, if the audit names that source."""
        return self._sources.get(path)


def _uuid(space: UUID, *parts: str | None) -> UUID:
    # None is no part of any name; a half surrogate, which a path may hold, is no UTF-8.
    name = "\0".join("\1" if part is None else part for part in parts)
    return uuid5(space, name.encode("utf-8", "backslashreplace").decode())


def props(values: Mapping[str, Json]) -> list[Json]:
    """Return properties of our namespace; what has no value has no property."""
    return [
        {"name": name, "ns": NAMESPACE, "value": one_line(_written(value))}
        for name, value in values.items()
        if value is not None
    ]


def _written(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def collected(audit: Audit) -> str:
    """Return when the evidence stood as it was judged: nothing is collected after the report."""
    return min(audit.as_of, audit.generated_at).isoformat()


def metadata(audit: Audit, names: Names, language: str) -> dict[str, Json]:
    """Return the title, the moment, and who is concerned: schools, no person."""
    district = one_line(audit.district_name.in_language(language))
    parties: list[Json] = [
        {
            "uuid": names.party(each.school.code),
            "type": "organization",
            "name": one_line(each.school.name),
            "short-name": one_line(each.school.code),
            "props": props({"level": each.school.level.value}),
        }
        for each in audit.schools
    ]
    return {
        "title": _("Security compliance of {district}").format(district=district),
        "last-modified": audit.generated_at.isoformat(),
        "version": audit.generated_at.isoformat(),
        "oscal-version": OSCAL_VERSION,
        "props": props(
            {
                "tool": "auditor",
                "tool-version": audit.tool_version,
                "language": language,
                "as-of": audit.as_of.isoformat(),
                "forecast": audit.forecast,
                "fail-on": audit.fail_on.value,
                "exit-code": audit.exit_code,
                "pending": audit.pending,
                "redacted": audit.redacted,
            }
        ),
        "parties": [
            {
                "uuid": names.party(None),
                "type": "organization",
                "name": district,
                "short-name": one_line(audit.district_code),
            },
            *parties,
        ],
    }


def local_definitions(asked: Asked, language: str) -> dict[str, Json]:
    """Return the rules as controls with their objectives; no catalogue holds them."""
    rules = groupby(asked.questions, key=lambda each: each.rule.id)
    controls: list[Json] = [
        {
            "control-id": token(rule),
            "parts": [_objective(each, language) for each in questions],
        }
        for rule, questions in rules
    ]
    return {"objectives-and-methods": controls} if controls else {}


def _objective(question: Question, language: str) -> dict[str, Json]:
    rule = question.rule
    objective: dict[str, Json] = {
        "id": question.id,
        "name": "assessment-objective",
        "title": one_line(rule.title.in_language(language)),
        "prose": prose(question.expected.in_language(language)),
    }
    facts = props(
        {
            "check": rule.check,
            "parameters": parameters_line(question.parameters) if question.parameters else None,
        }
    )
    return {**objective, "props": facts} if facts else objective


def no_plan(names: Names) -> str:
    """Return the UUID of the resource that says there is no assessment plan."""
    return names.lasting("no-plan")


def back_matter(audit: Audit, names: Names, language: str) -> dict[str, Json]:
    """Return what the results point to: directives, sources, and what was left out on purpose."""
    plan: Json = {
        "uuid": no_plan(names),
        "title": _("No assessment plan"),
        "description": _(
            "No OSCAL assessment plan was given: the directives below say what is asked of whom."
        ),
    }
    sources: dict[str, Provenance] = {}
    for each in audit.sources:
        sources.setdefault(each.path, each)
    return {
        "resources": [
            plan,
            *(_directive(each, names, language) for each in audit.directives),
            *(_source(each, names, language) for each in sources.values()),
            *_exclusions(audit, names),
        ]
    }


def _directive(directive: Directive, names: Names, language: str) -> dict[str, Json]:
    return {
        "uuid": names.lasting("directive", directive.id, directive.sha256),
        "title": one_line(directive.title.in_language(language)),
        "props": props(
            {
                "directive": directive.id,
                "version": directive.version,
                "issuer": directive.issuer.in_language(language),
                "in-force-from": directive.in_force_from.isoformat(),
                "sha-256": directive.sha256,
            }
        ),
    }


def _source(source: Provenance, names: Names, language: str) -> dict[str, Json]:
    resource: dict[str, Json] = {
        "uuid": names.source(source.path),
        "title": one_line(source.path),
        "props": props(
            {
                "family": source.family,
                "format": source.format,
                "collected-at": source.collected_at.isoformat() if source.collected_at else None,
                "rows-read": source.rows_read,
                "rows-evaluated": source.rows_evaluated,
                "rows-excluded": source.rows_excluded,
                "rows-quarantined": source.rows_quarantined,
            }
        ),
    }
    if source.path:
        link: dict[str, Json] = {"href": source_uri(source.path)}
        if source.sha256:
            link["hashes"] = [{"algorithm": "SHA-256", "value": source.sha256}]
        resource["rlinks"] = [link]
    if source.error:
        resource["remarks"] = prose(source.error.in_language(language))
    return resource


def _exclusions(audit: Audit, names: Names) -> list[Json]:
    title = _("Declared account: {account}")
    text = _("{kind}; {reason}; owner: {owner}; rows matched: {matched}")
    return [
        {
            "uuid": names.of_moment("exclusion", str(number)),
            "title": title.format(account=one_line(each.account)),
            "description": text.format(
                kind=one_line(kind_word(each.kind)),
                reason=one_line(each.reason),
                owner=one_line(each.owner),
                matched=each.matched,
            ),
        }
        for number, each in enumerate(audit.exclusions)
    ]
