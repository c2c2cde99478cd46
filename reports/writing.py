"""Write a report whole or not at all, readable by its owner only: it names people's accounts."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from auditor.locale import _
from auditor.model import ReportError
from reports.writing_folder import write_folder

_PROBE_BYTES = 1 << 20
_FOR_EVERYBODY = 0o644
_STREAM_NAMES = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/")

Content: TypeAlias = bytes | Callable[[BinaryIO], None]
"""The bytes of a report; or, where they are many, what writes them to a stream."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A report of several files."""

    files: Callable[[], Iterable[tuple[str, bytes]]]
    """Gives each file's path in the folder (with ``/``) and its bytes, one after the other."""


def write_report(path: Path | str, content: Content | Folder, *, personal: bool = True) -> None:
    """Write ``content`` to ``path``, or to standard output where it is ``-``.

    A file is written aside and then renamed, with mode 0600, or 0644 where it is not ``personal``;
    its folder is made. A device, a pipe
    or a name of an open stream (``/dev/stdout``) is written to as it is. A folder appears whole
    too: it takes the place of an earlier report, and of nothing else.

    Raises:
        ReportError: it cannot be written; no part is left behind, an earlier report stays.
        BrokenPipeError: the reader of standard output has left.

    """
    try:
        if isinstance(content, Folder):
            write_folder(Path(path), content.files())
        elif str(path) == "-":
            _write_stream(sys.stdout.buffer, as_bytes(content))
        elif _is_straight(Path(path)):
            _write_straight(Path(path), as_bytes(content))
        else:
            _write_aside(Path(path).resolve(), content, personal=personal)
    except BrokenPipeError:
        raise
    except OSError as error:
        shown = _("standard output") if str(path) == "-" else str(path)
        raise ReportError(_advice(error).format(path=shown, detail=error.strerror)) from error


def as_bytes(content: Content) -> bytes:
    """Return the bytes of a report."""
    if not callable(content):
        return content
    stream = io.BytesIO()
    content(stream)
    return stream.getvalue()


def _is_straight(path: Path) -> bool:
    """Tell what must not be replaced by a rename: /dev/stdout may well point to a regular file."""
    if os.path.abspath(path).startswith(_STREAM_NAMES):  # noqa: PTH100  # resolve() would follow /dev/stdout
        return True
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return not stat.S_ISREG(mode)


def _write_straight(path: Path, content: bytes) -> None:
    # Appending: what was already written through /dev/stdout into a file stays.
    with path.open("ab", buffering=0) as stream:
        _write_all(stream, content)


def _write_stream(stream: BinaryIO, content: bytes) -> None:
    sys.stdout.flush()
    # Past the buffer: bytes left in it after an error would be tried again at exit.
    _write_all(getattr(stream, "raw", stream), content)
    stream.flush()


def _write_all(stream: BinaryIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[stream.write(rest) :]


def _write_aside(path: Path, content: Content, *, personal: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".auditor-", suffix=".tmp", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if callable(content):
                _let_write(content, stream)
            else:
                stream.write(content)
        if not personal:
            aside.chmod(_FOR_EVERYBODY)
        # Not forced to the disk: the rename keeps it whole or absent, and it can be made again.
        aside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise


def _let_write(content: Callable[[BinaryIO], None], stream: BinaryIO) -> None:
    """Let a library write; where its error does not say what happened, ask the system."""
    try:
        content(stream)
    except OSError as error:
        if error.errno is not None:
            raise
        stream.write(bytes(_PROBE_BYTES))
        stream.flush()
        raise OSError(errno.EIO, str(error)) from error


def _advice(error: OSError) -> str:
    """Return what went wrong in the user's words, with ``{path}`` and ``{detail}`` left open."""
    messages = {
        errno.EACCES: _(
            "{path}: the report cannot be written, you have no right to write there, or another"
            " program has the file open. Close it, or choose another folder."
        ),
        errno.EROFS: _(
            "{path}: the report cannot be written, the folder is read-only. Choose another folder."
        ),
        errno.ENOSPC: _(
            "{path}: the report cannot be written, the disk is full."
            " Free some space or choose another disk."
        ),
        errno.EDQUOT: _(
            "{path}: the report cannot be written, your share of the disk is used up."
            " Free some space or choose another disk."
        ),
        errno.EFBIG: _(
            "{path}: the report cannot be written, it is larger than a file may be here."
            " Choose another disk, or fewer findings."
        ),
        errno.EISDIR: _(
            "{path}: the report cannot be written, this is a folder. Add a file name to it."
        ),
        errno.ENOTDIR: _(
            "{path}: the report cannot be written, a part of the path is a file and not a folder."
            " Correct the path."
        ),
        errno.ENOENT: _(
            "{path}: the report cannot be written, the folder does not exist and cannot be made."
            " Correct the path."
        ),
        errno.ENAMETOOLONG: _(
            "{path}: the report cannot be written, the name is too long. Choose a shorter one."
        ),
    }
    messages[errno.EPERM] = messages[errno.EACCES]
    messages[errno.EEXIST] = messages[errno.ENOTDIR]
    return messages.get(
        error.errno or 0,
        _(
            "{path}: the report cannot be written ({detail})."
            " Check the path, or choose another folder."
        ),
    )
