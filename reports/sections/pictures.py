"""Draw how the evidence is spread: one chart for each distribution of the audit."""

from __future__ import annotations

from auditor.audit import Audit, Distribution
from auditor.locale import _
from reports.content.blocks import Bar, Chart, Section, Tone
from reports.interface import ReportOptions
from reports.words import number


def pictures(audit: Audit, options: ReportOptions) -> Section | None:
    """Return the charts of the evidence, or ``None`` where there is no evidence."""
    drawn = [_chart(audit, each, options.language) for each in audit.distributions]
    charts = [each for each in drawn if each is not None]
    return Section("pictures", _("The evidence at a glance"), charts, brief=()) if charts else None


def _chart(audit: Audit, distribution: Distribution, language: str) -> Chart | None:
    counts = [sum(column) for column in zip(*distribution.counts.values(), strict=True)]
    total = sum(counts)
    if not total:
        return None
    labels = [*(each.in_language(language) for each in distribution.bins), _("Not known")]
    tones = [*(Tone.PLAIN for _bin in distribution.bins), Tone.DOUBT]
    bars = [Bar(*each) for each in zip(labels, counts, tones, strict=True)]
    told = "; ".join(f"{each.label}: {number(each.value)}" for each in bars)
    title = distribution.title.in_language(language)
    sentence = _("{title} of {total} {rows}. {bars}.")
    rows = audit.words_of(distribution.family).rows.in_language(language)
    alternative = sentence.format(title=title, total=number(total), rows=rows, bars=told)
    return Chart(title, bars, alternative)
