"""The commands ``template ...``: make an office's own Word template, and check it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.app import language_option
from auditor.locale import _, language

_UNUSABLE = 2


def build() -> click.Group:
    """Make the group in the language of the run."""
    return click.Group(
        "template",
        commands={each.name or "": each for each in (_starter(), _check(), _list())},
        params=[language_option()],
        no_args_is_help=True,
        short_help=_("Make your office's own Word template, and check it."),
        help=_(
            "A formal report can be filled into your office's own Word document. Start from an"
            " example, change it in Word, check it, and name it with --template."
        ),
    )


def _file_argument() -> click.Argument:
    return click.Argument(["file"], type=click.Path(path_type=Path))


def _starter() -> click.Command:
    return click.Command(
        "starter",
        callback=_write_starter,
        params=[_file_argument(), language_option()],
        short_help=_("Write an example template."),
        help=_("Write an example template to FILE (.docx), laid out as Decree 30/2020 asks."),
    )


def _write_starter(**options: Any) -> int:
    from auditor.model import ReportError
    from reports.formal.starter import starter_template
    from reports.writing import write_report

    path: Path = options["file"]
    if path.exists():
        message = _("{path}: is there already, and may hold your work. Name a new file.")
        raise ReportError(message.format(path=path))
    write_report(path, starter_template())
    click.echo(_("Written: {path}").format(path=path), err=True)
    return 0


def _check() -> click.Command:
    return click.Command(
        "check",
        callback=_check_file,
        params=[_file_argument(), language_option()],
        short_help=_("Tell every fault of a template."),
        help=_(
            "Tell every fault of the template FILE: unknown placeholders, and whatever could run,"
            " fetch or hide something. Exit code 2 when it cannot be used."
        ),
    )


def _check_file(**options: Any) -> int:
    from auditor.cli.template_file import faults_of, template_bytes

    errors, warnings = faults_of(template_bytes(options["file"]))
    for each in errors:
        click.echo(_("Error: {message}").format(message=each))
    for each in warnings:
        click.echo(_("Note: {message}").format(message=each))
    if errors:
        return _UNUSABLE
    click.echo(_("{path}: the template can be used.").format(path=options["file"]))
    return 0


def _list() -> click.Command:
    return click.Command(
        "list",
        callback=_list_names,
        params=[language_option()],
        short_help=_("List the placeholders of a template."),
        help=_("List what a template may hold in double braces, and what takes its place."),
    )


def _list_names(**_options: Any) -> int:
    from reports.formal.template_names import PLACEHOLDERS

    width = max(len(name) for name in PLACEHOLDERS) + len("{{}}")
    for each in PLACEHOLDERS.values():
        shown = f"{{{{{each.name}}}}}".ljust(width)
        click.echo(f"{shown}  {each.meaning.in_language(language())}")
    return 0
