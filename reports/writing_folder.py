"""Write a report that is a folder, whole or not at all, readable by its owner only."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from auditor.locale import _
from auditor.model import ReportError

MARK = ".auditor-report"
"""Stands in every folder that is a report: only such a folder is ever replaced."""
_PRIVATE = 0o700


def write_folder(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write the files beside ``path``, then let the folder take its place.

    Raises:
        ReportError: ``path`` is a file, or a folder that is no earlier report.
        OSError: it cannot be written; an earlier report stays as it was.

    """
    place = path.resolve()
    if why := why_not_a_folder(place):
        raise ReportError(why.format(path=path))
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".auditor-", suffix=".tmp", dir=place.parent))
    try:
        _fill(aside, files)
        _replace(place, aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def why_not_a_folder(path: Path) -> str:
    """Return why no report may take the place of what is at ``path``; empty if one may."""
    if path.is_dir() and not (path / MARK).is_file() and any(path.iterdir()):
        return _(
            "{path}: holds other files and is no earlier report, so it is left as it is. Name a new"
            " or an empty folder."
        )
    if path.exists() and not path.is_dir():
        return _("{path}: is a file; this report is a folder. Name a folder.")
    return ""


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    known: set[Path] = set()
    for name, content in files:
        target = folder / name
        if target.parent not in known:
            target.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            known.add(target.parent)
        target.touch(mode=0o600)
        target.write_bytes(content)
    (folder / MARK).touch(mode=0o600)


def _replace(place: Path, aside: Path) -> None:
    """Put ``aside`` where ``place`` is; an earlier report comes back if that fails."""
    if not place.exists():
        aside.rename(place)
        return
    earlier = Path(tempfile.mkdtemp(prefix=".auditor-", suffix=".old", dir=place.parent))
    place.rename(earlier / place.name)
    try:
        aside.rename(place)
    except OSError:
        (earlier / place.name).rename(place)
        raise
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(earlier)
