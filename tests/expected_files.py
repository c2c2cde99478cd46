"""Compare documents with expected files; ``UPDATE_EXPECTED=1`` rewrites the files first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

Compare = Callable[[str, bytes], None]


def comparing(folder: Path) -> Compare:
    """Return what compares a document with the expected file of that name in the folder."""

    def compare(name: str, content: bytes) -> None:
        path = folder / name
        if os.environ.get("UPDATE_EXPECTED"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert content.decode() == path.read_bytes().decode()

    return compare
