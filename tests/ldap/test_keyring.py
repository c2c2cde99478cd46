"""In one run nobody is asked twice for a password, and no refused one is tried twice."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.ldap.interface import BindMethod, DirectoryError, SecretPlace
from auditor.ldap.keyring import Keyring
from auditor.ldap.session import Session
from tests.ldap.line import DIRECTORY

CANARY = "CANARY-TYPED-66"
TYPED = replace(DIRECTORY, bind=replace(DIRECTORY.bind, password=SecretPlace("prompt")))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return CANARY

    monkeypatch.setattr(getpass, "getpass", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return questions


def test_a_person_is_asked_once_for_all_parts_of_a_directory(asked: list[str]) -> None:
    keyring = Keyring()
    for base in ("ou=a,dc=x", "ou=b,dc=x"):
        session = Session(replace(TYPED, base=base), keyring=keyring)
        assert session.password() == CANARY
    assert len(asked) == 1
    other = replace(TYPED, host="other.example")
    assert Session(other, keyring=keyring).password() == CANARY
    assert len(asked) == 2


def test_nothing_of_it_is_shown_and_it_can_be_forgotten(asked: list[str]) -> None:
    keyring = Keyring()
    keyring.password(TYPED, Path(), "x")
    assert CANARY not in repr(keyring)
    assert repr(keyring) == "Keyring()"
    keyring.forget()
    keyring.password(TYPED, Path(), "x")
    assert len(asked) == 2


def test_who_was_refused_is_not_tried_again_by_another_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LDAP", "wrong")
    keyring, opened = Keyring(), []
    error = DirectoryError("wrong name or password")

    def refuse(*_arguments: object) -> None:
        opened.append(1)
        raise error

    monkeypatch.setattr("auditor.ldap.session.connect", refuse)
    for base in ("ou=a,dc=x", "ou=b,dc=x"):
        with pytest.raises(DirectoryError, match="wrong name"):
            Session(replace(DIRECTORY, base=base), keyring=keyring).connection()
    assert len(opened) == 1
    anonymous = replace(DIRECTORY, bind=replace(DIRECTORY.bind, method=BindMethod.ANONYMOUS))
    with pytest.raises(DirectoryError):
        Session(anonymous, keyring=keyring).connection()
    assert len(opened) == 2
