"""Write a paged search request: the question itself by ldap3, the envelope of each page here.

The question is the same for every page; only number and cookie change.
"""

from __future__ import annotations

from functools import lru_cache

from ldap3.core.exceptions import LDAPExceptionError
from ldap3.operation.search import search_operation
from ldap3.protocol.rfc4511 import ProtocolOp
from pyasn1.codec.ber.encoder import encode
from pyasn1.error import PyAsn1Error

from auditor.ldap.interface import DirectoryError, Scope, Search
from auditor.locale import _

_LONG_FORM = 0x84
_SHORT = 0x80
_SEARCH_REQUEST = 0x63
"""RFC 4511, 4.5.1: [APPLICATION 3]."""
_PAGED_RESULTS = b"1.2.840.113556.1.4.319"


def question(search: Search, url: str) -> bytes:
    """Return the search request's bytes. Aliases are not followed: nobody is read twice.

    Raises:
        DirectoryError: the filter cannot be read.

    """
    try:
        rest = _after_base(search.filter, search.attributes, search.scope)
    except (LDAPExceptionError, PyAsn1Error, ValueError) as error:
        raise DirectoryError(
            _("{url}: the filter cannot be read: {filter}").format(url=url, filter=search.filter)
        ) from error
    return _element(_SEARCH_REQUEST, _element(0x04, search.base.encode()) + rest)


@lru_cache(maxsize=32)
def _after_base(wanted: str, attributes: tuple[str, ...], scope: Scope) -> bytes:
    """Return what follows the base in a request: the same for the bases of a thousand schools."""
    operation = search_operation(
        "",
        wanted,
        scope.value,
        "NEVER",
        list(attributes),
        0,
        0,
        types_only=False,
        auto_escape=False,
        auto_encode=True,
    )
    whole = bytes(encode(ProtocolOp().setComponentByName("searchRequest", operation)))
    head = 2 if whole[1] < _SHORT else 2 + (whole[1] & ~_SHORT)
    return whole[head:].removeprefix(_element(0x04, b""))


def envelope(number: int, asked: bytes, page_size: int, cookie: bytes, *, paged: bool) -> bytes:
    """Return the message that asks for one page (RFC 2696); without ``paged`` for all at once."""
    content = _element(0x02, number.to_bytes(4, "big")) + asked
    if paged:
        value = _element(
            0x30, _element(0x02, page_size.to_bytes(4, "big")) + _element(0x04, cookie)
        )
        control = _element(0x04, _PAGED_RESULTS) + _element(0x01, b"\xff") + _element(0x04, value)
        content += _element(0xA0, _element(0x30, control))
    return _element(0x30, content)


def _element(tag: int, content: bytes) -> bytes:
    length = len(content)
    head = (
        bytes((tag, length))
        if length < _SHORT
        else bytes((tag, _LONG_FORM)) + length.to_bytes(4, "big")
    )
    return head + content
