"""Say beforehand what a reader must know of the whole audit: a forecast, hidden names."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Reason, Result
from reports.words import day, number


def notices(audit: Audit) -> list[str]:
    """Return the notices of an audit; most have none."""
    told = []
    if audit.forecast:
        text = _(
            "This is a forecast: it tells what will have lapsed by {day} if nothing changes"
            " after {today}."
        )
        today = audit.generated_at.astimezone(audit.as_of.tzinfo)
        told.append(text.format(day=day(audit.as_of), today=day(today)))
    if audit.redacted == "names":
        told.append(
            _("User names are hidden in this report; the same sign stands for the same account.")
        )
    elif audit.redacted != "none":
        told.append(
            _("Accounts are hidden in this report; the same sign stands for the same account.")
        )
    return told


def waiting_note(results: Iterable[Result]) -> str:
    """Say how many of the unknown answers no version of today could give; empty if none."""
    count = sum(each.reason is Reason.NO_CHECK for each in results)
    if not count:
        return ""
    note = _n(
        "{count} of the unknown answers waits for a check of a later version.",
        "{count} of the unknown answers wait for checks of later versions.",
        count,
    )
    return note.format(count=number(count))
