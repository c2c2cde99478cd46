"""The quick look at a message finds an entry where the thorough one does, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.ldap import ber
from tests.ldap.ber_building import (
    Length,
    entry,
    long,
    message,
    paged,
    reference,
    result,
    short,
)

ATTRIBUTES = st.dictionaries(
    st.binary(min_size=1, max_size=9), st.lists(st.binary(max_size=140), max_size=3), max_size=4
)
LENGTHS = st.sampled_from((short, long))
SAMPLE = message(7, entry(b"cn=lan,dc=suoimo,dc=example", {b"uid": [b"lan"], b"sn": [b"x" * 130]}))
quickly = settings(max_examples=150, deadline=None, derandomize=True)


@quickly
@given(st.integers(0, 2**31 - 1), ATTRIBUTES, LENGTHS, LENGTHS, st.binary(max_size=9))
def test_the_quick_look_at_an_entry_sees_what_the_slow_one_sees(
    number: int,
    attributes: Mapping[bytes, Sequence[bytes]],
    inner: Length,
    outer: Length,
    after: bytes,
) -> None:
    sent = message(number, entry(b"cn=x", attributes, inner), length=outer)
    data, stop = after + sent + after, len(after) + len(sent)
    head = ber.entry_head(number)
    told = ber.read_message(data, len(after), stop)
    assert ber.entry_start(data, len(after), stop, head) == told.start
    assert ber.entry_start(data, len(after), stop, ber.entry_head(number + 1)) == 0
    for other in (
        message(number, result(), length=outer),
        message(number, reference(b"ldap://b.example/"), length=outer),
        message(number, entry(b"cn=x", attributes, inner), paged(b""), length=outer),
    ):
        assert ber.entry_start(other + after, 0, len(other), head) == 0


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.data())
def test_the_quick_look_is_never_wrong_about_damage(data: st.DataObject) -> None:
    damaged = bytearray(SAMPLE)
    for _turn in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, min(20, len(damaged) - 1)))
        damaged[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    sent = bytes(damaged)
    try:
        length = ber.message_length(sent, 0)
        if length is None or length > len(sent):
            return
        quick = ber.entry_start(sent, 0, length, ber.entry_head(7))
        told = ber.read_message(sent, 0, length)
    except ber.BadAnswerError:
        return
    assert not quick or (told.kind, told.start, told.end) == (ber.SEARCH_ENTRY, quick, length)
