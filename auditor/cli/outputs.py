"""Decide what is written where, before anything is evaluated, and write it."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.locale import _, language
from auditor.model import ReportError
from reports.findings import SUFFIXES

if TYPE_CHECKING:
    import polars as pl

    from auditor.audit import Audit

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write."""

    format: str
    path: str
    """``-`` is standard output."""


def parse_outputs(wanted: Sequence[str], *, quiet: bool) -> list[Output]:
    """Return the outputs; the terminal report is added unless standard output carries another one.

    Raises:
        ReportError: an unknown format, a missing path, two reports for one place, or a place that
            cannot be written.

    """
    from reports import FORMATS

    outputs = [_parse(each, list(FORMATS)) for each in wanted]
    places = [output.path for output in outputs]
    real = [place if place == STDOUT else os.path.realpath(place) for place in places]
    for place, target in zip(places, real, strict=True):
        if real.count(target) > 1:
            raise ReportError(
                _("-o: two reports cannot go to the same place: {path}").format(path=place)
            )
        if place != STDOUT:
            _check_place(Path(place))
    if not quiet and STDOUT not in places and not any(o.format == "terminal" for o in outputs):
        outputs.append(Output("terminal", STDOUT))
    return outputs


def _parse(text: str, formats: list[str]) -> Output:
    name, mark, path = text.partition("=")
    if not mark or not path:
        raise ReportError(
            _("-o {text}: write FORMAT=PATH, for example json=result.json").format(text=text)
        )
    if name not in formats:
        close = difflib.get_close_matches(name, formats, n=1)
        hint = _(" Did you mean '{name}'?").format(name=close[0]) if close else ""
        raise ReportError(
            _("-o {text}: there is no format '{name}'; there are: {formats}.").format(
                text=text, name=name, formats=", ".join(formats)
            )
            + hint
        )
    if name == "findings" and path != STDOUT and Path(path).suffix.lower() not in SUFFIXES:
        raise ReportError(
            _("-o {text}: findings are written as one of: {suffixes}.").format(
                text=text, suffixes=", ".join(SUFFIXES)
            )
        )
    return Output(name, path)


def _check_place(path: Path) -> None:
    """Refuse a place that surely cannot be written, before time is spent on the audit."""
    if path.is_dir():
        raise ReportError(_("{path}: is a folder; name a file in it.").format(path=path))
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise ReportError(
            _(
                "{path}: cannot be written; the folder {folder} does not let you. Choose another"
                " place."
            ).format(path=path, folder=folder)
        )


def write_outputs(
    outputs: Sequence[Output], audit: Audit, findings: pl.DataFrame | None, redact: str
) -> bool:
    """Write every report; one that cannot be written is told and does not stop the others."""
    from auditor.cli.running import silence_stdout
    from reports import FORMATS
    from reports.console import console
    from reports.interface import Redact, ReportOptions
    from reports.writing import write_report

    complete = True
    shown = console(sys.stdout, os.environ)
    for output in outputs:
        options = ReportOptions(
            language=language(),
            redact=Redact(redact),
            width=shown.width,
            colour=shown.colour and output.path == STDOUT,
            findings=findings,
            suffix=Path(output.path).suffix,
            encoding=shown.encoding if output.path == STDOUT else "utf-8",
        )
        try:
            write_report(output.path, FORMATS[output.format].render(audit, options))
        except ReportError as error:
            click.echo(_("Error: {message}").format(message=error), err=True)
            complete = False
            continue
        except BrokenPipeError:
            # The reader has left (`| head`): the other reports are still due, the verdict stands.
            silence_stdout()
            continue
        if output.path != STDOUT:
            click.echo(_("Written: {path}").format(path=output.path), err=True)
    return complete
