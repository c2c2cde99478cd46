"""Tell what was examined and how, and what could not be known."""

from __future__ import annotations

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Reason
from reports.content.accounting import Rows, rows_of, told, told_once
from reports.content.blocks import Block, Facts, Paragraph, Section, Tone
from reports.formal.content_annexes import bounded
from reports.interface import ReportOptions
from reports.sections.reasons import reasons
from reports.words import day, number


def scope(audit: Audit, options: ReportOptions) -> Section:
    """Return what was examined, up to which day, from what evidence, and what is not a pass."""
    del options
    blocks: list[Block] = [
        Paragraph(
            _(
                "What the documents above ask for was checked against the evidence handed in, rule"
                " by rule and unit by unit. Every statement is that of {day}."
            ).format(day=day(audit.as_of))
        ),
        Facts(_figures(audit)),
        Paragraph(
            _(
                "A lack of evidence is never a pass: what the evidence does not tell is reported as"
                " not known. The score is the weighted share of passes among what was judged; the"
                " coverage is the share that could be judged. Neither says anything without the"
                " other."
            )
        ),
    ]
    if audit.forecast:
        text = _(
            "The day of the check lies after the evidence was collected: the report tells what"
            " will have lapsed by then."
        )
        blocks.append(Paragraph(text, Tone.DOUBT))
    if audit.redacted != "none":
        blocks.append(Paragraph(_("Names of accounts and owners are hidden in this report.")))
    return Section("scope", _("Scope and method"), blocks)


def _figures(audit: Audit) -> list[tuple[str, str]]:
    waiting = {each.rule.id for each in audit.results if each.reason is Reason.NO_CHECK}
    rules = {each.rule.id for each in audit.results}
    found = told_once(audit.sources)
    broken = sum(each.error is not None for each in found)
    read = sum((rows_of(each) for each in audit.sources), Rows())
    return [
        (_("Units examined"), number(len(audit.schools))),
        (_("Documents applied"), number(len(audit.directives))),
        (_("Rules asked for"), number(len(rules))),
        (_("Of which no check can judge yet"), number(len(waiting))),
        (_("Sources of evidence"), number(len(found))),
        (_("Of which could not be read"), number(broken)),
        (_("Rows of evidence"), told(read)),
    ]


def not_known(audit: Audit, options: ReportOptions) -> Section:
    """Return what could not be known and why, as every report tells it."""
    title = _("What could not be known, and why")
    told_everywhere = reasons(audit, options)
    if told_everywhere is None:
        return Section("reasons", title, [Paragraph(_("Nothing is recorded as not known."))])
    return Section("reasons", title, bounded(told_everywhere).blocks)
