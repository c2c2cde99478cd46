"""Render the standing of the schools as metrics, for the textfile collector of node_exporter.

Prometheus text exposition format 0.0.4: a gauge each, for every metric is a state at the moment of
the audit. No label holds an account, a person or a path. HELP texts are English in every language:
they are read by machines, and files of one host that differ in them are refused.

Each sample carries the code of the district, so that files of several districts can stand side by
side. What is not known has no sample, never a 0; a result for the whole district has an empty
``school``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.audit import Audit
from auditor.model import Outcome
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.text import clean


@dataclass(frozen=True, slots=True)
class _Metric:
    """One gauge; ``samples`` gives its labels and values."""

    name: str
    help: str
    samples: Iterable[tuple[Mapping[str, str], float]]


def render_prometheus(audit: Audit, options: ReportOptions) -> bytes:
    """Return the metrics of an audit; the same in every language."""
    with speaking(options.language):
        shown = redact_audit(audit, options)
    district = {"district": shown.district_code}
    lines = [
        line
        for metric in (*_of_audit(shown), *_of_schools(shown), *_of_sources(shown))
        for line in _lines(metric, district)
    ]
    return "".join(lines).encode("utf-8")


def _of_audit(audit: Audit) -> Iterator[_Metric]:
    about = {
        "version": audit.tool_version,
        "redacted": audit.redacted,
        "forecast": str(audit.forecast).lower(),
    }
    yield _Metric("auditor_info", "The program and the audit the file comes from.", [(about, 1)])
    yield _Metric(
        "auditor_exit_code",
        "Exit code: 0 nothing fails at the threshold, 1 something does, 3 incomplete.",
        [({}, audit.exit_code)],
    )
    yield _Metric(
        "auditor_as_of_timestamp_seconds",
        "The moment the audit is made for; later than the generation in a forecast.",
        [({}, audit.as_of.timestamp())],
    )
    yield _Metric(
        "auditor_generated_timestamp_seconds",
        "When the audit was made.",
        [({}, audit.generated_at.timestamp())],
    )
    yield _Metric("auditor_schools", "Units of the district audited.", [({}, len(audit.schools))])


def _of_schools(audit: Audit) -> Iterator[_Metric]:
    units = [(each, {"school": each.school.code}) for each in audit.schools]
    yield _Metric(
        "auditor_school_info",
        "Name and level of a school, to be joined by its code.",
        [
            ({**unit, "name": each.school.name, "level": each.school.level.value}, 1)
            for each, unit in units
        ],
    )
    yield _Metric(
        "auditor_school_score_ratio",
        "Weighted passes of all judged rules, 0 to 1; absent where nothing was judged."
        " Read it beside the coverage.",
        [(unit, each.score / 100) for each, unit in units if each.score is not None],
    )
    yield _Metric(
        "auditor_school_coverage_ratio",
        "Judged rules of all applicable ones, 0 to 1; absent where none is applicable.",
        [(unit, each.coverage / 100) for each, unit in units if each.coverage is not None],
    )
    yield _Metric("auditor_outcomes", "Results by outcome; unknown is not pass.", _outcomes(audit))
    yield _Metric(
        "auditor_results_unknown",
        "Results that are unknown, by the reason why.",
        _counted(
            ("school", "reason"),
            (
                ((each.school or "", each.reason.value if each.reason else ""), 1)
                for each in audit.results
                if each.outcome is Outcome.UNKNOWN
            ),
        ),
    )
    yield _Metric(
        "auditor_violations",
        "Violations of failed rules; one subject counts once per question of the rule.",
        _counted(
            ("school", "rule", "severity"),
            (
                ((each.school or "", each.rule.id, each.severity.value), each.violations)
                for each in audit.results
                if each.outcome is Outcome.FAIL
            ),
        ),
    )


def _outcomes(audit: Audit) -> Iterator[tuple[Mapping[str, str], float]]:
    """Count outcomes per school, zeros too: an alert on a rate needs the first sample."""
    counts = Counter((each.school or "", each.outcome) for each in audit.results)
    units = {each.school.code: each.school.level.value for each in audit.schools}
    # The district comes last, and a school that the list does not have is not lost.
    for school in dict.fromkeys([*units, *(school for school, _outcome in counts), ""]):
        for outcome in Outcome:
            labels = {
                "school": school,
                "level": units.get(school, ""),
                "outcome": outcome.value,
            }
            yield labels, counts[school, outcome]


def _of_sources(audit: Audit) -> Iterator[_Metric]:
    yield _Metric(
        "auditor_source_rows",
        "Rows read, by what became of them; the sum over fate is what was read.",
        _counted(
            ("family", "fate"),
            (
                ((each.family, fate), rows)
                for each in audit.sources
                for fate, rows in (
                    ("evaluated", each.rows_evaluated),
                    ("excluded", each.rows_excluded),
                    ("quarantined", each.rows_quarantined),
                )
            ),
        ),
    )
    yield _Metric(
        "auditor_source_errors",
        "Sources that could not be read at all.",
        _counted(
            ("family",), (((each.family,), int(each.error is not None)) for each in audit.sources)
        ),
    )


def _counted(
    names: tuple[str, ...], rows: Iterable[tuple[tuple[str, ...], int]]
) -> Iterator[tuple[Mapping[str, str], float]]:
    """Sum numbers that have the same values of the labels ``names``."""
    sums: Counter[tuple[str, ...]] = Counter()
    for values, count in rows:
        sums[values] += count
    for values, total in sums.items():
        yield dict(zip(names, values, strict=True)), total


def _lines(metric: _Metric, district: Mapping[str, str]) -> Iterator[str]:
    first = True
    for labels, value in metric.samples:
        if first:
            yield f"# HELP {metric.name} {metric.help}\n# TYPE {metric.name} gauge\n"
            first = False
        told = ",".join(
            f'{name}="{_escaped(label)}"' for name, label in {**district, **labels}.items()
        )
        yield f"{metric.name}{{{told}}} {_number(value)}\n"


def _escaped(label: str) -> str:
    """Escape what the format escapes; what cannot be seen or turns a line around is written out."""
    shown = label if label.isprintable() else clean(label)
    return shown.replace("\\", r"\\").replace('"', r"\"")


def _number(value: float) -> str:
    """Return the shortest text for a number; a Unix time stays a plain integer."""
    return str(int(value)) if value == int(value) else repr(value)
