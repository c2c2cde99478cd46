"""Hold the text of a delimited file as UTF-8: in the file itself, or in memory after decoding."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Content:
    """UTF-8 text (perhaps with a byte order mark) in a file, or in ``data`` if it was decoded."""

    path: Path
    encoding: str = "utf-8"
    """What the file itself is written in."""
    data: bytes | None = None

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.path.stat().st_size if self.data is None else len(self.data)

    @property
    def source(self) -> Path | bytes:
        """Return what a reader can be given."""
        return self.path if self.data is None else self.data

    def open(self) -> BinaryIO:
        """Open the bytes for reading."""
        return self.path.open("rb") if self.data is None else io.BytesIO(self.data)

    def lines(self) -> io.TextIOWrapper:
        """Open the text: line ends as they stand, no byte order mark, errors while reading."""
        return io.TextIOWrapper(self.open(), encoding="utf-8-sig", newline="")
