"""Which packages are missing, told for each purpose."""

from __future__ import annotations

from pathlib import Path

from testbed.packages import EVERYTHING, READERS, SERVERS, missing


def test_servers_and_readers_are_told_apart_and_together(tmp_path: Path) -> None:
    assert missing(tmp_path, SERVERS) == list(SERVERS)
    assert missing(tmp_path, READERS) == list(READERS)
    assert missing(tmp_path) == [*SERVERS, *READERS] == list(EVERYTHING)


def test_any_of_several_files_is_enough(tmp_path: Path) -> None:
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/google-chrome").touch()
    assert "chromium" not in missing(tmp_path, READERS)
    assert "chromium-driver" in missing(tmp_path, READERS)
