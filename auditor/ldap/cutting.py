"""Cut the wanted attributes out of entries, quickly where an entry looks like those before it.

A server gives the attributes of its entries in one order, so the next attribute's head is known
before it is read: one comparison takes the place of looking at tag, length, name, tag. Only whole
single values with short lengths are cut this way, and only if every length fits its neighbours; for
everything else ``ber.read_entry`` says what it is, or that it is malformed. Both give the same row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.ldap.ber import (
    OCTETS,
    SEQUENCE,
    SET,
    inside,
    read_entry,
    read_values,
)
from auditor.ldap.interface import Attributes, Row

_LONG = 0x80
_MOST_HEADS = 64
_MOST_REMEMBERED = 1000


class Cutter:
    """Turn the entries of one answer into rows: a value per attribute, and the name at the end.

    Of several values the first counts; all, joined, for the attributes in ``several``. An attribute
    with options (``mail;lang-vi``) counts where the plain one is absent.
    """

    def __init__(self, attributes: Sequence[str], several: Iterable[str], joined_by: bytes) -> None:
        self._width = len(attributes)
        self._slots = {name.lower().encode(): n for n, name in enumerate(attributes)}
        self._several = {self._slots.get(name.lower().encode()) for name in several}
        self._joined_by = joined_by
        self._heads: list[tuple[bytes, int, int | None]] = []
        """What an attribute begins with after its first two bytes, its length, its place."""
        self._order: list[bytes] = []
        self._remembered: dict[bytes, bytes | None] = {}
        """Whole attributes of several values: most entries share their object classes."""

    def row(self, name: bytes, attributes: Attributes) -> Row:
        """Return the row of an entry that has been read already."""
        row: Row = [None] * self._width
        for kind in sorted(attributes):  # "mail" before "mail;lang-vi"
            slot = self._slots.get(kind.partition(b";")[0].lower())
            if slot is not None and not row[slot]:
                value = attributes[kind]
                row[slot] = value if isinstance(value, bytes) else self._one(value, slot)
        row.append(name)
        return row

    def cut(self, data: bytes, start: int, end: int) -> Row:
        """Return the row of the entry in ``data[start:end]``.

        Raises:
            BadAnswerError: it is malformed.

        """
        try:
            row = self._cut(data, start, end)
        except IndexError:
            row = None
        return self._learn(data, start, end) if row is None else row

    def _cut(self, data: bytes, start: int, end: int) -> Row | None:
        """Return the row of an entry of the known shape, ``None`` for any other."""
        length = data[start + 1]
        if data[start] != OCTETS or length >= _LONG:
            return None
        position, last = inside(data, start + 2 + length, end, SEQUENCE)
        row: Row = [None] * self._width
        row.append(data[start + 2 : start + 2 + length])
        for head, size, slot in self._heads:
            if not data.startswith(head, position + 2):
                continue
            length = data[position + 1]
            after = position + 2 + length
            values = position + size  # where the length of the set of values stands
            if length >= _LONG or data[position] != SEQUENCE or after > last:
                return None
            rest = after - values
            if data[values] != rest - 1:
                return None
            if rest > 2 and data[values + 2] == rest - 3 and data[values + 1] == OCTETS:  # noqa: PLR2004  # the head of one value
                if slot is not None:
                    row[slot] = data[values + 3 : after]
            elif slot is not None:
                row[slot] = self._of_several(data, values + 1, after, slot)
            else:
                read_values(data, values + 1, after)
            position = after
        return row if position == last else None

    def _of_several(self, data: bytes, start: int, end: int, slot: int) -> bytes | None:
        whole = data[start:end]
        key = bytes((slot,)) + whole
        if key not in self._remembered:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = self._one(read_values(whole, 0, len(whole)), slot)
        return self._remembered[key]

    def _one(self, values: list[bytes], slot: int) -> bytes | None:
        if not values:
            return None
        return self._joined_by.join(values) if slot in self._several else values[0]

    def _learn(self, data: bytes, start: int, end: int) -> Row:
        """Return the row of an entry of another shape, and know its attributes from then on."""
        name, attributes = read_entry(data, start, end)
        place = 0
        for kind in attributes:
            if kind in self._order:
                place = max(place, self._order.index(kind) + 1)
            elif len(self._order) < _MOST_HEADS and self._is_plain(kind):
                head = bytes((OCTETS, len(kind))) + kind + bytes((SET,))
                slot = self._slots.get(kind.lower())
                if slot is not None and any(slot == known for _head, _size, known in self._heads):
                    continue  # another spelling of an attribute: which counts is for ``row`` to say
                self._order.insert(place, kind)
                self._heads.insert(place, (head, len(head) + 2, slot))
                place += 1
        return self.row(name, attributes)

    @staticmethod
    def _is_plain(kind: bytes) -> bool:
        return b";" not in kind and len(kind) < _LONG
