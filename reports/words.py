"""Say codes, numbers and dates in the language of the run."""

from __future__ import annotations

from datetime import datetime

from auditor.locale import _, language
from auditor.model import Effort, Outcome, Severity


def outcome_words() -> dict[Outcome, str]:
    """Return the word for each outcome."""
    return {
        Outcome.PASS: _("pass"),
        Outcome.FAIL: _("fail"),
        Outcome.UNKNOWN: _("unknown"),
        Outcome.NOT_APPLICABLE: _("not applicable"),
        Outcome.MANUAL: _("to be checked by a person"),
        Outcome.ERROR: _("error"),
    }


def severity_words() -> dict[Severity, str]:
    """Return the word for each severity."""
    return {
        Severity.INFO: _("info"),
        Severity.LOW: _("low"),
        Severity.MEDIUM: _("medium"),
        Severity.HIGH: _("high"),
        Severity.CRITICAL: _("critical"),
    }


def effort_words() -> dict[Effort, str]:
    """Return the word for the work each remedy takes."""
    return {
        Effort.LOW: _("little work"),
        Effort.MEDIUM: _("some work"),
        Effort.HIGH: _("much work"),
    }


def kind_word(kind: str) -> str:
    """Return the word for a kind of declared account; an unknown kind stays as it is."""
    words = {
        "service": _("service"),
        "break_glass": _("break-glass"),
        "shared": _("shared"),
    }
    return words.get(kind, kind)


def family_word(family: str) -> str:
    """Return the word for a kind of evidence; an unknown kind stays as it is."""
    words = {
        "accounts": _("accounts"),
        "staff": _("staff"),
        "password_policies": _("password policies"),
        "attendance": _("attendance"),
        "attestations": _("attestations"),
        "backups": _("backups"),
        "breaches": _("leaked accounts"),
        "credentials": _("passwords"),
        "facts": _("registers"),
        "fanpages": _("fanpages"),
        "links": _("links between channels"),
        "otp": _("one-time passwords"),
        "payments": _("payments"),
        "schools": _("list of schools"),
        "sites": _("websites"),
        "submissions": _("reports handed in"),
    }
    return words.get(family, family)


def exit_meaning(code: int, fail_on: Severity) -> str:
    """Return what an exit code tells a scheduler."""
    meanings = {
        0: _("Exit code 0: evaluated; nothing fails at severity '{severity}' or above."),
        1: _("Exit code 1: evaluated; rules fail at severity '{severity}' or above."),
        3: _(
            "Exit code 3: evaluated, but incomplete: a source could not be read, a check failed to"
            " run, or coverage is below the minimum."
        ),
    }
    other = _("Exit code {code}.")
    return meanings.get(code, other).format(code=code, severity=severity_words()[fail_on])


def number(value: int) -> str:
    """Return a count with its thousands grouped: 1,200 or 1.200."""
    grouped = f"{value:,}"
    return grouped if language() == "en" else grouped.replace(",", ".")


def percent(value: float | None) -> str:
    """Return a percentage with one decimal and no sign, or a dash where there is none."""
    if value is None:
        return "-"
    written = f"{value:.1f}"
    return written if language() == "en" else written.replace(".", ",")


def day(moment: datetime) -> str:
    """Return the day of a moment in its own zone: 2026-11-22 or 22/11/2026."""
    return f"{moment:%Y-%m-%d}" if language() == "en" else f"{moment:%d/%m/%Y}"
