"""Ask a directory as a source of accounts: base by base, over one conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import polars as pl

from auditor.audit import Problem
from auditor.evidence.interface import (
    CollectContext,
    RawTable,
    SchoolBy,
    SourceFile,
    SourceSpec,
)
from auditor.evidence.password_policies.live import policies_in_force
from auditor.model import Text

if TYPE_CHECKING:
    from auditor.evidence.directory.reading import Reader


@contextmanager
def ask_directory(spec: SourceSpec, context: CollectContext) -> Iterator[LiveDirectory]:
    """Open the directory of a source, for as long as its bases are read."""
    from auditor.evidence.directory.reading import Reader  # brings ldap3

    if spec.directory is None:
        raise ValueError(f"{spec.where}: a source of the format {spec.format} names no directory")
    reader = Reader(
        spec.directory,
        spec.format,
        context.folder,
        keyring=context.keyring,
        offline=context.offline,
    )
    with reader:
        yield LiveDirectory(reader, spec, context)


class LiveDirectory:
    """A directory whose accounts are read, with what it enforces on them."""

    feeds: tuple[str, ...] = ("password_policies",)

    def __init__(self, reader: Reader, spec: SourceSpec, context: CollectContext) -> None:
        self._reader = reader
        self._as_of = context.as_of
        by_column = spec.school.by == SchoolBy.COLUMN and spec.school.value
        named = [*spec.columns.values(), *([spec.school.value] if by_column else [])]
        self._further = [name.removeprefix("!") for name in named]

    def read(self, place: SourceFile) -> RawTable:
        """Return the accounts under one base.

        A base that does not exist holds no accounts of its school: that is told, and is no error.

        Raises:
            DirectoryError: the answer is not whole.

        """
        from auditor.ldap.codes import NoSuchBaseError

        try:
            return self._reader.read(place.base or "", self._further, self._as_of)
        except NoSuchBaseError as error:
            if place.school is None:
                raise
            note = Problem(None, "no_such_base", Text(str(error), str(error)))
            names = (*self._reader.attributes(self._further), "dn")
            schema = {**dict.fromkeys(names, pl.String()), "row": pl.UInt32()}
            return RawTable(frame=pl.DataFrame(schema=schema), rows_read=0, notes=(note,))

    def complete(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add what the directory keeps elsewhere: policy, rights, name."""
        return self._reader.surroundings(self._as_of).complete(frame)

    def gives(self, frame: pl.DataFrame, system: str) -> Mapping[str, pl.DataFrame]:
        """Return the password policies that govern the accounts of each school."""
        policies = self._reader.surroundings(self._as_of).policies
        return {"password_policies": policies_in_force(frame, policies.by_name, system)}
