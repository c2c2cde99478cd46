"""Decide what is written where, before anything is evaluated."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.locale import _
from auditor.model import ReportError

if TYPE_CHECKING:
    import polars as pl

    from reports.interface import ReportFormat

STDOUT = "-"
SCHOOL = "{school}"
"""Stands in a path for the code of a school: one file for each."""
_OF_A_CODE = re.compile(r"[A-Za-z0-9_-]*")
EVERY = "all"
"""Stands for every format; its path is a folder."""
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write, or one for each school."""

    format: str
    path: str
    """``-`` is standard output."""

    @property
    def per_school(self) -> bool:
        """Tell whether each school gets a report of its own."""
        return SCHOOL in self.path


@dataclass(frozen=True, slots=True)
class OutputSettings:
    """What all reports of a run have in common."""

    redact: str = "none"
    key: bytes = field(default=b"", repr=False)
    template: bytes | None = field(default=None, repr=False)
    findings: pl.DataFrame | None = None
    """Every violating row, where it was kept."""
    school: str | None = None
    """The one school that the audit was cut down to."""
    told: bool = True
    """Whether each report that is written is named on standard error."""


def parse_outputs(
    wanted: Sequence[str], *, quiet: bool, every_finding: bool = True
) -> list[Output]:
    """Return the outputs; the terminal report is added unless standard output carries another one.

    Args:
        wanted: ``FORMAT=PATH`` as typed.
        quiet: nothing is to be shown.
        every_finding: whether ``all`` takes in formats that need every violating row, which a
            stored result may not hold.

    Raises:
        ReportError: an unknown format or placeholder, a missing path, two reports for one place, or
            a place that cannot be written.

    """
    from reports import FORMATS

    known = [name for name, each in FORMATS.items() if every_finding or not each.every_finding]
    outputs = [output for each in wanted for output in _parse(each, FORMATS, known)]
    for position, each in enumerate(outputs):
        for earlier in outputs[:position]:
            _refuse_overlap(earlier, each)
    for each in outputs:
        if each.path != STDOUT:
            _check_place(each, is_folder=FORMATS[each.format].folder and not each.per_school)
    carried = any(each.path == STDOUT for each in outputs) or any(
        each.startswith("terminal=") for each in wanted
    )
    if not quiet and not carried:
        outputs.append(Output("terminal", STDOUT))
    return outputs


def refuse_overwriting(outputs: Iterable[Output], inputs: Iterable[Path]) -> None:
    """Refuse a report in the place of a file that this run reads.

    Raises:
        ReportError: it names the report.

    """
    read = [Output("", str(each)) for each in inputs]
    for output in outputs:
        if any(_overlap(output.path, each.path) for each in read if output.path != STDOUT):
            message = _("-o: {path} would take the place of a file that this command reads.")
            raise ReportError(message.format(path=output.path))


def _parse(text: str, formats: Mapping[str, ReportFormat], every: Sequence[str]) -> list[Output]:
    name, mark, path = text.partition("=")
    if not mark or not path:
        raise ReportError(
            _("-o {text}: write FORMAT=PATH, for example json=result.json").format(text=text)
        )
    if name == EVERY:
        return _every(text, path, [formats[each] for each in every])
    if name not in formats:
        close = difflib.get_close_matches(name, [*formats, EVERY], n=1)
        hint = _(" Did you mean '{name}'?").format(name=close[0]) if close else ""
        raise ReportError(
            _("-o {text}: there is no format '{name}'; there are: {formats}.").format(
                text=text, name=name, formats=", ".join([*formats, EVERY])
            )
            + hint
        )
    if complaint := _complaint(formats[name], path):
        raise ReportError(f"-o {text}: {complaint}")
    return [Output(name, path)]


def _every(text: str, folder: str, formats: Sequence[ReportFormat]) -> list[Output]:
    """Return the formats of the whole district, side by side in one folder."""
    if folder == STDOUT or _PLACEHOLDER.search(folder):
        raise ReportError(
            _("-o {text}: '{name}' writes many files; name a folder.").format(text=text, name=EVERY)
        )
    return [
        Output(each.name, os.path.join(folder, _file_name(each)))  # noqa: PTH118  # kept as given
        for each in formats
    ]


def _file_name(wanted: ReportFormat) -> str:
    return wanted.name if wanted.folder else f"result{wanted.extension}"


def _complaint(wanted: ReportFormat, path: str) -> str:
    """Return why a path does not fit a format, or nothing."""
    for found in _PLACEHOLDER.findall(path):
        if found != SCHOOL:
            message = _("'{found}' cannot be filled in; only {known} can.")
            return message.format(found=found, known=SCHOOL)
    if path == STDOUT:
        folder = _("this report is a folder; name a folder, or a file for each school: {example}")
        example = f"{wanted.name}=reports/{SCHOOL}{wanted.extension}"
        return folder.format(example=example) if wanted.folder else ""
    suffix = Path(path).suffix.lower()
    if wanted.suffixes and suffix not in wanted.suffixes:
        return _("it is written as one of: {suffixes}.").format(suffixes=", ".join(wanted.suffixes))
    return ""


def _refuse_overlap(first: Output, second: Output) -> None:
    if first.path == second.path or _overlap(first.path, second.path) == _SAME:
        raise ReportError(
            _("-o: two reports cannot go to the same place: {path}").format(path=second.path)
        )
    if STDOUT not in (first.path, second.path) and _overlap(first.path, second.path):
        message = _("-o: {first} and {second}: one would lie inside the other. Choose two places.")
        raise ReportError(message.format(first=first.path, second=second.path))


_SAME, _INSIDE = "same", "inside"


def _overlap(first: str, second: str) -> str:
    """Tell whether two paths may be one place, or one a part of the other."""
    if STDOUT in (first, second):
        return ""
    steps, others = (
        Path(os.path.normcase(os.path.realpath(each))).parts for each in (first, second)
    )
    if not all(_may_be_one(*pair) for pair in zip(steps, others, strict=False)):
        return ""
    return _SAME if len(steps) == len(others) else _INSIDE


def _may_be_one(first: str, second: str) -> bool:
    """Tell whether two names may be equal for some school."""
    if SCHOOL not in first and SCHOOL not in second:
        return first == second
    starts = [each.partition(SCHOOL)[0] for each in (first, second)]
    ends = [each.rpartition(SCHOOL)[2] for each in (first, second)]
    # Shorter first: a name without the placeholder is all start and all end.
    start, end = sorted(starts, key=len), sorted(ends, key=len)
    if not (start[1].startswith(start[0]) and end[1].endswith(end[0])):
        return False
    if SCHOOL in first and SCHOOL in second:
        rests = [start[1][len(start[0]) :], end[1][: len(end[1]) - len(end[0])]]
    else:
        rests = [start[1][len(start[0]) : len(start[1]) - len(end[0])]]
    # What one name has more, a school's code would have to bring.
    return all(map(_OF_A_CODE.fullmatch, rests))


def _check_place(output: Output, *, is_folder: bool) -> None:
    """Refuse a place that surely cannot be written, before time is spent on the audit."""
    from reports.writing_folder import why_not_a_folder

    path = output.path
    # os.path, not pathlib: what may not be looked at is no folder, and the next check tells it.
    if is_folder and os.path.isdir(path) and not os.access(path, os.R_OK | os.X_OK):  # noqa: PTH112
        raise _closed(path, path)
    if is_folder and (why := why_not_a_folder(Path(path))):
        raise ReportError(why.format(path=path))
    if not is_folder and (os.path.isdir(path) or path.endswith(("/", os.sep))):  # noqa: PTH112
        raise ReportError(_("{path}: is a folder; name a file in it.").format(path=path))
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    while not os.path.exists(folder) and folder != os.path.dirname(folder):  # noqa: PTH110, PTH120
        folder = os.path.dirname(folder)  # noqa: PTH120
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK | os.X_OK):  # noqa: PTH112
        raise _closed(path, folder)


def _closed(path: str, folder: str) -> ReportError:
    message = _(
        "{path}: cannot be written; the folder {folder} does not let you. Choose another place."
    )
    return ReportError(message.format(path=path, folder=folder))
