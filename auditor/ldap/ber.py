"""Read LDAP answers from their bytes: BER as RFC 4511 (5.1) restricts it.

The bytes come from outside and may be hostile: every length is held against what encloses it,
nothing recurses, and what does not fit raises ``BadAnswerError``. Values are cut out, not decoded.

One flat walk is here because of its speed: reading 50,000 entries costs a general decoder ten times
as long as the server takes to send them.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.ldap.interface import Attributes, DirectoryError

SEQUENCE, SET, INTEGER, OCTETS, ENUMERATED = 0x30, 0x31, 0x02, 0x04, 0x0A
SEARCH_ENTRY, SEARCH_DONE, SEARCH_REFERENCE, EXTENDED_RESPONSE = 0x64, 0x65, 0x73, 0x78
_CONTROLS, _REFERRAL = 0xA0, 0xA3
_LONG = 0x80
_LONGEST_LENGTH = 4
"""Bytes of a length; no message of 4 GB is meant honestly."""
MAX_MESSAGE_BYTES = 64 << 20
"""A group of a million members fits; a claim beyond it is refused before anything is stored."""


class BadAnswerError(DirectoryError):
    """The bytes are no LDAP answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """One LDAP message: its number, what it is, and where its content lies in the buffer."""

    number: int
    kind: int
    start: int
    end: int
    controls: int
    """Where the controls begin; the same as ``stop`` where there are none."""
    stop: int


@dataclass(frozen=True, slots=True)
class Done:
    """How a search ended."""

    code: int
    text: str
    referrals: tuple[str, ...] = ()
    cookie: bytes = b""


def message_length(data: bytes, start: int) -> int | None:
    """Return the length of the message at ``start``, ``None`` while too little of it is there.

    Raises:
        BadAnswerError: what stands there is no message, or claims to be too large.

    """
    if len(data) < start + 2:
        return None
    if data[start] != SEQUENCE:
        raise BadAnswerError("not a message")
    length = data[start + 1]
    if length < _LONG:
        return length + 2
    octets = length & 0x7F
    if not 1 <= octets <= _LONGEST_LENGTH:
        raise BadAnswerError("length")
    if len(data) < start + 2 + octets:
        return None
    whole = int.from_bytes(data[start + 2 : start + 2 + octets], "big") + 2 + octets
    if whole > MAX_MESSAGE_BYTES:
        raise BadAnswerError("too large")
    return whole


def read_message(data: bytes, start: int, stop: int) -> Message:
    """Return the message that fills ``data[start:stop]``.

    Raises:
        BadAnswerError: it is malformed.

    """
    position, end = inside(data, start, stop, SEQUENCE)
    number, position = _integer(data, position, end, INTEGER)
    if position + 2 > end:
        raise BadAnswerError("no operation")
    kind = data[position]
    content, content_end = inside(data, position, end, kind)
    return Message(number, kind, content, content_end, content_end, end)


def entry_head(number: int) -> bytes:
    """Return how every search result entry that answers message ``number`` begins."""
    own = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return bytes((INTEGER, len(own))) + own + bytes((SEARCH_ENTRY,))


def entry_start(data: bytes, start: int, stop: int, head: bytes) -> int:
    """Return where the content of the entry that fills ``data[start:stop]`` begins.

    0 for what does not begin with ``head`` or carries more: ``read_message`` tells what that is.
    Nearly every message is such an entry, and this takes a fourth of the time.
    """
    length = data[start + 1]
    position = start + 2 + (length & 0x7F if length >= _LONG else 0)
    if not data.startswith(head, position, stop):
        return 0
    position += len(head) + 1
    if position > stop:
        return 0
    length = data[position - 1]
    if length >= _LONG:
        octets = length & 0x7F
        length = int.from_bytes(data[position : position + octets], "big")
        position += octets
    return position if position + length == stop else 0


def read_entry(data: bytes, start: int, end: int) -> tuple[bytes, Attributes]:  # noqa: PLR0912, PLR0915  # one flat walk: a call per element would double its time
    """Return the name and the attributes of the search result entry in ``data[start:end]``.

    Raises:
        BadAnswerError: it is malformed.

    """
    attributes: Attributes = {}
    try:
        length = data[start + 1]
        if length < _LONG and data[start] == OCTETS:
            position = start + 2
            stop = position + length
        else:
            position, stop = inside(data, start, end, OCTETS)
        name = data[position:stop]
        position, end = inside(data, stop, end, SEQUENCE)
        while position < end:
            # PartialAttribute ::= SEQUENCE { type OCTET STRING, vals SET OF OCTET STRING }
            length = data[position + 1]
            if length < _LONG and data[position] == SEQUENCE:
                position += 2
                after = position + length
                if after > end:
                    raise BadAnswerError("attribute")
            else:
                position, after = inside(data, position, end, SEQUENCE)
            length = data[position + 1]
            if length < _LONG and data[position] == OCTETS:
                position += 2
                stop = position + length
            else:
                position, stop = inside(data, position, after, OCTETS)
            kind = data[position:stop]
            length = data[stop + 1]
            if length < _LONG and data[stop] == SET:
                position = stop + 2
                stop = position + length
            else:
                position, stop = inside(data, stop, after, SET)
            if stop != after or kind in attributes:
                raise BadAnswerError("attribute")
            if position < after:
                length = data[position + 1]
                if length < _LONG and data[position] == OCTETS:
                    position += 2
                    stop = position + length
                else:
                    position, stop = inside(data, position, after, OCTETS)
                if stop == after:  # a single value, as most attributes have
                    attributes[kind] = data[position:stop]
                else:
                    if stop > after:
                        raise BadAnswerError("value")
                    attributes[kind] = [data[position:stop], *read_values(data, stop, after)]
            else:
                attributes[kind] = []
            position = after
    except IndexError as error:
        raise BadAnswerError("cut short") from error
    return name, attributes


def read_values(data: bytes, position: int, end: int) -> list[bytes]:
    """Return the values that fill ``data[position:end]``.

    Raises:
        BadAnswerError: they are malformed.

    """
    found = []
    while position < end:
        length = data[position + 1] if position + 1 < end else _LONG
        if length < _LONG and data[position] == OCTETS and position + 2 + length <= end:
            position += 2
            stop = position + length
        else:
            position, stop = inside(data, position, end, OCTETS)
        found.append(data[position:stop])
        position = stop
    return found


def read_reference(data: bytes, start: int, end: int) -> list[str]:
    """Return the addresses of a search result reference (RFC 4511, 4.5.3)."""
    return [each.decode("utf-8", "replace") for each in read_values(data, start, end)]


def read_done(data: bytes, message: Message) -> Done:
    """Return how a search ended, with the cookie of the paged-results control (RFC 2696)."""
    code, position = _integer(data, message.start, message.end, ENUMERATED)
    position, stop = inside(data, position, message.end, OCTETS)  # matchedDN
    position, stop = inside(data, stop, message.end, OCTETS)
    text = data[position:stop].decode("utf-8", "replace")
    referrals: list[str] = []
    if stop < message.end and data[stop] == _REFERRAL:
        referrals = read_reference(data, *inside(data, stop, message.end, _REFERRAL))
    return Done(code, text, tuple(referrals), _cookie(data, message))


def _cookie(data: bytes, message: Message) -> bytes:
    if message.controls >= message.stop:
        return b""
    position, end = inside(data, message.controls, message.stop, _CONTROLS)
    while position < end:
        control, after = inside(data, position, end, SEQUENCE)
        name, stop = inside(data, control, after, OCTETS)
        if data[name:stop] == b"1.2.840.113556.1.4.319":
            # An optional BOOLEAN (criticality) may stand before the value.
            if stop < after and data[stop] == 0x01:
                _start, stop = inside(data, stop, after, 0x01)
            value, value_end = inside(data, stop, after, OCTETS)
            value, value_end = inside(data, value, value_end, SEQUENCE)
            _size, value = _integer(data, value, value_end, INTEGER)
            value, value_end = inside(data, value, value_end, OCTETS)
            return data[value:value_end]
        position = after
    return b""


def inside(data: bytes, start: int, end: int, tag: int) -> tuple[int, int]:
    """Return where the content of the element at ``start`` begins and ends.

    Raises:
        BadAnswerError: it has another tag, or does not lie before ``end``.

    """
    if start + 2 > end or end > len(data) or data[start] != tag:
        raise BadAnswerError("element")
    length = data[start + 1]
    position = start + 2
    if length >= _LONG:
        octets = length & 0x7F
        if not 1 <= octets <= _LONGEST_LENGTH or position + octets > end:
            raise BadAnswerError("length")
        length = int.from_bytes(data[position : position + octets], "big")
        position += octets
    if position + length > end:
        raise BadAnswerError("length")
    return position, position + length


def _integer(data: bytes, start: int, end: int, tag: int) -> tuple[int, int]:
    position, stop = inside(data, start, end, tag)
    if not 1 <= stop - position <= _LONGEST_LENGTH:
        raise BadAnswerError("integer")
    return int.from_bytes(data[position:stop], "big", signed=True), stop
