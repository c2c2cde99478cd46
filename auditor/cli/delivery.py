"""Render the reports and write them, one after the other: a province's do not fit side by side."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.outputs import SCHOOL, STDOUT, Output, OutputSettings
from auditor.cli.second_process import second_process
from auditor.locale import _, _n, language
from auditor.model import ReportError

if TYPE_CHECKING:
    import polars as pl

    from auditor.audit import Audit
    from reports.interface import ReportOptions


def write_outputs(outputs: Sequence[Output], audit: Audit, settings: OutputSettings) -> bool:
    """Write every report; one that cannot be written is told and does not stop the others.

    A bug in a format costs that format only; it is raised when the others are written.
    """
    from auditor.cli.exit_codes import silence_stdout

    complete = True
    bugs: list[Exception] = []
    with second_process(outputs, audit, settings, write_output) as elsewhere:
        # What is written elsewhere is waited for last.
        for output in sorted(outputs, key=elsewhere.__contains__):
            try:
                told = elsewhere.told(output) if output in elsewhere else None
                if told is None:
                    told = write_output(output, audit, settings)
            except ReportError as error:
                click.echo(_("Error: {message}").format(message=error), err=True)
                complete = False
            except BrokenPipeError:
                # The reader has left (`| head`): the others are still due, the verdict stands.
                silence_stdout()
            except Exception as error:  # noqa: BLE001  # raised below, when the others are written
                bugs.append(error)
            else:
                if output.path != STDOUT and settings.told:
                    click.echo(told, err=True)
    if bugs:
        raise bugs[0]
    return complete


def write_output(output: Output, audit: Audit, settings: OutputSettings) -> str:
    """Write one report, or one for each school; return what is to be told of it.

    Raises:
        ReportError: it cannot be written.

    """
    if output.per_school:
        return _write_each(output, audit, settings)
    return _write_one(output.path, output.format, audit, settings)


def _write_one(path: str, format_name: str, audit: Audit, settings: OutputSettings) -> str:
    from reports import FORMATS
    from reports.writing import write_report

    kind = FORMATS[format_name]
    write_report(path, kind.render(audit, _options(path, settings)), personal=kind.personal)
    return _("Written: {path}").format(path=path)


def _write_each(output: Output, audit: Audit, settings: OutputSettings) -> str:
    """Write every school's own report; the first that cannot be written ends it."""
    from reports.content.one_school import audits_by_school

    rows_of = None if settings.findings is None else _by_school(settings.findings)
    written = 0
    for code, own in audits_by_school(audit):
        mine = replace(settings, findings=rows_of(code) if rows_of else None, school=code)
        _write_one(output.path.replace(SCHOOL, code), output.format, own_verdict(own), mine)
        written += 1
    message = _n("Written: {count} file, {path}", "Written: {count} files, {path}", written)
    return message.format(count=written, path=output.path)


def own_verdict(audit: Audit) -> Audit:
    """Return a part of an audit with the exit code that its own results have."""
    from auditor.engine.scoring import decide_exit

    code = decide_exit(
        audit.results, audit.schools, audit.sources, audit.fail_on, audit.min_coverage
    )
    return replace(audit, exit_code=int(code))


def _by_school(findings: pl.DataFrame) -> Callable[[str], pl.DataFrame]:
    """Return what gives a school's violating rows; one without any has an empty table."""
    nothing = findings.clear()
    parts = {
        str(key[0]): part for key, part in findings.partition_by("school", as_dict=True).items()
    }
    return lambda code: parts.get(code, nothing)


def _options(path: str, settings: OutputSettings) -> ReportOptions:
    from auditor.audit import Redact
    from reports.console import console
    from reports.interface import ReportOptions

    shown, on_screen = console(sys.stdout, os.environ), path == STDOUT
    return ReportOptions(
        language=language(),
        redact=Redact(settings.redact),
        width=shown.width,
        colour=shown.colour and on_screen,
        findings=settings.findings,
        suffix=Path(path).suffix,
        encoding=shown.encoding if on_screen else "utf-8",
        school=settings.school,
        key=settings.key,
        template=settings.template,
    )
