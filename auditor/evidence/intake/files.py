"""Find what a source names: one path, one per school (``{school}``), a pattern (``*``), a base."""

from __future__ import annotations

from collections.abc import Sequence
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.evidence.interface import CollectContext, SourceFile, SourceSpec

if TYPE_CHECKING:
    from auditor.ldap.interface import Directory


def files_of(spec: SourceSpec, context: CollectContext) -> Sequence[SourceFile]:
    """Return the files of a source, in the order of the list of schools, then by name.

    With ``{school}`` a school that has no file is left out: its results say ``no_source``. Without
    a match the one path as written comes back, so that reading it gives the message.
    """
    if spec.directory is not None:
        return _bases(spec.directory, spec, context)
    if "{school}" in spec.path:
        return [
            file
            for school in context.schools
            for file in _matching(spec.path.replace("{school}", school.code), context, school.code)
        ]
    fixed = spec.school.value if spec.school.by == "code" else None
    return _matching(spec.path, context, fixed) or [_file(spec.path, context, fixed)]


def _bases(directory: Directory, spec: SourceSpec, context: CollectContext) -> Sequence[SourceFile]:
    """Return the places of a directory where searches start."""
    fixed = spec.school.value if spec.school.by == "code" else None
    if "{school}" not in directory.base:
        return [_place(directory, directory.base, fixed)]
    # A school's code consists of letters, digits, - and _: nothing in it can end a name.
    return [
        _place(directory, directory.base.replace("{school}", school.code), school.code)
        for school in context.schools
    ]


def _place(directory: Directory, base: str, school: str | None) -> SourceFile:
    return SourceFile(Path(), f"{directory.url}/{base}", school, base)


def _matching(path: str, context: CollectContext, school: str | None) -> list[SourceFile]:
    if not any(mark in path for mark in "*?["):
        file = _file(path, context, school)
        return [file] if file.path.exists() else []
    # Not Path.glob: it refuses absolute patterns and cannot name what lies beside the folder.
    found = sorted(glob(path, root_dir=context.folder, recursive=True))  # noqa: PTH207
    files = [_file(Path(name).as_posix(), context, school) for name in found]
    return [file for file in files if file.path.is_file()]


def _file(path: str, context: CollectContext, school: str | None) -> SourceFile:
    return SourceFile(context.folder / path, path, school)
