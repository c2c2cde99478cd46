"""The command ``doctor``: look at every source and say what it can and cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.app import language_option
from auditor.locale import _


def build() -> click.Command:
    """Make the command in the language of the run."""
    return click.Command(
        "doctor",
        callback=_doctor,
        params=[
            click.Argument(["district"], type=click.Path(path_type=Path)),
            click.Option(
                ["--as-of"], metavar="DATE", help=_("Look as of the end of this day. Default: now.")
            ),
            language_option(),
        ],
        short_help=_("Check every source: rows, columns, and which rules stay unknown."),
        help=_(
            "Read every source of DISTRICT and tell: can it be read, how many rows, which header"
            " became which column, what is wrong, and which rules will be unknown because of it."
            " A live directory is tried step by step, from its name to its password policies."
            " Judges nothing. Exit code 3 when a source cannot be read."
        ),
    )


def _doctor(**options: Any) -> int:
    from auditor.cli.doctor_report import diagnose

    text, healthy = diagnose(options["district"], options["as_of"])
    click.echo(text)
    return 0 if healthy else 3
