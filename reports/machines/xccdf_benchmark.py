"""Describe the rules of an XCCDF document: groups of directives, titles in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from auditor.audit import Audit, Exclusion
from auditor.locale import both
from auditor.model import Rule, Severity, Text
from reports.machines.shared import (
    Asked,
    Question,
    Safe,
    citations_of,
    one_line,
    parameters_line,
    prose,
    token,
)

NAMESPACE = "http://checklists.nist.gov/xccdf/1.2"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
SEVERITIES = {
    Severity.INFO: "info",
    Severity.LOW: "low",
    Severity.MEDIUM: "medium",
    Severity.HIGH: "high",
    Severity.CRITICAL: "high",
}
"""XCCDF knows nothing above ``high``; the weight of a result tells the two apart."""


@lru_cache(maxsize=8192)
def opening(tag: str, **attributes: str) -> str:
    """Return a start tag; every attribute loses what XML forbids in it."""
    written = (f" {name}={quoteattr(one_line(value))}" for name, value in attributes.items())
    return f"<{tag}{''.join(written)}>"


def element(tag: str, text: Safe, **attributes: str) -> str:
    """Return an element with a text, on a line of its own."""
    return f"{opening(tag, **attributes)}{escape(text)}</{tag}>\n"


def in_both(tag: str, text: Text) -> str:
    """Return an element for each language."""
    return "".join(
        element(tag, prose(value), **{"xml:lang": name})
        for name, value in (("vi", text.vi), ("en", text.en))
    )


@lru_cache(maxsize=8192)
def identifier(kind: str, name: str) -> str:
    """Return an id of the form that the schema of XCCDF 1.2 asks for."""
    return f"xccdf_example.auditor_{kind}_{token(name)}"


def benchmark_pieces(audit: Audit, asked: Asked) -> Iterator[str]:
    """Return the document up to the first TestResult; who closes the element is the caller."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    name = identifier("benchmark", audit.district_code)
    yield f"{opening('Benchmark', xmlns=NAMESPACE, id=name)}\n"
    yield element("status", Safe("draft"), date=audit.as_of.date().isoformat())
    title = both("Security compliance of {district}")
    yield in_both("title", _with_district(title, audit))
    about = both("What directives ask of the schools of {district}, and what was found")
    yield in_both("description", _with_district(about, audit))
    if audit.exclusions:
        yield in_both("rear-matter", _exclusions(audit.exclusions))
    yield element("version", one_line(audit.tool_version), time=audit.generated_at.isoformat())
    tool = one_line(f"auditor {audit.tool_version}")
    creator = element("dc:creator", tool, **{"xmlns:dc": _DUBLIN_CORE})
    yield f"<metadata>{creator}</metadata>\n"
    for directive, questions in _by_directive(audit, asked).items():
        yield from _group(audit, directive, questions)


def _with_district(text: Text, audit: Audit) -> Text:
    name = audit.district_name
    return Text(text.vi.format(district=name.vi), text.en.format(district=name.en))


def _exclusions(exclusions: Iterable[Exclusion]) -> Text:
    lines = [
        both(
            "Declared account: {account}; {kind}; {reason}; owner: {owner};"
            " rows matched: {matched}",
            account=one_line(each.account),
            kind=one_line(each.kind),
            reason=one_line(each.reason),
            owner=one_line(each.owner),
            matched=each.matched,
        )
        for each in exclusions
    ]
    return Text("\n".join(each.vi for each in lines), "\n".join(each.en for each in lines))


def _by_directive(audit: Audit, asked: Asked) -> dict[str | None, list[Question]]:
    """Put each question under the first directive that asks it: an id may stand only once."""
    groups: dict[str | None, list[Question]] = {each.id: [] for each in audit.directives}
    for question in asked.questions:
        first = question.citations[0].directive if question.citations else None
        groups.setdefault(first, []).append(question)
    return {name: questions for name, questions in groups.items() if questions}


def _group(audit: Audit, directive: str | None, questions: Iterable[Question]) -> Iterator[str]:
    name = "uncited" if directive is None else f"directive_{directive}"
    yield f"{opening('Group', id=identifier('group', name))}\n"
    yield in_both("title", _group_title(audit, directive))
    for each in questions:
        yield from _rule(each)
    yield "</Group>\n"


def _group_title(audit: Audit, directive: str | None) -> Text:
    if directive is None:
        return both("Rules that no clause asks of these units")
    titles = {each.id: each.title for each in audit.directives}
    return titles.get(directive, Text(directive, directive))


def _rule(question: Question) -> Iterator[str]:
    rule = question.rule
    weight = str(rule.severity.weight)
    severity = SEVERITIES[rule.severity]
    name = identifier("rule", question.id)
    yield f"{opening('Rule', id=name, severity=severity, weight=weight)}\n"
    yield in_both("title", rule.title)
    yield in_both("description", question.expected)
    for each in _references(question):
        yield element("reference", each)
    if rule.rationale:
        yield in_both("rationale", rule.rationale)
    yield element("ident", one_line(rule.id), system="urn:auditor:rule")
    if question.parameters:
        parameters = parameters_line(question.parameters)
        yield element("ident", parameters, system="urn:auditor:parameters")
    if rule.remediation:
        yield in_both("fixtext", rule.remediation)
    yield check_of(rule)
    yield "</Rule>\n"


def check_of(rule: Rule) -> str:
    """Name the check behind a rule; a planned rule has none."""
    if not rule.check:
        return ""
    start = opening("check", system="urn:auditor:check")
    return f"{start}{element('check-content', one_line(rule.check))}</check>\n"


def _references(question: Question) -> list[Safe]:
    others = question.rule.references
    named = [one_line(f"{name}: {each}") for name, values in others.items() for each in values]
    return [*citations_of(question.citations), *named]
