"""The commands ``policy ...``: look into rules and directives, validate, test and trace them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.app import language_option
from auditor.locale import _

SCHEMAS = ("rule-library", "directive", "district", "rule-tests", "result")


def build() -> click.Group:
    """Make the group in the language of the run."""
    return click.Group(
        "policy",
        commands={
            each.name or "": each
            for each in (_list(), _show(), _validate(), _test(), _trace(), _schema())
        },
        params=[language_option()],
        no_args_is_help=True,
        short_help=_("List, show, validate, test and trace rules and directives."),
        help=_(
            "Look into the rules and directives that ship with the program, and check your own."
        ),
    )


def _district_argument() -> click.Argument:
    return click.Argument(["district"], type=click.Path(path_type=Path), required=False)


def _list() -> click.Command:
    def run(**options: Any) -> int:
        from auditor.cli.policy_views import list_policy

        click.echo(list_policy(options["district"]))
        return 0

    return click.Command(
        "list",
        callback=run,
        params=[_district_argument(), language_option()],
        short_help=_("List directives and rules."),
        help=_("List the directives and rules that ship with the program, or those of DISTRICT."),
    )


def _show() -> click.Command:
    def run(**options: Any) -> int:
        from auditor.cli.policy_views import show_directive

        click.echo(show_directive(options["directive"], options["district"]))
        return 0

    return click.Command(
        "show",
        callback=run,
        params=[click.Argument(["directive"]), _district_argument(), language_option()],
        short_help=_("Show one directive, clause by clause."),
        help=_(
            "Show DIRECTIVE clause by clause: what it asks, of whom, and how it is answered for."
        ),
    )


def _validate() -> click.Command:
    def run(**options: Any) -> int:
        from auditor.pipeline import load_built_in, prepare

        rules, packs = load_built_in()
        click.echo(
            _("Built-in policy is valid: {rules} rules, {packs} directives.").format(
                rules=len(rules), packs=len(packs)
            )
        )
        if options["district"]:
            plan = prepare(options["district"])
            click.echo(
                _(
                    "{path} is valid: {schools} units, {sources} sources, {requirements}"
                    " requirements."
                ).format(
                    path=options["district"],
                    schools=len(plan.schools),
                    sources=len(plan.district.sources),
                    requirements=len(plan.requirements),
                )
            )
        return 0

    return click.Command(
        "validate",
        callback=run,
        params=[_district_argument(), language_option()],
        short_help=_("Check rules, directives and a district folder for mistakes."),
        help=_(
            "Load everything strictly and tell every mistake with file, line and advice: the"
            " built-in policy and, if given, DISTRICT with its own rules, directives and tailoring."
            " Exit code 2 when something is wrong."
        ),
    )


def _test() -> click.Command:
    def run(**options: Any) -> int:
        from auditor.cli.policy_views import run_tests

        text, passed = run_tests(options["district"])
        click.echo(text)
        return 0 if passed else 1

    return click.Command(
        "test",
        callback=run,
        params=[_district_argument(), language_option()],
        short_help=_("Run the rules' own tests."),
        help=_(
            "Run the tests that stand beside the rules (*.tests.yaml), ours and those of DISTRICT."
        ),
    )


def _trace() -> click.Command:
    def run(**options: Any) -> int:
        from auditor.cli.policy_views import trace_policy

        click.echo(
            trace_policy(options["district"], options["directives"], pending=options["pending"])
        )
        return 0

    return click.Command(
        "trace",
        callback=run,
        params=[
            _district_argument(),
            click.Option(
                ["--directive", "directives"],
                multiple=True,
                metavar="NAME",
                help=_("Only this directive; repeatable."),
            ),
            click.Option(["--pending"], is_flag=True, help=_("Only what no check can judge yet.")),
            language_option(),
        ],
        short_help=_("Trace every clause to its rules, or to why it cannot be checked."),
        help=_(
            "Trace every clause of the directives to the rules that answer for it; clauses that"
            " cannot be checked or are not the sector's duty stand with the reason, rules that wait"
            " for a check as pending."
        ),
    )


def _schema() -> click.Command:
    def run(**options: Any) -> int:
        from auditor.cli.policy_views import schema_text

        click.echo(schema_text(options["kind"]))
        return 0

    return click.Command(
        "schema",
        callback=run,
        params=[click.Argument(["kind"], type=click.Choice(SCHEMAS)), language_option()],
        short_help=_("Print a JSON Schema for editors and for checking results."),
        help=_(
            "Print the JSON Schema of a kind of file, so that editors complete it and results can"
            " be checked."
        ),
    )
