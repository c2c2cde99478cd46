"""The quick way to cut rows out of entries gives what the slow one gives, for any bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.ldap.ber import BadAnswerError, read_entry
from auditor.ldap.cutting import Cutter
from auditor.ldap.interface import Row
from tests.ldap.ber_building import Length, entry, long, plain, short

WANTED = ("uid", "mail", "title", "objectClass")
NAMES = (b"uid", b"mail", b"title", b"objectClass", b"UID", b"mail;lang-vi", b"sn", b"")
VALUES = st.lists(st.binary(max_size=9) | st.just(b"x" * 200), max_size=3)
ENTRIES = st.lists(
    st.tuples(
        st.binary(max_size=12) | st.just(b"n" * 300),
        st.permutations(NAMES).flatmap(
            lambda names: st.lists(VALUES, max_size=len(names)).map(
                lambda values: dict(zip(names, values, strict=False))
            )
        ),
        st.sampled_from([short, long]),
    ),
    min_size=1,
    max_size=6,
)


def body(name: bytes, attributes: Mapping[bytes, Sequence[bytes]], length: Length = short) -> bytes:
    """Return the content of a search result entry."""
    whole = entry(name, attributes, length)
    return whole[1 + len(length(len(whole))) :] if length is long else whole[_head(whole) :]


def _head(whole: bytes) -> int:
    return 2 + (whole[1] & 0x7F if whole[1] >= 0x80 else 0)


def cutter() -> Cutter:
    return Cutter(WANTED, ["objectClass"], b"\n")


def outcome(cut: Cutter, data: bytes, start: int, end: int) -> tuple[Row | None, Row | None]:
    """Return the row as it is cut, and as it follows from the whole entry; ``None``: refused."""
    quick: Row | None
    try:
        quick = cut.cut(data, start, end)
    except BadAnswerError:
        quick = None
    try:
        return quick, cut.row(*read_entry(data, start, end))
    except BadAnswerError:
        return quick, None


@given(ENTRIES)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_entries_of_any_shape_in_any_order_give_the_same_rows(
    entries: list[tuple[bytes, dict[bytes, list[bytes]], Length]],
) -> None:
    cut = cutter()
    for name, attributes, length in entries * 2:  # the second time every shape is known
        data = b"\x00before" + (content := body(name, attributes, length)) + b"after"
        quick, slow = outcome(cut, data, 7, 7 + len(content))
        assert quick == slow == cut.row(name, plain(attributes))


@given(st.integers(0, 200), st.binary(min_size=1, max_size=3), st.integers(0, 4))
@settings(max_examples=600, deadline=None, derandomize=True)
def test_damaged_entries_are_refused_or_read_alike(place: int, bytes_: bytes, lost: int) -> None:
    usual: dict[bytes, list[bytes]] = {
        b"objectClass": [b"top", b"person"],
        b"uid": [b"an"],
        b"sn": [b"Ng"],
        b"mail": [b"an@example.edu.test"],
        b"title": [b"GV"],
    }
    cut, whole = cutter(), body(b"uid=an,dc=x", usual)
    cut.cut(whole, 0, len(whole))
    place %= len(whole)
    damaged = whole[:place] + bytes_ + whole[place + lost :]
    quick, slow = outcome(cut, damaged, 0, len(damaged))
    assert quick == slow
    # The same with another message behind it: nothing of that may be read as part of this one.
    quick, slow = outcome(cut, damaged + whole, 0, len(damaged))
    assert quick == slow


@pytest.mark.parametrize("end", range(1, 60))
def test_an_entry_that_ends_early_is_never_completed_from_what_follows(end: int) -> None:
    cut, whole = cutter(), body(b"uid=an,dc=x", {b"uid": [b"an"], b"mail": [b"a@x"]})
    cut.cut(whole, 0, len(whole))
    if end < len(whole):
        with pytest.raises(BadAnswerError):
            cut.cut(whole, 0, end)


def test_the_known_shape_is_cut_without_reading_the_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = cutter()
    shapes = [
        {b"objectClass": [b"top", b"person"], b"uid": [b"an"], b"title": [b"GV"]},
        {b"objectClass": [b"top", b"person"], b"uid": [b"an"], b"mail": [b"m"], b"title": [b"GV"]},
    ]
    for shape in shapes:
        cut.cut(body(b"x", shape), 0, len(body(b"x", shape)))

    def never(*_arguments: object) -> None:
        raise AssertionError("read slowly")

    monkeypatch.setattr("auditor.ldap.cutting.read_entry", never)
    for shape in shapes:
        data = body(b"dn", shape)
        row = cut.cut(data, 0, len(data))
        assert row[0] == b"an"
        assert row[2:] == [b"GV", b"top\nperson", b"dn"]


@pytest.mark.parametrize("names", [(b"uid", b"UID"), (b"UID", b"uid")])
def test_an_attribute_in_two_spellings_gives_the_same_row_whichever_comes_first(
    names: tuple[bytes, bytes],
) -> None:
    cut = cutter()
    data = body(b"x", {names[0]: [b"first"], names[1]: [b"second"], b"sn": [b"y"]})
    for _turn in range(2):
        quick, slow = outcome(cut, data, 0, len(data))
        assert quick == slow


def test_a_thousand_different_sets_of_values_are_not_kept_for_ever() -> None:
    cut = cutter()
    for number in range(2500):
        data = body(b"x", {b"objectClass": [b"a", b"%d" % number], b"uid": [b"u"]})
        assert cut.cut(data, 0, len(data))[3] == b"a\n%d" % number
    assert len(cut._remembered) <= 1000


def test_a_long_length_that_looks_like_a_known_head_is_refused_as_what_it_is() -> None:
    cut, usual = cutter(), body(b"x", {b"uid": [b"an"]})
    cut.cut(usual, 0, len(usual))
    # 0x82 announces two bytes of length; taken for a length itself, it would fit what follows.
    attribute = b"\x30\x82\x04\x03uid\x31\x7b\x04\x79" + b"v" * 0x79
    forged = b"\x04\x01x" + b"\x30\x81" + bytes((len(attribute),)) + attribute
    assert outcome(cut, forged, 0, len(forged)) == (None, None)
