"""Write LDIF (RFC 2849) and the values that directories keep in forms of their own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

Value = str | bytes | int
"""One value of an attribute as a test writes it."""
Attributes = Mapping[str, Value | Iterable[Value]]
"""Attribute -> its value or values; annotate a mapping of both kinds with it."""

_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def _line(name: str, value: Value) -> str:
    # Everything but plain numbers is written in base64: no rule about blanks, colons or Vietnamese
    # letters is then needed, and nobody reads these files.
    if isinstance(value, int):
        return f"{name}: {value}\n"
    data = value.encode() if isinstance(value, str) else value
    return f"{name}:: {b64encode(data).decode('ascii')}\n"


def _values(values: Value | Iterable[Value]) -> Iterable[Value]:
    return [values] if isinstance(values, str | bytes | int) else values


def entry(dn: str, attributes: Attributes) -> str:
    """Return one entry to add; an attribute has one value or several."""
    lines = [_line(name, each) for name, some in attributes.items() for each in _values(some)]
    return "".join([_line("dn", dn), *lines, "\n"])


def modification(dn: str, replaced: Attributes) -> str:
    """Return one change record that replaces these attributes; no value removes one."""
    lines = [_line("dn", dn), "changetype: modify\n"]
    for name, some in replaced.items():
        lines.append(f"replace: {name}\n")
        lines += [_line(name, each) for each in _values(some)]
        lines.append("-\n")
    return "".join([*lines, "\n"])


def generalized_time(moment: datetime) -> str:
    """Return a moment as RFC 4517 GeneralizedTime in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ")


def filetime(moment: datetime) -> int:
    """Return a moment as Active Directory counts: units of 100 ns since 1601-01-01 UTC."""
    return (moment - _FILETIME_EPOCH) // timedelta(microseconds=1) * 10


def unicode_password(password: str) -> bytes:
    """Return a password as ``unicodePwd`` takes it: in quotes, UTF-16LE ([MS-ADTS] 3.1.1.3.1.5)."""
    return f'"{password}"'.encode("utf-16-le")
