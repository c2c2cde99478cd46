"""What a server sends comes back as it was meant, or is refused; nothing else ever happens."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.ldap import ber
from tests.ldap.ber_building import (
    Length,
    element,
    entry,
    integer,
    long,
    message,
    paged,
    plain,
    reference,
    result,
    short,
)

NAMES = st.from_regex(rb"[a-zA-Z][a-zA-Z0-9-]{0,20}(;[a-z]{1,5}-[a-z0-9=*-]{1,9})?", fullmatch=True)
VALUES = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=30).map(str.encode),
    st.integers(120, 140).map(lambda size: b"v" * size),
    st.sampled_from((b"x" * 255, b"x" * 256, b"x" * 65_535, b"x" * 70_000)),
)
ATTRIBUTES = st.dictionaries(NAMES, st.lists(VALUES, max_size=5), max_size=8)
LENGTHS = st.sampled_from((short, long))
quickly = settings(max_examples=150, deadline=None, derandomize=True)

SAMPLE = message(
    7,
    entry(
        "cn=Đỗ Thị Lan,ou=thsao,dc=suoimo,dc=example".encode(),
        {
            b"uid": [b"lan"],
            b"objectClass": [b"top", b"person"],
            b"title": [],
            b"jpegPhoto": [bytes(200)],
        },
    ),
)
DONE = message(
    7,
    result(10, "Hỏi nơi khác".encode(), [b"ldap://b.example/", b"ldap://c.example/"]),
    paged(b"next"),
)


def read(data: bytes) -> object:
    """Read one message as the stream does; refuse what it would refuse."""
    length = ber.message_length(data, 0)
    if length is None or length > len(data):
        return None
    told = ber.read_message(data, 0, length)
    if told.kind == ber.SEARCH_ENTRY:
        return ber.read_entry(data, told.start, told.end)
    if told.kind == ber.SEARCH_REFERENCE:
        return ber.read_reference(data, told.start, told.end)
    return ber.read_done(data, told)


def read_or_refuse(data: bytes) -> object:
    try:
        return read(data)
    except ber.BadAnswerError:
        return None


@quickly
@given(st.text(max_size=60), ATTRIBUTES, LENGTHS, st.integers(0, 2**31 - 1), st.binary(max_size=9))
def test_every_entry_comes_back_as_it_was_sent(
    dn: str, attributes: Mapping[bytes, Sequence[bytes]], length: Length, number: int, after: bytes
) -> None:
    sent = message(number, entry(dn.encode(), attributes, length), length=length)
    data = after + sent + after
    start = len(after)
    assert ber.message_length(data, start) == len(sent)
    told = ber.read_message(data, start, start + len(sent))
    assert (told.number, told.kind) == (number, ber.SEARCH_ENTRY)
    assert ber.read_entry(data, told.start, told.end) == (dn.encode(), plain(attributes))


@quickly
@given(
    st.integers(0, 2**31 - 1),
    st.text(max_size=40),
    st.lists(st.text(max_size=30), max_size=4),
    st.one_of(st.none(), st.binary(max_size=300)),
)
def test_every_end_of_a_search_comes_back_as_it_was_sent(
    code: int, text: str, referrals: list[str], cookie: bytes | None
) -> None:
    operation = result(code, text.encode(), [each.encode() for each in referrals])
    controls = () if cookie is None else (paged(cookie),)
    data = message(3, operation, *controls)
    told = ber.read_message(data, 0, len(data))
    assert ber.read_done(data, told) == ber.Done(code, text, tuple(referrals), cookie or b"")


def test_the_cookie_is_found_among_other_controls_and_behind_a_criticality() -> None:
    value = element(0x30, integer(0), element(0x04, b"next"))
    other = element(0x30, element(0x04, b"1.2.840.113556.1.4.474"), element(0x04, b"x"))
    mark = element(0x01, b"\xff")
    name = element(0x04, b"1.2.840.113556.1.4.319")
    controls = element(0xA0, other, element(0x30, name, mark, element(0x04, value)))
    data = message(1, result(), controls)
    assert ber.read_done(data, ber.read_message(data, 0, len(data))).cookie == b"next"


def test_addresses_of_other_servers_come_back() -> None:
    data = message(1, reference(b"ldap://b.example/ou=x", b"ldap://c.example/\xff"))
    assert read(data) == ["ldap://b.example/ou=x", "ldap://c.example/\ufffd"]


@pytest.mark.parametrize("whole", [SAMPLE, DONE, message(1, reference(b"ldap://b.example/"))])
def test_a_message_cut_at_any_byte_is_not_whole(whole: bytes) -> None:
    for size in range(len(whole)):
        length = ber.message_length(whole[:size], 0)
        assert length is None or length == len(whole)
        with pytest.raises(ber.BadAnswerError):
            ber.read_message(whole[:size], 0, size)
    told = ber.read_message(whole, 0, len(whole))
    for end in range(told.start, told.end):
        for inner in (ber.read_entry, ber.read_reference):
            try:
                inner(whole, told.start, end)
            except ber.BadAnswerError:
                continue
            # Between two addresses a list of addresses may end.
            assert inner is ber.read_reference


@settings(max_examples=800, deadline=None, derandomize=True)
@given(st.data())
def test_whatever_is_damaged_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from((SAMPLE, DONE, SAMPLE + DONE))))
    for _turn in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        piece = data.draw(st.binary(max_size=6))
        damaged[place : place + data.draw(st.integers(0, 6))] = piece
        if not damaged:
            return
    read_or_refuse(bytes(damaged))


@pytest.mark.parametrize("sample", [SAMPLE, DONE])
def test_whatever_one_byte_is_changed_to_is_read_or_refused(sample: bytes) -> None:
    for place in range(len(sample)):
        for value in (0x00, 0x01, 0x02, 0x04, 0x30, 0x31, 0x64, 0x7F, 0x80, 0x81, 0x84, 0x88, 0xFF):
            read_or_refuse(sample[:place] + bytes((value,)) + sample[place + 1 :])


@quickly
@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)
    read_or_refuse(element(0x30, integer(1), element(0x64, data)))
    read_or_refuse(element(0x30, integer(1), element(0x65, data)))
    read_or_refuse(element(0x30, integer(1), result(), data))


NAME = element(0x04, b"cn=x")


def attribute(*parts: bytes) -> bytes:
    return element(0x64, NAME, element(0x30, element(0x30, *parts)))


ONE = element(0x31, element(0x04, b"v"))
KIND = element(0x04, b"uid")
BAD_ENTRIES: dict[str, bytes] = {
    "no name": element(0x64),
    "no attributes": element(0x64, NAME),
    "a name of another type": element(0x64, element(0x0C, b"cn=x"), element(0x30)),
    "attributes as a set": element(0x64, NAME, element(0x31)),
    "an empty attribute": attribute(),
    "an attribute without values": attribute(KIND),
    "values as a sequence": attribute(KIND, element(0x30, element(0x04, b"v"))),
    "a value of another type": attribute(KIND, element(0x31, element(0x0C, b"v"))),
    "a second value of another type": attribute(
        KIND, element(0x31, element(0x04, b"v"), element(0x02, b"v"))
    ),
    "rubbish after the values": attribute(KIND, ONE, b"\x05\x00"),
    "one byte after the values": attribute(KIND, ONE, b"\x00"),
    "one byte among the values": attribute(KIND, element(0x31, b"\x04")),
    "rubbish among the attributes": element(0x64, NAME, element(0x30, b"\x05\x00")),
    "one byte among the attributes": element(0x64, NAME, element(0x30, b"\x30")),
    "an attribute twice": element(
        0x64, NAME, element(0x30, element(0x30, KIND, ONE), element(0x30, KIND, ONE))
    ),
    "a value that reaches out of its set": attribute(KIND, b"\x31\x03\x04\x02v") + b"vvvv",
    "a set that reaches into the next attribute": element(
        0x64,
        NAME,
        element(0x30, b"\x30\x0a" + KIND + b"\x31\x05\x04\x01v", element(0x30, KIND, ONE)),
    ),
    "an attribute longer than the list": element(0x64, NAME, b"\x30\x02\x30\x7f" + bytes(127)),
    "an indefinite length": element(0x64, NAME, b"\x30\x80" + element(0x30, KIND, ONE) + b"\0\0"),
    "a length of five bytes": element(0x64, NAME, b"\x30\x85\0\0\0\0\x00"),
    "a length of 4 GB": element(0x64, NAME, b"\x30\x84\xff\xff\xff\xff"),
    "a value of 4 GB": attribute(KIND, b"\x31\x06\x04\x84\xff\xff\xff\xff"),
    "a length without its bytes": element(0x64, NAME, b"\x30\x84\x00"),
    "nothing but openings": b"\x64\x82\xff\xff" + b"\x30\x82\xff\xff" * 16_383,
}


@pytest.mark.parametrize("name", BAD_ENTRIES)
def test_a_malformed_entry_is_refused(name: str) -> None:
    data = message(1, BAD_ENTRIES[name], length=long)
    told = ber.read_message(data, 0, len(data)) if name != "nothing but openings" else None
    start, end = (told.start, told.end) if told else (16, len(data))
    with pytest.raises(ber.BadAnswerError):
        ber.read_entry(data, start, end)
    # The same with another message behind it: nothing may be read across the end.
    with pytest.raises(ber.BadAnswerError):
        ber.read_entry(data + SAMPLE, start, end)


BAD_HEADS = {
    "another tag": b"\x31\x05",
    "text": b"HTTP/1.1 400 Bad Request\r\n",
    "a TLS alert": b"\x15\x03\x01\x00\x02\x02\x46",
    "an indefinite length": b"\x30\x80\x02\x01\x01",
    "a length of five bytes": b"\x30\x85\0\0\0\0\x05",
    "a length of 127 bytes": b"\x30\xff" + bytes(127),
    "more than is ever meant": b"\x30\x84\x7f\xff\xff\xff",
    "4 GB": b"\x30\x84\xff\xff\xff\xff",
}


@pytest.mark.parametrize("name", BAD_HEADS)
def test_what_begins_no_message_is_refused_at_once(name: str) -> None:
    with pytest.raises(ber.BadAnswerError):
        ber.message_length(BAD_HEADS[name], 0)


BAD_MESSAGES = {
    "nothing in it": element(0x30),
    "a number alone": element(0x30, integer(1)),
    "half an operation": element(0x30, integer(1), b"\x65"),
    "no number": element(0x30, result()),
    "a number without digits": element(0x30, b"\x02\x00", result()),
    "a number of five bytes": element(0x30, b"\x02\x05\0\0\0\0\1", result()),
    "a number that is text": element(0x30, element(0x04, b"1"), result()),
    "an operation longer than the message": element(0x30, integer(1), b"\x65\x7f"),
    "an end without a code": message(1, element(0x65)),
    "an end without texts": message(1, element(0x65, integer(0, 0x0A))),
    "an end without its second text": message(1, element(0x65, integer(0, 0x0A), element(0x04))),
    "a code that is an integer": message(1, element(0x65, integer(0), element(0x04) * 2)),
    "an address that is a number": message(
        1, element(0x65, integer(10, 0x0A), element(0x04) * 2, element(0xA3, integer(1)))
    ),
    "controls of another type": message(1, result(), element(0xA1)),
    "controls longer than the message": message(1, result(), b"\xa0\x7f"),
    "a control that is no sequence": message(1, result(), element(0xA0, element(0x31))),
    "a control without a name": message(1, result(), element(0xA0, element(0x30))),
    "a cookie that is no sequence": message(
        1,
        result(),
        element(
            0xA0, element(0x30, element(0x04, b"1.2.840.113556.1.4.319"), element(0x04, b"\x04\0"))
        ),
    ),
    "pages without a value": message(
        1, result(), element(0xA0, element(0x30, element(0x04, b"1.2.840.113556.1.4.319")))
    ),
}


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_a_malformed_message_is_refused(name: str) -> None:
    with pytest.raises(ber.BadAnswerError):
        read(BAD_MESSAGES[name])


def test_nothing_is_stored_for_a_claim() -> None:
    claims = b"".join(element(0x30, KIND, b"\x31\x84\x03\xff\xff\xff") for _turn in range(1000))
    data = message(1, element(0x64, NAME, element(0x30, claims)))
    tracemalloc.start()
    with pytest.raises(ber.BadAnswerError):
        read(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_nesting_costs_no_recursion() -> None:
    inner = b""
    for _depth in range(5000):
        inner = element(0x30, inner, length=long)
    assert read_or_refuse(message(1, element(0x64, NAME, inner))) is None
    assert read_or_refuse(message(1, result(), element(0xA0, inner))) is None
