"""A whole answer or an error: whatever a server sends, and however it sends it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from socket import socket
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.ldap import stream
from auditor.ldap.codes import NoSuchBaseError
from auditor.ldap.interface import DirectoryError, LostConnectionError, Page, Search
from tests.ldap.ber_building import (
    FIRST,
    NOTICE_OF_DISCONNECTION,
    element,
    entry,
    long,
    message,
    number_of,
    paged,
    reference,
    result,
)
from tests.ldap.line import DIRECTORY, Line, Piece, always

SEARCH = Search("dc=suoimo,dc=example", "(objectClass=person)", ("uid", "mail"))
LAN = entry(b"uid=lan,dc=suoimo,dc=example", {b"uid": [b"lan"]})
END = result()


def pages(line: Line, timeout_s: float = 30.0, *, in_pages: bool = True) -> Iterator[Page]:
    directory = replace(DIRECTORY, timeout_s=timeout_s)
    return stream.read_pages(cast("socket", line), directory, SEARCH, paged=in_pages)


def numbered(*operations: bytes) -> Line:
    """Return a line that answers each request with these operations, under its number."""
    return Line(lambda request: [b"".join(message(number_of(request), e) for e in operations)])


def two_pages(request: bytes) -> bytes:
    number = number_of(request)
    cookie = b"second" if number == FIRST else b""
    name = b"an" if number == FIRST else b"binh"
    return (
        message(number, entry(b"uid=" + name, {b"uid": [name], b"x": [b"v" * 300] * 3}, long))
        + message(number, reference(b"ldap://b.example/"), length=long)
        + message(number, result(), paged(cookie))
    )


def test_pages_follow_each_other_by_the_cookie_under_new_numbers() -> None:
    line = Line(lambda request: [two_pages(request)])
    found = list(pages(line))
    assert [page.entries[0].text("uid") for page in found] == ["an", "binh"]
    assert [page.cookie for page in found] == [b"second", b""]
    assert [page.referrals for page in found] == [["ldap://b.example/"]] * 2
    first, second = line.requests
    assert [number_of(first), number_of(second)] == [FIRST, FIRST + 1]
    assert b"second" not in first
    assert second.endswith(b"\x04" + bytes((len(b"second"),)) + b"second")
    assert b"1.2.840.113556.1.4.319" in first


def test_a_directory_without_pages_is_asked_for_all_at_once() -> None:
    line = numbered(LAN, END)
    assert [len(page.entries) for page in pages(line, in_pages=False)] == [1]
    assert b"1.2.840.113556.1.4.319" not in line.requests[0]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(1, 1200), max_size=8))

    def answer(request: bytes) -> list[Piece]:
        whole = two_pages(request)
        places = [0, *sorted(each for each in set(cuts) if each < len(whole)), len(whole)]
        return [whole[a:b] for a, b in itertools.pairwise(places)]

    assert list(pages(Line(answer))) == list(pages(Line(lambda request: [two_pages(request)])))


def test_an_answer_is_the_same_byte_by_byte() -> None:
    line = Line(lambda request: [bytes((each,)) for each in two_pages(request)])
    assert list(pages(line)) == list(pages(Line(lambda request: [two_pages(request)])))


def test_a_long_message_in_small_pieces_is_joined_once() -> None:
    members = [b"uid=%d,ou=thsao,dc=suoimo,dc=example" % each for each in range(200_000)]
    group = entry(b"cn=all", {b"member": members}, long)
    whole = message(FIRST, group, length=long) + message(FIRST, END)
    line = always(*(whole[at : at + 1400] for at in range(0, len(whole), 1400)))
    (page,) = pages(line)
    assert page.entries[0].values("member") == members


def test_a_page_without_end_is_handed_on_in_parts_and_ends_with_the_reader() -> None:
    many = message(FIRST, LAN) * 4000
    found = pages(Line(lambda _request: itertools.repeat(many)), in_pages=False)
    sizes = [len(next(found).entries) for _part in range(5)]
    assert max(sizes) <= stream._MOST_AT_ONCE + 4000


def test_a_page_without_end_is_refused_past_the_limit_of_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "_MOST_PAGE_BYTES", 10_000_000)
    many = message(FIRST, LAN) * 4000
    with pytest.raises(DirectoryError, match="no valid LDAP answer"):
        for _page in pages(Line(lambda _request: itertools.repeat(many)), in_pages=False):
            pass


@pytest.mark.parametrize("with_entries", [False, True])
def test_referrals_without_end_are_refused(with_entries: bool) -> None:
    many = (
        message(FIRST, reference(b"ldap://b.example/")) + message(FIRST, LAN) * with_entries
    ) * 500
    with pytest.raises(DirectoryError, match="no valid LDAP answer"):
        for _page in pages(Line(lambda _request: itertools.repeat(many))):
            pass


def test_empty_pages_without_end_are_refused() -> None:
    line = Line(lambda request: [message(number_of(request), END, paged(b"again"))])
    with pytest.raises(DirectoryError, match="no valid LDAP answer"):
        for _page in pages(line):
            pass
    assert len(line.requests) == stream.MOST_EMPTY_PAGES + 1


def test_empty_pages_between_full_ones_are_no_end() -> None:
    def answer(request: bytes) -> list[Piece]:
        turn = number_of(request) - FIRST
        found = message(number_of(request), LAN) if turn % 900 == 0 else b""
        return [found + message(number_of(request), END, paged(b"" if turn == 2700 else b"on"))]

    assert sum(len(page.entries) for page in pages(Line(answer))) == 4


def test_a_server_that_sends_a_byte_now_and_then_is_not_waited_for_for_ever() -> None:
    whole = message(FIRST, LAN)
    line = Line(lambda _request: itertools.chain(iter([whole[:1]]), itertools.repeat(b"")))
    drip = Line(lambda _request: (bytes((each,)) for each in itertools.cycle(whole)))
    with pytest.raises(LostConnectionError, match="did not answer within 1e-09 seconds"):
        list(pages(drip, timeout_s=1e-9))
    with pytest.raises(LostConnectionError):
        list(pages(line))


def test_messages_of_no_meaning_are_passed_over_until_the_time_is_up() -> None:
    unknown = element(0x79, element(0x80, b"1.3.6.1.4.1.4203.1.9.1.4"))  # an intermediate response
    (page,) = pages(numbered(unknown, LAN, END))
    assert len(page.entries) == 1
    endless = message(FIRST, unknown) * 100
    with pytest.raises(LostConnectionError, match="did not answer"):
        list(pages(Line(lambda _request: itertools.repeat(endless)), timeout_s=1e-9))


LOST: dict[str, tuple[Piece, ...]] = {
    "nothing": (b"",),
    "an entry, then nothing": (message(FIRST, LAN), b""),
    "half a message": (message(FIRST, LAN)[:20], b""),
    "a reset": (message(FIRST, LAN), ConnectionResetError()),
    "a notice of disconnection": (message(FIRST, LAN) + NOTICE_OF_DISCONNECTION,),
}


@pytest.mark.parametrize("name", LOST)
def test_a_connection_that_ends_early_is_lost(name: str) -> None:
    with pytest.raises(
        LostConnectionError, match=r"ldaps://ldap\.example: the connection was lost"
    ):
        list(pages(always(*LOST[name])))


def test_silence_is_told_with_its_length() -> None:
    with pytest.raises(LostConnectionError, match=r"did not answer within 2\.5 seconds"):
        list(pages(always(message(FIRST, LAN), TimeoutError("timed out")), timeout_s=2.5))


SENSELESS: dict[str, bytes] = {
    "the number of another question": message(FIRST + 1, LAN),
    "the number of a sign-in": message(1, END),
    "a web server": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "a claim of 4 GB": b"\x30\x84\xff\xff\xff\xff",
    "a claim of 65 MB": b"\x30\x84\x04\x10\x00\x00",
    "an indefinite length": b"\x30\x80\x02\x01\x01",
    "an entry without attributes": message(FIRST, element(0x64, element(0x04))),
    "an end without a code": message(FIRST, element(0x65)),
    "a number of its own length": element(0x30, b"\x02\x7f", LAN),
    "an entry, then rubbish": message(FIRST, LAN) + b"\0\0\0\0",
}


@pytest.mark.parametrize("name", SENSELESS)
def test_an_answer_that_makes_no_sense_is_refused_and_not_tried_again(name: str) -> None:
    with pytest.raises(DirectoryError, match="no valid LDAP answer") as caught:
        list(pages(always(SENSELESS[name])))
    assert not isinstance(caught.value, LostConnectionError)


CODES: dict[int, tuple[type[DirectoryError], str]] = {
    1: (
        DirectoryError,
        "the directory refused the search at '{}': operationsError. Hỏi 31m lại:  sau  name",
    ),
    3: (DirectoryError, "stopped at its time limit, '{}' is not read whole"),
    4: (DirectoryError, "stopped at its size limit, '{}' is not read whole"),
    10: (DirectoryError, "another server holds '{}'"),
    11: (DirectoryError, "stopped at an administrative limit, '{}' is not read whole"),
    12: (DirectoryError, "unavailableCriticalExtension"),
    32: (NoSuchBaseError, "nothing stands at '{}'"),
    50: (DirectoryError, "this account may not read '{}'"),
    51: (LostConnectionError, r"busy or unavailable \(busy\)"),
    52: (LostConnectionError, r"busy or unavailable \(unavailable\)"),
    53: (DirectoryError, "unwillingToPerform"),
    4711: (DirectoryError, "refused the search at '{}': 4711"),
}


@pytest.mark.parametrize("code", CODES)
def test_a_search_that_ends_in_an_error_tells_which_and_keeps_nothing(code: int) -> None:
    kind, told = CODES[code]
    text = "Hỏi\x1b[31m lại:\x00 sau {name}".encode()
    line = numbered(LAN, result(code, text, [b"ldap://b.example/"] if code == 10 else ()))
    with pytest.raises(DirectoryError, match=told.format(SEARCH.base)) as caught:
        list(pages(line))
    assert type(caught.value) is kind
    assert "\x1b" not in str(caught.value)
    assert "\x00" not in str(caught.value)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.binary(max_size=60), max_size=6), st.booleans())
def test_whatever_comes_is_an_answer_or_an_error_of_a_directory(
    rubbish: list[bytes], inside: bool
) -> None:
    pieces = [message(FIRST, each) if inside else each for each in rubbish]
    try:
        list(pages(always(message(FIRST, LAN), *pieces)))
    except DirectoryError:
        return
    # Only an operation that is an end of a search ends one.
    assert any(each[:1] == b"\x65" for each in rubbish)


def test_the_answer_of_a_hostile_server_leaves_no_trace_of_recursion() -> None:
    nested = b""
    for _depth in range(3000):
        nested = element(0x30, nested, length=long)
    with pytest.raises(DirectoryError, match="no valid LDAP answer"):
        list(pages(always(message(FIRST, element(0x64, element(0x04), nested)))))


def test_a_negative_number_is_that_of_no_question() -> None:
    with pytest.raises(DirectoryError, match="no valid LDAP answer"):
        list(pages(always(element(0x30, b"\x02\x04\xff\xff\xff\xff", LAN))))
