"""Damage BER where it hurts: elements changed, doubled or lost, with lengths that (mostly) fit."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

_DEEPEST = 8
_TAGS = (0x01, 0x02, 0x04, 0x0A, 0x30, 0x31, 0x61, 0x64, 0x65, 0x73, 0x78, 0xA0, 0xA3)
_LENGTHS = (
    *(b"\x80", b"\x7f", b"\x81\x00", b"\x84\x00\x00\x00\x00", b"\x84\xff\xff\xff\xff"),
    *(b"\x85\x00\x00\x00\x00\x01", b"\xff", b"\x82\x00\x05", b"\x00"),
)
_VALUES = (b"", b"\x00", b"\xff", b"x" * 127, b"x" * 128, b"uid", b"\xe1\xbb", b"\x01" * 5)


@dataclass(slots=True)
class Node:
    """One element: its children, or its content where it has none; a length of its own if wrong."""

    tag: int
    long: bool
    content: bytes = b""
    children: list[Node] = field(default_factory=list)
    length: bytes | None = None


def parsed(data: bytes, depth: int = 0) -> list[Node] | None:
    """Return the elements that make up ``data``, ``None`` where it is no row of elements."""
    nodes, at = [], 0
    while at < len(data):
        if at + 2 > len(data):
            return None
        first, head = data[at + 1], at + 2
        size = first
        if first & 0x80:
            octets = first & 0x7F
            size, head = int.from_bytes(data[head : head + octets], "big"), head + octets
        if head + size > len(data) or (first & 0x80 and not 1 <= first & 0x7F <= 4):
            return None
        node = Node(data[at], first == 0x84, data[head : head + size])
        if data[at] & 0x20 and depth < _DEEPEST:
            node.children = parsed(node.content, depth + 1) or []
        nodes.append(node)
        at = head + size
    return nodes


def written(nodes: list[Node]) -> bytes:
    """Return the bytes of elements."""
    return b"".join(map(_written, nodes))


def _written(node: Node) -> bytes:
    content = written(node.children) if node.children else node.content
    size = len(content)
    length = node.length
    if length is None:
        octets = 4 if node.long else (size.bit_length() + 7) // 8
        short = size < 0x80 and not node.long
        length = bytes((size,)) if short else bytes((0x80 | octets,)) + size.to_bytes(octets, "big")
    return bytes((node.tag,)) + length + content


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return ``data`` with one thing changed; bytes that are no elements are changed as bytes."""
    nodes = parsed(data) if rng.random() < 0.85 else None
    if not nodes:
        return _bytes_changed(data, rng)
    siblings = nodes
    while (inner := rng.choice(siblings).children) and rng.random() < 0.85:
        siblings = inner
    _change(siblings, rng.randrange(len(siblings)), rng)
    return written(nodes)


def _change(siblings: list[Node], place: int, rng: random.Random) -> None:
    node = siblings[place]
    match rng.randrange(9):
        case 0:
            del siblings[place]
        case 1:
            siblings.insert(place, node)
        case 2:
            siblings.insert(rng.randrange(len(siblings) + 1), siblings.pop(place))
        case 3:
            node.tag = rng.choice(_TAGS)
        case 4:
            node.length = rng.choice(_LENGTHS)
        case 5:
            node.content, node.children = rng.choice(_VALUES), []
        case 6:
            node.long = not node.long
        case 7:
            node.content, node.children = _bytes_changed(_written(node), rng)[2:], []
        case _:
            node.children = [Node(rng.choice(_TAGS), rng.random() < 0.5, written(node.children))]


def _bytes_changed(data: bytes, rng: random.Random) -> bytes:
    if not data:
        return rng.randbytes(4)
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.choice((0, 1, 1, 4, 40)))
    piece = rng.choice((b"", rng.randbytes(1), rng.randbytes(4), data[start:end] * 2))
    return data[:start] + piece + data[end:]
