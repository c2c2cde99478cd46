"""Hold one conversation for each directory source of a run, and end them all."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from auditor.evidence.interface import CollectContext, SourceSpec

if TYPE_CHECKING:
    from auditor.evidence.directory.reading import Reader


class Readers:
    """Give each source its reader; a run without directories loads nothing of this."""

    def __init__(self, context: CollectContext) -> None:
        self._context = context
        self._readers: dict[int, Reader] = {}
        self._open = ExitStack()

    def __enter__(self) -> Readers:
        """Return the readers themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every conversation."""
        self._open.__exit__(kind, error, trace)

    def of(self, spec: SourceSpec, position: int) -> Reader | None:
        """Return the reader of a source, ``None`` for one that reads files.

        ``position`` is that of the source in the district's list: a source with many bases keeps
        one conversation for all of them.
        """
        if spec.directory is None:
            return None
        if position not in self._readers:
            from auditor.evidence.directory.reading import Reader  # brings ldap3

            reader = Reader(
                spec.directory,
                spec.format,
                self._context.folder,
                keyring=self._context.keyring,
                offline=self._context.offline,
            )
            self._readers[position] = self._open.enter_context(reader)
        return self._readers[position]
