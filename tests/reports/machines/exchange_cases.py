"""Hold one small hostile audit for the formats that other programs read, and what to find there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from sample_audit import result

from auditor.audit import Audit, Exclusion, Provenance
from auditor.model import (
    Citation,
    Finding,
    Level,
    Modality,
    Outcome,
    Reason,
    Result,
    Rule,
    School,
    SchoolSummary,
    Severity,
    Text,
)

NASTY = (
    "</title><script>alert('x')</script> & \"q\" ]]> [link](https://evil.example) {0} {name} "
    "\x00\x07\x1b[31m\x7f\x85\u2028\ufffe\u202etxt.exe\u2066 =cmd|' /c calc'!a0 🎒 \ud800\udc80"
)
LONG = "Trường Tiểu học " + "rất dài " * 36
BROKEN_PATH = "evidence/tệp \udcff#1?&<x>.csv"
LEAVES_NOTHING = ("\x00", "\x1b", "\u202e", "\u2066", "\ufffe", "\x85")
"""What no document may hold, escaped or not."""

Line: TypeAlias = tuple[str | None, str, str, int, int, int]
"""School, rule, outcome, population, violations, not known."""


def lines(results: Sequence[Result]) -> list[Line]:
    return [
        (r.school, r.rule.id, r.outcome.value, r.population, r.violations, r.unknown)
        for r in results
    ]


def _text(text: str) -> Text:
    return Text(f"vi {text}", f"en {text}")


def hostile_rule(name: str = "EVIL-1") -> Rule:
    return Rule(
        id=name,
        title=_text(f"{NASTY}\nsecond line"),
        check="accounts.evil",
        parameters={"list": ("a", NASTY), "share": float("inf"), "on": True},
        severity=Severity.INFO,
        rationale=_text(f"{NASTY}\n\n<b>bold</b>"),
        remediation=_text(f"{NASTY}\n* item"),
        references={"nist": ("IA-5", NASTY)},
    )


def hostile_results(rule: Rule) -> tuple[Result, ...]:
    elsewhere = (Citation("not-loaded", f"1 {NASTY}", Modality.SHOULD),)
    findings = (
        Finding(NASTY, NASTY, BROKEN_PATH, 0),
        Finding(LONG, "", "/abs/ổ đĩa.csv", 1),
        Finding("", "", "", None),
        Finding("=1+1", "{1}", "evidence/\ud800.csv", 2),
    )
    unclear = result("xau", rule, Outcome.UNKNOWN, reason=Reason.NO_CHECK, citations=elsewhere)
    failed = result("xau", rule, Outcome.FAIL, counts=(9, 4, 1), findings=findings, parameters={})
    return (
        failed,
        # The same question twice: two clauses that wait for different evidence.
        unclear,
        replace(unclear, reason=Reason.STALE_SOURCE, reason_text=_text(NASTY)),
        result("xau", rule, Outcome.PASS, parameters={"list": ()}),
        result("la", rule, Outcome.ERROR, text=_text(NASTY)),
        result("la", rule, Outcome.MANUAL, reason=Reason.NO_CHECK, parameters={}),
        result(None, rule, Outcome.NOT_APPLICABLE, text=Text("", "")),
    )


def hostile(audit: Audit) -> Audit:
    """Return an audit whose every text is foreign, with a school that no list names (``la``)."""
    every = hostile_results(hostile_rule())
    counts = {each: sum(r.outcome is each for r in every) for each in Outcome}
    return replace(
        audit,
        district_name=_text(NASTY),
        directives=(replace(audit.directives[0], title=_text(NASTY), issuer=_text(LONG)),),
        sources=(
            Provenance("accounts", "table", BROKEN_PATH, "ef" * 32, None, rows_read=3),
            Provenance("staff", NASTY, BROKEN_PATH, "ef" * 32, None),
            Provenance("accounts", "table", "", "", None, error=_text(NASTY)),
        ),
        exclusions=(Exclusion(NASTY, NASTY, NASTY, NASTY, 3),),
        schools=(
            SchoolSummary(School("xau", NASTY, Level.PRIMARY), counts, None, None),
            SchoolSummary(School("dai", LONG, Level.OFFICE), {}, None, 0.0),
            SchoolSummary(School("trong", "", Level.PRIMARY), {}, 100.0, 0.1),
        ),
        results=every,
    )
