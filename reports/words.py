"""Say codes, numbers and dates in the language of the run.

Numbers are those of the Unicode CLDR for ``vi`` and ``en``. Days are written with all their digits:
22/11/2026 in Vietnamese, as in administrative documents (Decree 30/2020/ND-CP, Annex I); and
2026-11-22 in English (ISO 8601), which no reader takes for another day, as 11/22 or 22/11 would be.
"""

from __future__ import annotations

from datetime import date, datetime

from auditor.audit import Audit
from auditor.locale import _, language
from auditor.model import Effort, Level, Modality, Outcome, Owner, Reason, Severity

OUTCOME_SIGNS = {
    Outcome.PASS: "✓",
    Outcome.FAIL: "✗",
    Outcome.UNKNOWN: "?",
    Outcome.NOT_APPLICABLE: "–",
    Outcome.MANUAL: "m",
    Outcome.ERROR: "!",
}
"""Signs that carry the meaning where colour does not; a legend tells each in words."""


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


def outcome_titles() -> dict[Outcome, str]:
    """Return the word for each outcome with a capital, as the title of a column has it."""
    return {outcome: word[:1].upper() + word[1:] for outcome, word in outcome_words().items()}


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


def level_words() -> dict[Level, str]:
    """Return the word for each kind of unit."""
    return {
        Level.PRESCHOOL: _("preschool"),
        Level.PRIMARY: _("primary school"),
        Level.LOWER_SECONDARY: _("lower-secondary school"),
        Level.UPPER_SECONDARY: _("upper-secondary school"),
        Level.MULTI_LEVEL: _("multi-level school"),
        Level.OFFICE: _("education office"),
    }


def modality_words() -> dict[Modality, str]:
    """Return how strongly a clause asks."""
    return {
        Modality.MUST: _("required"),
        Modality.SHOULD: _("recommended"),
        Modality.TARGET: _("a target"),
        Modality.ENCOURAGED: _("encouraged"),
    }


def owner_words() -> dict[Owner, str]:
    """Return whose duty a requirement is."""
    return {
        Owner.SCHOOL: _("each school"),
        Owner.OFFICE: _("the education office"),
        Owner.CLUSTER: _("the school cluster"),
        Owner.DISTRICT: _("the whole district"),
    }


def reason_words() -> dict[Reason, str]:
    """Return a short label for each reason why an outcome is neither pass nor fail."""
    return {
        Reason.NO_SOURCE: _("no source"),
        Reason.SOURCE_ERROR: _("source not readable"),
        Reason.NO_ROWS: _("no rows"),
        Reason.NO_SUBJECTS: _("nothing to judge"),
        Reason.MISSING_COLUMN: _("column missing"),
        Reason.PARTIAL: _("known in part"),
        Reason.STALE_SOURCE: _("source too old"),
        Reason.NO_CHECK: _("no check yet"),
        Reason.OUT_OF_SCOPE: _("not its duty"),
        Reason.CHECK_ERROR: _("check failed"),
    }


def excluded_word(reason: str) -> str:
    """Return why rows were left out of the judgement; an unknown reason stays as it is."""
    words = {
        "disabled": _("disabled accounts"),
        "service": _("declared service accounts"),
        "break_glass": _("declared break-glass accounts"),
    }
    return words.get(reason, reason)


def kind_word(kind: str) -> str:
    """Return the word for a kind of declared account; an unknown kind stays as it is."""
    words = {
        "service": _("service"),
        "break_glass": _("break-glass"),
        "shared": _("shared"),
    }
    return words.get(kind, kind)


def parameter_word(name: str) -> str:
    """Return the word for what a rule's parameter sets; an unknown one stays as it is."""
    words = {
        "level": _("at least"),
        "max_age_days": _("days at most"),
        "max_idle_days": _("days unused at most"),
        "roles": _("accounts of"),
        "systems": _("system"),
    }
    return words.get(name, name)


def role_word(role: str) -> str:
    """Return the word for a group of accounts; an unknown one stays as it is."""
    words = {
        "staff": _("staff"),
        "admin": _("administrators"),
        "pupil": _("pupils"),
        "parent": _("parents"),
        "shared": _("shared"),
        "service": _("service"),
    }
    return words.get(role, role)


def family_word(audit: Audit, family: str) -> str:
    """Return the word for a kind of evidence; an unknown kind stays as it is."""
    return audit.words_of(family).title.in_language(language())


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


def day(moment: date) -> str:
    """Return a day, that of a moment in its own zone: 2026-11-22 or 22/11/2026."""
    if language() == "en":
        return f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
    return f"{moment.day:02}/{moment.month:02}/{moment.year:04}"


def moment(at: datetime) -> str:
    """Return a day with its hour and zone: 2026-11-22 23:59 (UTC+07:00).

    Vietnamese puts the hour first, as CLDR does: 23:59 22/11/2026 (UTC+07:00). A moment without a
    zone is shown without one: it is not known.
    """
    hour = f"{at.hour:02}:{at.minute:02}"
    written = f"{day(at)} {hour}" if language() == "en" else f"{hour} {day(at)}"
    return f"{written} ({_zone(at)})" if at.tzinfo else written


def _zone(at: datetime) -> str:
    offset = f"{at:%z}"
    return f"UTC{offset[:3]}:{offset[3:5]}" if offset.strip("+-0") else "UTC"
