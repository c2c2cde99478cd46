"""Write the slowest reports in a second process, beside all others.

A province's workbook takes as long as all other formats together, and Python uses one core. The
audit goes to the second process through a pipe, never through a file.
"""

from __future__ import annotations

import logging
import os
import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from auditor.cli import pause_garbage_collection
from auditor.cli.outputs import STDOUT, Output, OutputSettings
from auditor.locale import language, set_language

if TYPE_CHECKING:
    from concurrent.futures import Future

    from auditor.audit import Audit

WORTH_A_PROCESS = 100_000
"""Results; below it, to start a process and to send it the audit costs more than it saves."""
_AT_ONCE = 10_000
"""Results packed together: all at once would take more memory than the audit itself."""
_log = logging.getLogger(__name__)

Writer: TypeAlias = "Callable[[Output, Audit, OutputSettings], str]"
"""Writes one report, returns what is to be told of it; importable, so that a process finds it."""


class SecondProcess:
    """Reports that are being written by a second process."""

    def __init__(self, started: dict[Output, Future[str]]) -> None:
        self._started = started

    def __contains__(self, output: object) -> bool:
        """Tell whether a report is being written there."""
        return output in self._started

    def told(self, output: Output) -> str | None:
        """Wait for a report; return what is to be told of it, ``None`` if the process has died.

        Raises:
            ReportError: it cannot be written.

        """
        from concurrent.futures.process import BrokenProcessPool

        try:
            return self._started[output].result()
        except BrokenProcessPool:
            _log.warning("the second process has ended; %s is written by this one", output.format)
            return None


@contextmanager
def second_process(
    outputs: Sequence[Output], audit: Audit, settings: OutputSettings, write: Writer
) -> Iterator[SecondProcess]:
    """Start to write the slow ones of several reports of a large audit in a second process."""
    from reports import FORMATS

    slow = [
        each
        for each in outputs
        if FORMATS[each.format].slow and not each.per_school and each.path != STDOUT
    ]
    alone = len(outputs) < 2 or len(audit.results) < WORTH_A_PROCESS or (os.cpu_count() or 1) < 2  # noqa: PLR2004
    if alone or not slow:
        yield SecondProcess({})
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    sent = _packed(audit, replace(settings, findings=None))
    # Not forked: this process has threads, whose locks a copy would hold for ever.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield SecondProcess(
            {each: pool.submit(_write_sent, write, sent, each, language()) for each in slow}
        )


def _packed(audit: Audit, settings: OutputSettings) -> list[bytes]:
    """Return the audit in parts, each packed: what both processes hold as long as they work."""
    head = (replace(audit, results=()), settings)
    parts = (
        audit.results[start : start + _AT_ONCE] for start in range(0, len(audit.results), _AT_ONCE)
    )
    with pause_garbage_collection():
        return [_pack(each) for each in (head, *parts)]


def _pack(value: object) -> bytes:
    # What an audit repeats packs to a tenth.
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), level=1)


def _write_sent(write: Writer, sent: Sequence[bytes], output: Output, speech: str) -> str:
    """Write one report in the second process; return what is to be told of it."""
    with pause_garbage_collection():
        # What is unpacked comes from the parent, through a pipe of ours.
        (audit, settings), *parts = (pickle.loads(zlib.decompress(each)) for each in sent)  # noqa: S301
        results = tuple(result for part in parts for result in part)
    set_language(speech)
    return write(output, replace(audit, results=results), settings)
