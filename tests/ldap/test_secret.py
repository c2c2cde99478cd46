"""The auditor's own password is found where district.yaml says, or the place is told; never it."""

from __future__ import annotations

import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.ldap.interface import DirectoryError, SecretPlace
from auditor.ldap.secret import read_secret

SECRET = "Mật khẩu-7731"
WHO = "cn=reader,dc=suoimo,dc=example"


def told(place: SecretPlace, folder: Path) -> str:
    with pytest.raises(DirectoryError) as caught:
        read_secret(place, folder, WHO)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert SECRET not in f"{chain} {chain!r}"
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return str(caught.value)


def test_a_variable_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LDAP_CANARY", SECRET)
    assert read_secret(SecretPlace("env", "LDAP_CANARY"), tmp_path, WHO) == SECRET
    monkeypatch.setenv("LDAP_CANARY", "")
    assert "is empty" in told(SecretPlace("env", "LDAP_CANARY"), tmp_path)
    monkeypatch.delenv("LDAP_CANARY")
    assert "LDAP_CANARY is not set" in told(SecretPlace("env", "LDAP_CANARY"), tmp_path)
    os.environb[b"LDAP_CANARY"] = SECRET.encode() + b"\xff"
    assert "is no valid text" in told(SecretPlace("env", "LDAP_CANARY"), tmp_path)


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (f"{SECRET}\n", SECRET),
        (f"\ufeff{SECRET}\r\n", SECRET),
        (f" {SECRET} ", f" {SECRET} "),
        ("x" * 4096, "x" * 4096),
    ],
)
def test_a_file_holds_it(tmp_path: Path, content: str, secret: str) -> None:
    (tmp_path / "secret").write_bytes(content.encode())
    assert read_secret(SecretPlace("file", "secret"), tmp_path, WHO) == secret
    assert read_secret(SecretPlace("file", str(tmp_path / "secret")), Path(), WHO) == secret


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\r\n", "is empty"),
        (SECRET.encode("utf-16") + b"\xff", "secret: the password in this file is no valid text"),
        (SECRET.encode() + b"\xc3", "secret: the password in this file is no valid text"),
        (SECRET.encode() * 400, "secret: the file is too long to hold nothing but a password"),
    ],
)
def test_a_file_that_holds_none_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "secret").write_bytes(content)
    assert message in told(SecretPlace("file", "secret"), tmp_path)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    message = "the file with the password cannot be read"
    assert f"gone: {message}" in told(SecretPlace("file", "gone"), tmp_path)
    (tmp_path / "folder").mkdir()
    assert f"folder: {message}" in told(SecretPlace("file", "folder"), tmp_path)


def test_nobody_is_asked_where_nobody_sits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open(encoding="utf-8") as nowhere:
        monkeypatch.setattr("sys.stdin", nowhere)
        assert "nobody sits at this terminal" in told(SecretPlace("prompt"), tmp_path)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Let a person sit at a terminal; yield their keyboard."""
    person, ours = pty.openpty()
    with os.fdopen(ours, "r", encoding="utf-8", closefd=True) as screen:
        monkeypatch.setattr("sys.stdin", screen)
        yield person
    os.close(person)
