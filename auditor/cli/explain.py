"""The command ``explain``: all about one rule, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.app import language_option
from auditor.locale import _


def build() -> click.Command:
    """Make the command in the language of the run."""
    return click.Command(
        "explain",
        callback=_explain,
        params=[
            click.Argument(["rule"]),
            click.Argument(["district"], type=click.Path(path_type=Path), required=False),
            language_option(),
        ],
        short_help=_("Tell why a rule exists, how it is judged, and how to comply."),
        help=_(
            "Tell all about RULE: why, how it is judged, its parameters and where each value comes"
            " from, how to comply, which clauses ask for it. With DISTRICT, as it is in force"
            " there; otherwise in all packs."
        ),
    )


def _explain(**options: Any) -> int:
    from auditor.cli.rule_explanation import explain

    click.echo(explain(options["rule"], options["district"]))
    return 0
