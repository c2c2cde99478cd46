"""The command ``init``: look at exports and write a first district folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.app import language_option
from auditor.locale import _


def build() -> click.Command:
    """Make the command in the language of the run."""
    return click.Command(
        "init",
        callback=_init,
        params=[
            click.Argument(["folder"], type=click.Path(path_type=Path)),
            click.Argument(["exports"], type=click.Path(path_type=Path), nargs=-1),
            click.Option(
                ["--code"],
                default="district",
                metavar="CODE",
                help=_("Code of the district or office."),
            ),
            click.Option(["--name"], metavar="NAME", help=_("Name of the district or office.")),
            language_option(),
        ],
        short_help=_("Look at your exports and write a commented district.yaml."),
        help=_(
            "Look at EXPORTS (default: every table and JSON file in FOLDER), tell which kind each"
            " is and which header becomes which column, and write a commented district.yaml and a"
            " schools.csv to complete into FOLDER. Existing files are never overwritten."
        ),
    )


def _init(**options: Any) -> int:
    from auditor.cli.district_proposal import propose

    click.echo(propose(options["folder"], options["exports"], options["code"], options["name"]))
    return 0
