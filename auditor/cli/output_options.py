"""Declare the options about outputs, which ``scan`` and ``report`` share."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.locale import _

_REDACTIONS = ("none", "names", "all")


def where_options() -> list[click.Parameter]:
    """Return what says which reports are written where."""
    from reports import FORMATS

    return [
        click.Option(
            ["-o", "--output", "outputs"],
            multiple=True,
            metavar="FORMAT=PATH",
            help=_(
                "Write a report; repeatable. FORMAT: {formats}, or all for every one of them in the"
                " folder PATH. PATH - is standard output; {school} in PATH writes one file for each"
                " school."
            ).format(formats=", ".join(FORMATS), school="{school}"),
        ),
        click.Option(
            ["--template"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=_("Fill this DOCX of your office's own (see: auditor template)."),
        ),
    ]


def hiding_options() -> list[click.Parameter]:
    """Return what says which names are hidden, and by which key."""
    return [
        click.Option(
            ["--redact"],
            type=click.Choice(_REDACTIONS),
            default="none",
            show_default=True,
            help=_(
                "Hide account names in every output: names keeps the mail domain, all keeps"
                " nothing."
            ),
        ),
        click.Option(
            ["--redact-key"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=_(
                "Key of the pseudonyms. Otherwise {variable}, then redaction.key beside"
                " district.yaml, which is made at first use."
            ).format(variable="AUDITOR_REDACT_KEY_FILE"),
        ),
    ]


def quiet_option() -> click.Option:
    """Return ``--quiet``."""
    return click.Option(["--quiet", "-q"], is_flag=True, help=_("Show nothing on the terminal."))
