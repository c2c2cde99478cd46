"""Whatever a server answers to a sign-in: nobody is let in by mistake, and nothing escapes."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from socket import socket
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ldap3 import Server
from ldap3.utils.log import (
    EXTENDED,
    get_library_log_detail_level,
    set_library_log_detail_level,
)

from auditor.ldap.interface import (
    Bind,
    BindMethod,
    Directory,
    DirectoryError,
    LostConnectionError,
    Search,
    SecretPlace,
    Security,
)
from auditor.ldap.session import Session
from auditor.ldap.signing_in import protect, sign_in
from testbed.hostile import HostileServer, Script, replies
from testbed.process import PATIENCE_S
from tests.ldap.ber_building import (
    BOUND,
    NOTICE_OF_DISCONNECTION,
    directory_script,
    element,
    entry,
    integer,
    is_bind,
    long,
    message,
    number_of,
    result,
)
from tests.ldap.line import DIRECTORY, PASSWORD, Line, Piece, always


@pytest.fixture(autouse=True)
def first_number() -> None:
    """Let ldap3, which counts its questions over all connections, begin at 1."""
    Server._message_counter = 0  # type: ignore[attr-defined]


def signed_in(line: Line, directory: Directory = DIRECTORY) -> bool:
    Server._message_counter = 0  # type: ignore[attr-defined]
    return bool(sign_in(directory, cast("socket", line), PASSWORD).bound)


def refused(*pieces: Piece, directory: Directory = DIRECTORY) -> DirectoryError:
    with pytest.raises(DirectoryError) as caught:
        signed_in(always(*pieces), directory)
    for error in (caught.value, caught.value.__cause__, caught.value.__context__):
        assert PASSWORD not in f"{error} {error!r}"
    return caught.value


def test_a_sign_in_that_succeeds_leaves_no_password_behind() -> None:
    line = always(BOUND)
    connection = sign_in(DIRECTORY, cast("socket", line), PASSWORD)
    assert connection.bound
    assert connection.password is None
    assert connection.socket is line
    assert PASSWORD.encode() in line.requests[0]


CODES = {
    7: "did not let cn=reader,dc=suoimo,dc=example in: authMethodNotSupported. nói gì",
    8: r"lets nobody in over this connection \(strongerAuthRequired\)",
    10: "did not let cn=reader,dc=suoimo,dc=example in: referral",
    13: "Use ldaps://",
    49: "wrong name or password for cn=reader,dc=suoimo,dc=example",
    51: r"busy or unavailable \(busy\)",
    53: "unwillingToPerform",
}


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_tells_why_and_who(code: int) -> None:
    error = refused(message(1, result(code, "nói gì\x1b[0m".encode(), tag=0x61)))
    assert isinstance(error, LostConnectionError) is (code == 51)
    with pytest.raises(DirectoryError, match=CODES[code]):
        raise error
    assert "\x1b" not in str(error)


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("525", "There is no such account."),
        ("52e", ""),
        ("530", "The account may not sign in at this hour."),
        ("532", "Its password has expired."),
        ("533", "The account is disabled."),
        ("701", "The account has expired."),
        ("773", "Its password must be changed first."),
        ("775", "The account is locked."),
    ],
)
def test_active_directory_tells_more_about_a_refusal(number: str, hint: str) -> None:
    text = f"80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext, data {number}, v4563"
    told = str(refused(message(1, result(49, text.encode(), tag=0x61))))
    assert told.endswith(hint or "dc=example.")


NO_ANSWER: dict[str, tuple[Piece, ...]] = {
    "nothing": (b"",),
    "half": (BOUND[:7], b""),
    "a reset": (ConnectionResetError("reset"),),
    "a notice of disconnection": (NOTICE_OF_DISCONNECTION,),
    "silence": (TimeoutError("timed out"),),
    "the answer to another question": (message(2, result(tag=0x61)),),
    "a claim of 4 GB": (b"\x30\x84\xff\xff\xff\xff", *([bytes(4096)] * 40)),
}
SENSELESS: dict[str, bytes] = {
    "an empty message": element(0x30, integer(1), element(0x61)),
    "a code alone": message(1, element(0x61, integer(0, 0x0A))),
    "an unknown operation": message(1, element(0x7E)),
    "an unknown code": message(1, result(4711, tag=0x61)),
    "deep": message(1, b"\x30\x84\x00\x01\xff\xff" * 4000, length=long),
}


@pytest.mark.parametrize("name", NO_ANSWER)
def test_a_sign_in_without_an_answer_is_a_lost_connection(name: str) -> None:
    assert isinstance(refused(*NO_ANSWER[name]), LostConnectionError)


@pytest.mark.parametrize("name", SENSELESS)
def test_a_sign_in_answered_with_nonsense_is_refused(name: str) -> None:
    assert "ldaps://ldap.example: the answer to the sign-in is no valid LDAP" in str(
        refused(SENSELESS[name])
    )


def test_an_answer_without_end_is_cut_off() -> None:
    number = message(
        1, element(0x61, b"\x0a\x84\x00\x20\x00\x00" + b"\x7f" * 2_097_152), length=long
    )
    pieces = (number[at : at + 4096] for at in range(0, len(number), 4096))
    with pytest.raises(LostConnectionError):
        signed_in(Line(lambda _request: pieces))
    assert len(list(pieces)) > 400  # far from all of it was read


def test_a_byte_now_and_then_is_not_waited_for_for_ever() -> None:
    drip = Line(lambda _request: itertools.repeat(b"\x30"))
    with pytest.raises(LostConnectionError, match="no answer to the sign-in within 1e-09 seconds"):
        signed_in(drip, replace(DIRECTORY, timeout_s=1e-9))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.data())
def test_whatever_comes_ends_in_a_sign_in_or_an_error_of_a_directory(data: st.DataObject) -> None:
    answer = bytearray(
        data.draw(
            st.sampled_from(
                (BOUND, NOTICE_OF_DISCONNECTION, BOUND + BOUND, SENSELESS["a code alone"])
            )
        )
    )
    for _turn in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, max(0, len(answer) - 1)))
        answer[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=5))
    start_tls = replace(DIRECTORY, security=Security.START_TLS)
    for ask in (
        lambda: signed_in(always(bytes(answer))),
        lambda: protect(start_tls, cast("socket", always(bytes(answer)))),
    ):
        try:
            ask()
        except DirectoryError:
            continue
        except (AttributeError, TypeError) as error:
            # The server agreed to StartTLS; the line that stands in for a socket has no TLS.
            assert "Line" in str(error)


@pytest.mark.parametrize("password", ["\x00", "a\x07b", "\ue000", "\xad", "א1a"])
def test_a_password_that_no_directory_takes_is_told_without_showing_it(password: str) -> None:
    with pytest.raises(DirectoryError, match="holds characters that no directory takes") as caught:
        sign_in(DIRECTORY, cast("socket", always(BOUND)), password)
    assert not isinstance(caught.value, LostConnectionError)
    assert password not in str(caught.value)


# The following ask over real sockets.


def on(server: HostileServer, security: Security = Security.PLAIN, **more: object) -> Directory:
    bind = Bind(BindMethod.SIMPLE, "cn=reader,dc=suoimo,dc=example", SecretPlace("file", "secret"))
    directory = Directory(
        "127.0.0.1", server.port, security, "", bind, timeout_s=PATIENCE_S, attempts=3
    )
    return replace(directory, **more)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return tmp_path


SEARCH = Search("dc=suoimo,dc=example", "(objectClass=*)", ("uid",))


def answering(*operations: bytes, after: bytes = b"") -> Script:
    """Return a script that answers every request with these operations, then with ``after``."""
    return lambda request: b"".join(message(number_of(request), e) for e in operations) + after


GOOD_START_TLS = result(tag=0x78)
START_TLS: dict[str, tuple[Script, str]] = {
    "a web server": (answering(after=b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(64)), "."),
    "a refusal": (answering(result(2, tag=0x78)), "the server knows no StartTLS"),
    "no TLS after it": (answering(GOOD_START_TLS, after=b"no TLS at all"), "."),
    "an answer to the next question in clear": (
        lambda request: (
            message(number_of(request), GOOD_START_TLS)
            + message(number_of(request) + 1, result(tag=0x61))
        ),
        "ended the connection",
    ),
    "nothing": (replies(), "ended the connection"),
}


@pytest.mark.parametrize("name", START_TLS)
def test_start_tls_that_goes_wrong_sends_no_password(folder: Path, name: str) -> None:
    script, told = START_TLS[name]
    with (
        # What is no LDAP leaves the client waiting: a server that ends decides when that is over.
        HostileServer(script, once=told == ".") as server,
        Session(on(server, Security.START_TLS), folder, lambda _s: None) as session,
        pytest.raises(DirectoryError, match=told),
    ):
        session.ask(SEARCH)
    sent = b"".join(server.requests)
    assert b"1.3.6.1.4.1.1466.20037" in sent
    assert PASSWORD.encode() not in sent
    assert not any(is_bind(each) for each in server.requests)


def test_a_wrong_password_is_tried_once_however_often_it_is_asked(folder: Path) -> None:
    with (
        HostileServer(answering(result(49, tag=0x61))) as server,
        Session(on(server), folder) as session,
    ):
        for _school in range(5):
            with pytest.raises(DirectoryError, match="wrong name or password"):
                session.ask(SEARCH)
        assert server.connections == 1


def test_a_silent_server_is_tried_as_often_as_allowed_and_then_given_up(folder: Path) -> None:
    pauses: list[float] = []
    with (
        HostileServer(replies()) as server,
        Session(on(server), folder, pauses.append) as session,
    ):
        for _school in range(5):
            with pytest.raises(LostConnectionError, match="ended the connection while"):
                session.ask(SEARCH)
        assert server.connections == 3
    assert pauses == [1.0, 2.0]


def test_an_answer_about_groups_that_does_not_end_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.ldap.session._MOST_ENTRIES", 10)
    many = b"".join(message(1_000_000, entry(b"cn=%d" % n, {})) for n in range(11))
    script = directory_script(lambda number: many + message(number, result()))
    with (
        HostileServer(script) as server,
        Session(on(server), folder) as session,
        pytest.raises(DirectoryError, match="does not end; nothing of it is used"),
    ):
        session.ask(SEARCH)


@pytest.fixture
def talkative(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Let ldap3 log all that it ever logs."""
    caplog.set_level(logging.DEBUG)
    before = get_library_log_detail_level()  # type: ignore[no-untyped-call]
    set_library_log_detail_level(EXTENDED)
    yield caplog
    set_library_log_detail_level(before)


def test_the_library_logs_no_password(folder: Path, talkative: pytest.LogCaptureFixture) -> None:
    with (
        HostileServer(directory_script(lambda number: message(number, result()))) as server,
        Session(on(server), folder) as session,
    ):
        assert session.ask(SEARCH) == []
        connection = session.connection()
        assert PASSWORD not in f"{session!r} {connection!r} {connection}"
    assert "bindRequest" in talkative.text or "BIND" in talkative.text
    assert PASSWORD not in talkative.text
