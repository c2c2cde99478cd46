"""The command ``scan``: audit a district and write its reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.app import language_option
from auditor.cli.output_options import hiding_options, quiet_option, where_options
from auditor.locale import _

if TYPE_CHECKING:
    from auditor.cli.outputs import Output
    from auditor.pipeline import Plan

_SEVERITIES = ("info", "low", "medium", "high", "critical")


def build() -> click.Command:
    """Make the command in the language of the run."""
    return click.Command(
        "scan",
        callback=_scan,
        params=[
            *target_options(),
            *where_options(),
            *_verdict_options(),
            *hiding_options(),
            *_running_options(),
            quiet_option(),
            language_option(),
        ],
        short_help=_("Audit a district folder and show or write its reports."),
        help=_(
            "Audit DISTRICT (a folder, or its district.yaml): read its evidence, judge it by its"
            " directives, show the result.\n\nExit code: 0 nothing failed at or above --fail-on; 1"
            " something did; 2 nothing was evaluated because the input is invalid; 3 evaluated, but"
            " incomplete; 4 a bug."
        ),
    )


def target_options() -> list[click.Parameter]:
    """Return what says which district, day and part of it is meant; shared with other commands."""
    return [
        click.Argument(["district"], type=click.Path(path_type=Path)),
        click.Option(
            ["--as-of"],
            metavar="DATE",
            help=_(
                "Audit as of the end of this day: a forecast or a reconstruction. Default: now."
            ),
        ),
        click.Option(
            ["--school", "schools"],
            multiple=True,
            metavar="CODE",
            help=_("Only this school; repeatable."),
        ),
        click.Option(
            ["--directive", "directives"],
            multiple=True,
            metavar="NAME",
            help=_("Only this directive; repeatable."),
        ),
        click.Option(
            ["--clause", "clauses"],
            multiple=True,
            metavar="NAME:REF",
            help=_("Only this clause of a directive; repeatable."),
        ),
        click.Option(
            ["--rule", "rules"], multiple=True, metavar="ID", help=_("Only this rule; repeatable.")
        ),
    ]


def _verdict_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--fail-on"],
            type=click.Choice(_SEVERITIES),
            default="high",
            show_default=True,
            help=_("Exit with 1 when a rule of this severity or above fails."),
        ),
        click.Option(
            ["--min-coverage"],
            type=click.FloatRange(0, 100),
            default=0.0,
            metavar="PERCENT",
            help=_("Exit with 3 when a school's coverage is below this."),
        ),
        click.Option(
            ["--findings"],
            type=click.IntRange(0),
            default=50,
            show_default=True,
            metavar="N",
            help=_("Findings kept for each result, the worst first; counts are always exact."),
        ),
    ]


def _running_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--dry-run"],
            is_flag=True,
            help=_("Check the folder and show what would be read and written; read no evidence."),
        ),
        click.Option(
            ["--offline"],
            is_flag=True,
            help=_("Use no network: live directories are not asked and count as unreadable."),
        ),
    ]


def _scan(**options: Any) -> int:
    from auditor.cli.outputs import parse_outputs, refuse_overwriting
    from auditor.cli.redaction_key import key_file
    from auditor.pipeline import Filters, prepare

    outputs = parse_outputs(options["outputs"], quiet=options["quiet"])
    plan = prepare(
        options["district"],
        options["as_of"],
        Filters(options["schools"], options["directives"], options["clauses"], options["rules"]),
    )
    read = [plan.district.file, key_file(options["redact_key"]), options["template"]]
    refuse_overwriting(outputs, [each for each in read if each is not None])
    for notice in plan.district.notices:
        click.echo(_("Note: {message}").format(message=notice), err=True)
    if options["dry_run"]:
        from auditor.cli.dry_run import describe

        click.echo(describe(plan, outputs))
        return 0
    return scan(plan, outputs, options)


def scan(plan: Plan, outputs: list[Output], options: dict[str, Any]) -> int:
    """Collect, evaluate, report; return the exit code."""
    from auditor.cli.delivery import write_outputs
    from auditor.cli.outputs import OutputSettings
    from auditor.cli.redaction_key import redaction_key
    from auditor.cli.template_file import read_template
    from auditor.engine import Settings
    from auditor.model import Severity
    from auditor.pipeline import assess, gather
    from reports import FORMATS

    # A key or a template that cannot be used is told before time is spent on the audit.
    redact = options["redact"]
    key = redaction_key(redact, options.get("redact_key"), plan.district.folder)
    template = read_template(options.get("template"), outputs)
    every_finding = any(FORMATS[each.format].every_finding for each in outputs)
    audit, findings = assess(
        plan,
        gather(plan, offline=options.get("offline", False)),
        Settings(options["findings"], every_finding),
        fail_on=Severity(options["fail_on"]),
        min_coverage=options["min_coverage"],
    )
    settings = OutputSettings(redact, key, template, findings, told=options.get("told", True))
    written = write_outputs(outputs, audit, settings)
    return audit.exit_code if written or audit.exit_code else 3
