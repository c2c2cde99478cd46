"""Read an office's own template, and refuse one that cannot be filled or is not safe."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from auditor.cli.outputs import Output
from auditor.locale import _
from auditor.model import ReportError

MOST_BYTES = 20 << 20
"""20 MiB: a letterhead with large pictures."""
_SUFFIX = ".docx"


def read_template(path: Path | None, outputs: Iterable[Output]) -> bytes | None:
    """Return the template's content; ``None``: none is given. What may be an oversight is told.

    Raises:
        ReportError: it cannot be read, is too large, or has faults; with every fault; or no output
            could be filled into it.

    """
    if path is None:
        return None
    if not any(_is_document(each) for each in outputs):
        message = _("--template {path}: no output is a Word document; add one with -o.")
        raise ReportError(message.format(path=path))
    content = template_bytes(path)
    errors, warnings = faults_of(content)
    for each in warnings:
        message = _("Note: {path}: {message}").format(path=path, message=each)
        click.echo(message, err=True)
    if errors:
        message = _("{path}: the template cannot be used:").format(path=path)
        raise ReportError("\n".join([message, *(f"  {each}" for each in errors)]))
    return content


def _is_document(output: Output) -> bool:
    from reports import FORMATS

    return _SUFFIX in (FORMATS[output.format].extension, Path(output.path).suffix.lower())


def faults_of(content: bytes) -> tuple[list[str], list[str]]:
    """Return what is wrong with a template, and what may be an oversight, each with its place."""
    from reports.formal.lint import check_template

    errors: list[str] = []
    warnings: list[str] = []
    for fault in check_template(content):
        told = f"{fault.where}: {fault.message}" if fault.where else fault.message
        (errors if fault.severity == "error" else warnings).append(told)
    return errors, warnings


def template_bytes(path: Path) -> bytes:
    """Return the content of a file that should be a template.

    Raises:
        ReportError: it cannot be read or is too large.

    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = _("{path}: the template cannot be read ({detail}). Check the path.")
        raise ReportError(message.format(path=path, detail=error.strerror)) from error
    if len(content) > MOST_BYTES:
        message = _("{path}: is larger than {mib} MiB; make the pictures in it smaller.")
        raise ReportError(message.format(path=path, mib=MOST_BYTES >> 20))
    return content
