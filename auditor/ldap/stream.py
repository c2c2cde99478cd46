"""Ask for an answer page by page and read it from the bytes as they arrive."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from socket import socket

from auditor.ldap import ber
from auditor.ldap.codes import SUCCESS, failure
from auditor.ldap.interface import (
    Decoder,
    Directory,
    DirectoryError,
    Entry,
    LostConnectionError,
    Page,
    Search,
)
from auditor.ldap.request import envelope, question
from auditor.locale import _

_RECEIVED_BYTES = 1 << 18
_PAGE_TIMEOUTS = 20
"""One page may take this many times the time limit: a server that sends a byte now and then."""
_MOST_PAGE_BYTES = 1 << 30
_MOST_AT_ONCE = 10_000
"""Entries handed on at a time: a server that knows no pages sends all of them as one."""
_MOST_REFERRALS = 10_000
MOST_EMPTY_PAGES = 1000
"""A server may send pages without entries, but not for ever."""
_FIRST_NUMBER = 1_000_000
"""Message numbers of ldap3, which signs in on the same connection, stay far below."""


def read_pages(
    connected: socket,
    directory: Directory,
    search: Search,
    *,
    paged: bool,
    decoder: Decoder | None = None,
) -> Iterator[Page]:
    """Yield the pages of an answer; with a ``decoder`` the entries come as its rows.

    An answer that is decoded is meant to be read whole: each page is asked for as soon as the one
    before it has come, so that the server looks while the caller works. Whoever stops before the
    last page then finds the connection closed, for an answer is on its way that nobody reads.

    Raises:
        LostConnectionError: the connection broke, or nothing came in time.
        DirectoryError: the directory refused, stopped at a limit, or its answer makes no sense.

    """
    asked = question(search, directory.url)

    def ask(number: int, cookie: bytes) -> None:
        request = envelope(number, asked, directory.page_size, cookie, paged=paged)
        try:
            connected.sendall(request)
        except OSError as error:
            raise _lost(directory) from error

    number, empty, cookie, ahead = _FIRST_NUMBER, 0, b"", decoder is not None
    ask(number, cookie)
    try:
        while True:
            empty += 1
            for part in _page(connected, directory, search.base, number, decoder):
                empty = 0 if part.entries or part.rows else empty
                cookie = part.cookie
                if cookie and ahead:
                    ask(number + 1, cookie)
                yield part
            if not cookie:
                return
            if empty > MOST_EMPTY_PAGES:
                raise senseless(directory)
            number += 1
            if not ahead:
                ask(number, cookie)
    except DirectoryError:
        cookie = b""  # the server has said all that it will say
        raise
    finally:
        if cookie and ahead:
            connected.close()


class _Incoming:
    """Keep the beginning of a message until the rest of it is there.

    Its pieces are joined once: a large group in a thousand pieces is not copied a thousand times.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = self._wanted = self._page_bytes = 0

    def add(self, received: bytes) -> bytes:
        """Return all that is kept, nothing while no message can be whole.

        Raises:
            BadAnswerError: one page sends more than any directory has to say.

        """
        self._pieces.append(received)
        self._size += len(received)
        self._page_bytes += len(received)
        if self._page_bytes > _MOST_PAGE_BYTES:
            raise ber.BadAnswerError("endless")
        return b"".join(self._pieces) if self._size >= self._wanted else b""

    def keep(self, rest: bytes) -> None:
        """Keep what remains once the whole messages are read."""
        self._pieces, self._size = [rest], len(rest)
        self._wanted = ber.message_length(rest, 0) or 0


def _page(
    connected: socket, directory: Directory, base: str, number: int, decoder: Decoder | None
) -> Iterator[Page]:
    """Yield one page, in parts where it is long; the last part has the cookie."""
    page, incoming, done, referrals = Page(), _Incoming(), None, 0
    deadline = time.monotonic() + _PAGE_TIMEOUTS * directory.timeout_s
    try:
        while done is None:
            received = connected.recv(_RECEIVED_BYTES)
            if not received:
                raise _lost(directory)
            data = incoming.add(received)
            if data:
                rest, done = _take(data, page, number, decoder)
                incoming.keep(rest)
            if done is None and time.monotonic() > deadline:
                raise _silent(directory)
            if referrals + len(page.referrals) > _MOST_REFERRALS:
                raise ber.BadAnswerError("endless")
            if done is None and len(page.entries) + len(page.rows) >= _MOST_AT_ONCE:
                referrals += len(page.referrals)
                yield page
                page = Page()
    except TimeoutError as error:
        raise _silent(directory) from error
    except ber.BadAnswerError as error:
        raise senseless(directory) from error
    except (ssl.SSLError, OSError) as error:
        raise _lost(directory) from error
    if done.code != SUCCESS:
        raise failure(done.code, done.text, directory.url, base)
    page.cookie = done.cookie
    yield page


def _take(
    data: bytes, page: Page, number: int, decoder: Decoder | None = None
) -> tuple[bytes, ber.Done | None]:
    """Add the whole messages of ``data`` to the page; return the rest, and the end if it is there.

    Raises:
        BadAnswerError: a message is malformed or answers another question.

    """

    def add(data: bytes, start: int, end: int) -> None:
        if decoder is None:
            page.entries.append(Entry(*ber.read_entry(data, start, end)))
        else:
            page.rows.append(decoder(data, start, end))

    start, head = 0, ber.entry_head(number)
    while (length := ber.message_length(data, start)) is not None:
        stop = start + length
        if stop > len(data):
            break
        content = ber.entry_start(data, start, stop, head)
        if content:
            add(data, content, stop)
            start = stop
            continue
        message = ber.read_message(data, start, stop)
        if message.number != number:
            if message.number == 0:  # "notice of disconnection", RFC 4511, 4.4.1
                raise ConnectionResetError
            raise ber.BadAnswerError("number")
        if message.kind == ber.SEARCH_ENTRY:
            add(data, message.start, message.end)
        elif message.kind == ber.SEARCH_REFERENCE:
            page.referrals += ber.read_reference(data, message.start, message.end)
        elif message.kind == ber.SEARCH_DONE:
            return b"", ber.read_done(data, message)
        start = stop
    return data[start:], None


def _lost(directory: Directory) -> LostConnectionError:
    return LostConnectionError(
        _("{url}: the connection was lost in the middle of the answer.").format(url=directory.url)
    )


def _silent(directory: Directory) -> LostConnectionError:
    return LostConnectionError(
        _("{url}: the directory did not answer within {seconds} seconds.").format(
            url=directory.url, seconds=f"{directory.timeout_s:g}"
        )
    )


def senseless(directory: Directory) -> DirectoryError:
    """Return what is told of an answer that is none."""
    return DirectoryError(
        _(
            "{url}: what came back is no valid LDAP answer; nothing of it is used. Check that the"
            " port is that of a directory."
        ).format(url=directory.url)
    )
