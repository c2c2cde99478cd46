"""Describe the rules of a SARIF log, and the directives as taxonomies whose taxa are clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Citation, Clause, Directive, Rule, Severity
from reports.machines.shared import Asked, Json, Safe, citations_of, one_line, prose

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_GITHUB = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}
"""A number in GitHub's band of that name; it is no CVSS score, and ``info`` has no band."""


def message(text: Safe) -> dict[str, Json]:
    """Return a plain text message.

    Braces are doubled and no embedded link can stand in it (SARIF 2.1.0, 3.11.5 and 3.11.6): an
    account named like a link must not become one.
    """
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def _markdown(text: Safe) -> str:
    """Return a text that Markdown shows as it is; HTML is forbidden there (3.11.4.2)."""
    escaped = re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", text)
    return escaped.replace("{", "{{").replace("}", "}}")


def rules_in(asked: Asked) -> dict[str, Rule]:
    """Return the rules by id; one that is asked with several parameters stands once."""
    return {each.rule.id: each.rule for each in asked.questions}


def rules_of(audit: Audit, asked: Asked, language: str) -> list[Json]:
    """Return the descriptions of the rules, in the order of ``rules_in``."""
    cited: dict[str, dict[Citation, None]] = {}
    for each in asked.questions:
        cited.setdefault(each.rule.id, {}).update(dict.fromkeys(each.citations))
    taxa = _Taxa(audit, asked)
    return [
        _rule(rule, list(cited[name]), taxa, language) for name, rule in rules_in(asked).items()
    ]


def _rule(rule: Rule, citations: Iterable[Citation], taxa: _Taxa, language: str) -> dict[str, Json]:
    title = prose(rule.title.in_language(language))
    remedy = prose(rule.remediation.in_language(language)) if rule.remediation else title
    reason = prose(rule.rationale.in_language(language)) if rule.rationale else title
    clauses = citations_of(citations)
    return {
        "id": rule.id,
        "name": one_line(rule.check or rule.id),
        "shortDescription": message(title),
        "fullDescription": message(reason),
        "help": {**message(remedy), "markdown": _help(title, remedy, clauses)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "relationships": [
            {"target": taxa.reference(each), "kinds": ["relevant"]} for each in citations
        ],
        "properties": _properties(rule, citations),
    }


def _help(title: Safe, remedy: Safe, clauses: list[Safe]) -> str:
    lines = [f"**{_markdown(title)}**"]
    if remedy != title:
        lines += ["", _markdown(remedy)]
    if clauses:
        listed = _("Asked for by: {clauses}").format(clauses=", ".join(clauses))
        lines += ["", _markdown(Safe(listed))]
    return "\n".join(lines)


def _properties(rule: Rule, citations: Iterable[Citation]) -> dict[str, Json]:
    # GitHub reads security-severity only of rules that carry the tag "security".
    directives = dict.fromkeys(one_line(each.directive) for each in citations)
    properties: dict[str, Json] = {
        "severity": rule.severity.value,
        "tags": ["security", "compliance", *directives],
        "references": {
            one_line(name): [one_line(each) for each in values]
            for name, values in rule.references.items()
        },
    }
    if rule.severity in _GITHUB:
        properties["security-severity"] = _GITHUB[rule.severity]
    return properties


class _Taxa:
    """Find a clause's place: the directive's number, and the clause's number in it."""

    def __init__(self, audit: Audit, asked: Asked) -> None:
        self.directives: dict[str, Directive | None] = {each.id: each for each in audit.directives}
        self.clauses: dict[str, dict[str, Clause | None]] = {
            each.id: {clause.ref: clause for clause in each.clauses} for each in audit.directives
        }
        for question in asked.questions:
            for each in question.citations:
                self.directives.setdefault(each.directive, None)
                self.clauses.setdefault(each.directive, {}).setdefault(each.clause, None)
        self._directive = {name: index for index, name in enumerate(self.directives)}
        self._clause = {
            name: {ref: index for index, ref in enumerate(clauses)}
            for name, clauses in self.clauses.items()
        }

    def reference(self, citation: Citation) -> Json:
        """Return the pointer to a clause."""
        return {
            "id": one_line(citation.clause),
            "index": self._clause[citation.directive][citation.clause],
            "toolComponent": {
                "name": one_line(citation.directive),
                "index": self._directive[citation.directive],
            },
        }


def taxonomies_of(audit: Audit, asked: Asked, language: str) -> list[dict[str, Json]]:
    """Return the directives; a stored audit knows only those of their clauses that are cited."""
    taxa = _Taxa(audit, asked)
    return [
        {
            **_described(name, directive, language),
            "taxa": [
                {
                    "id": one_line(ref),
                    "shortDescription": message(prose(clause.summary.in_language(language))),
                }
                if clause
                else {"id": one_line(ref)}
                for ref, clause in taxa.clauses[name].items()
            ],
        }
        for name, directive in taxa.directives.items()
    ]


def _described(name: str, directive: Directive | None, language: str) -> dict[str, Json]:
    if directive is None:
        return {"name": one_line(name)}
    return {
        "name": one_line(name),
        "version": str(directive.version),
        "organization": one_line(directive.issuer.in_language(language)),
        "shortDescription": message(prose(directive.title.in_language(language))),
        "language": language,
        "properties": {"sha256": directive.sha256},
    }
