"""Run the program: the composition root, where errors become messages and exit codes."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from typing import NoReturn

__all__ = ["leave", "main", "pause_garbage_collection"]


def main(arguments: list[str] | None = None) -> int:
    """Run ``auditor`` and return the exit code; console scripts pass it to the system."""
    from auditor.locale import install_click_catalogue, language_from, set_language

    # A scan makes many small objects and no cycles; looking for them costs a tenth of its time.
    gc.set_threshold(200_000, 50, 100)
    arguments = sys.argv[1:] if arguments is None else arguments
    set_language(language_from(arguments))
    install_click_catalogue()
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    from auditor.cli.exit_codes import run

    return run(arguments)


def _open_closed_streams() -> None:
    """Give a scheduler that closed our streams (``>&-``) its exit code all the same."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # for good
            setattr(sys, name, nowhere)


def leave() -> NoReturn:
    """Run the program as the process's own task, and end the process with its exit code.

    All files are written and closed by then. Taking a million rows apart piece by piece, or waiting
    for a thread that still reads after an interruption, would serve nobody.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


@contextlib.contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Look for no cycles meanwhile: an audit has none, and looking takes longer than all else."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
