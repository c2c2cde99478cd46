"""Write LDAP answers as a server would, byte by byte; independent of what reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from testbed.hostile import HostileServer, Script

PAGED = b"1.2.840.113556.1.4.319"
FIRST = 1_000_000
"""Number of the first search request; the sign-in counts from 1."""

Length = Callable[[int], bytes]


def short(length: int) -> bytes:
    """Return a length as OpenLDAP writes it: in as few bytes as can be."""
    if length < 0x80:
        return bytes((length,))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def long(length: int) -> bytes:
    """Return a length as Active Directory and Samba write it: always in four bytes."""
    return b"\x84" + length.to_bytes(4, "big")


def element(tag: int, *contents: bytes, length: Length = short) -> bytes:
    content = b"".join(contents)
    return bytes((tag,)) + length(len(content)) + content


def integer(value: int, tag: int = 0x02) -> bytes:
    return element(tag, value.to_bytes(max(1, (value.bit_length() + 8) // 8), "big", signed=True))


def message(number: int, *operation: bytes, length: Length = short) -> bytes:
    return element(0x30, integer(number), *operation, length=length)


def entry(dn: bytes, attributes: Mapping[bytes, Sequence[bytes]], length: Length = short) -> bytes:
    """Return a SearchResultEntry without its message (RFC 4511, 4.5.2)."""
    written = [
        element(
            0x30,
            element(0x04, name, length=length),
            element(0x31, *(element(0x04, v, length=length) for v in values), length=length),
            length=length,
        )
        for name, values in attributes.items()
    ]
    return element(
        0x64,
        element(0x04, dn, length=length),
        element(0x30, *written, length=length),
        length=length,
    )


def result(
    code: int = 0, text: bytes = b"", referrals: Sequence[bytes] = (), *, tag: int = 0x65
) -> bytes:
    """Return an LDAPResult: 0x65 ends a search, 0x61 a bind, 0x78 an extended operation."""
    referral = element(0xA3, *(element(0x04, each) for each in referrals)) if referrals else b""
    return element(tag, integer(code, 0x0A), element(0x04), element(0x04, text), referral)


def reference(*urls: bytes) -> bytes:
    return element(0x73, *(element(0x04, each) for each in urls))


def paged(cookie: bytes, size: int = 0) -> bytes:
    """Return the controls of a page's end (RFC 2696)."""
    value = element(0x30, integer(size), element(0x04, cookie))
    return element(0xA0, element(0x30, element(0x04, PAGED), element(0x04, value)))


def plain(attributes: Mapping[bytes, Sequence[bytes]]) -> dict[bytes, bytes | list[bytes]]:
    """Return the attributes as the reader keeps them: a single value as it is."""
    return {
        name: values[0] if len(values) == 1 else list(values) for name, values in attributes.items()
    }


BOUND = message(1, result(tag=0x61))
"""The answer to a sign-in that succeeds."""
NOTICE_OF_DISCONNECTION = message(
    0,
    element(
        0x78,
        integer(52, 0x0A),
        element(0x04),
        element(0x04),
        element(0x8A, b"1.3.6.1.4.1.1466.20036"),
    ),
)


def number_of(request: bytes) -> int:
    """Return the message number of a request."""
    start = 2 + (request[1] & 0x7F if request[1] & 0x80 else 0)
    return int.from_bytes(request[start + 2 : start + 2 + request[start + 1]], "big")


def is_bind(request: bytes) -> bool:
    start = 2 + (request[1] & 0x7F if request[1] & 0x80 else 0)
    return request[start + 2 + request[start + 1]] == 0x60


def is_root(request: bytes) -> bool:
    """Tell whether a request asks for the root DSE."""
    return b"namingContexts" in request


ROOT_DSE = {
    b"namingContexts": [b"dc=suoimo,dc=example"],
    b"supportedControl": [PAGED],
    b"objectClass": [b"top", b"OpenLDAProotDSE"],
}


def directory_script(
    answer: Callable[[int], bytes], root: Mapping[bytes, Sequence[bytes]] = ROOT_DSE
) -> Script:
    """Return a script that signs everybody in, shows a root DSE and answers each search so.

    ``answer`` takes the number of the request and returns the bytes of the answer.
    """

    def script(request: bytes) -> bytes:
        number = number_of(request)
        if is_bind(request):
            return message(number, result(tag=0x61))
        if is_root(request):
            return message(number, entry(b"", root)) + message(number, result())
        return answer(number)

    return script


def hostile(answer: Callable[[int], bytes]) -> HostileServer:
    """Return a server that lets everybody in and then answers searches with these bytes."""
    return HostileServer(directory_script(answer))
