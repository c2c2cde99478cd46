"""Build audits that a stored result must bring back, with clauses and with hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sample_audit import AGE, MFA

from auditor.audit import Audit, Exclusion, Problem
from auditor.model import (
    Clause,
    Directive,
    Finding,
    Level,
    Modality,
    Owner,
    Requirement,
    Rule,
    Severity,
    Text,
)
from auditor.result.reading import read_result
from auditor.result.writing import document

HOSTILE = "<b>=cmd|'\n\x00\x1b[31m\x9f\u202e\ufeff\udc80😀\"\\</script>"


def written(audit: Audit, language: str = "en") -> bytes:
    """Return the result document."""
    return b"".join(document(audit, language))


def stored(audit: Audit, language: str = "en") -> Audit:
    """Return what is read again of the audit once written."""
    read = read_result(written(audit, language), "r.json")
    # How families are called is the program's to say, not the document's.
    return replace(read, families=audit.families)


def requirement(rule: Rule, clause: str, severity: Severity | None = None) -> Requirement:
    return Requirement(
        directive="lao-cai-2023",
        clause=clause,
        rule=rule,
        modality=Modality.MUST,
        severity=severity or rule.severity,
        owners=(Owner.SCHOOL, Owner.OFFICE),
        levels=(Level.PRIMARY,),
        parameters=dict(rule.parameters),
        origins={},
        pending=None,
    )


def with_clauses(audit: Audit) -> Audit:
    """Return the audit with what a real one has more: clauses, a named zone, full rules."""
    clauses = (
        Clause("3.2", Text("Tóm tắt", "Summary"), (requirement(AGE, "3.2"),)),
        Clause("3.3", Text("Nữa", "More"), not_checkable=Text("Không", "No")),
    )
    first: Directive = replace(audit.directives[0], clauses=clauses, in_force_to=date(2030, 1, 1))
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    full = replace(
        MFA, rationale=Text("Vì sao", "Why"), references={"cis-v8": ("5.2", "6.3")}, since=2
    )
    return replace(
        audit,
        directives=(first, *audit.directives[1:]),
        as_of=audit.as_of.astimezone(zone),
        sources=(
            replace(audit.sources[0], provides=frozenset({"email"}), table="copies"),
            audit.sources[1],
        ),
        results=tuple(
            replace(each, rule=full) if each.rule is MFA else each for each in audit.results
        ),
    )


def hostile(audit: Audit) -> Audit:
    """Return the audit with text from outside that does its worst."""
    # A table of findings holds no half surrogate: it could not have been in the evidence.
    seen = HOSTILE.replace("\udc80", "")
    found = (Finding(seen, seen, f"evidence/{seen}", 1),)
    first = replace(audit.results[0], findings=found, observed=Text(HOSTILE, HOSTILE))
    named = audit.schools[0]
    school = replace(named, school=replace(named.school, name="Trường " + "dài " * 100 + HOSTILE))
    source = replace(
        audit.sources[0],
        path=HOSTILE,
        excluded={HOSTILE: 3},
        problems=(Problem(1, HOSTILE, Text(f"1 {HOSTILE}", "one"), school=HOSTILE),),
    )
    return replace(
        audit,
        district_name=Text(HOSTILE, HOSTILE),
        schools=(school, *audit.schools[1:]),
        results=(first, *audit.results[1:]),
        sources=(source, audit.sources[1]),
        exclusions=(Exclusion(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
    )
