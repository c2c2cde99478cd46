"""Give every test of the command line a small district; run the program here, in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_building import Program, write_district

from auditor.locale import language, set_language


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing of the machine's language or settings into a test, and none of a test's out."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "AUDITOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("AUDITOR_LANG", "en")
    before = language()
    yield
    set_language(before)


@pytest.fixture
def auditor(capsys: pytest.CaptureFixture[str]) -> Program:
    """Return the program, to be called with arguments."""
    return Program(capsys)


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """Return a district of three schools in which every rule that can be judged passes."""
    return write_district(tmp_path / "district")
