"""An answer that is read whole is asked for a page ahead; half of one leaves no connection."""

from __future__ import annotations

from collections.abc import Iterator
from socket import socket
from typing import cast

import pytest

from auditor.ldap import stream
from auditor.ldap.cutting import Cutter
from auditor.ldap.interface import DirectoryError, LostConnectionError, Page, Search
from tests.ldap.ber_building import FIRST, entry, message, number_of, paged, result
from tests.ldap.line import DIRECTORY, Line, Piece

SEARCH = Search("dc=suoimo,dc=example", "(objectClass=person)", ("uid", "mail"))
PAGES = 3


class Server(Line):
    """Answer page by page, and know whether the connection was closed."""

    def __init__(self, last: bytes | None = None) -> None:
        super().__init__(self._page)
        self.closed = False
        self._last = last

    def _page(self, request: bytes) -> list[Piece]:
        number = number_of(request)
        turn = number - FIRST + 1
        found = entry(b"uid=a%d,dc=x" % turn, {b"uid": [b"a%d" % turn]})
        if turn == PAGES and self._last is not None:
            return [message(number, self._last)]
        end = message(number, result(), paged(b"" if turn == PAGES else b"next"))
        return [message(number, found) + end]

    def close(self) -> None:
        self.closed = True


def rows(server: Server) -> Iterator[Page]:
    cutter = Cutter(SEARCH.attributes, (), b"\n")
    line = cast("socket", server)
    return stream.read_pages(line, DIRECTORY, SEARCH, paged=True, decoder=cutter.cut)


def test_each_page_is_asked_for_before_the_one_before_it_is_handed_on() -> None:
    server = Server()
    asked, found = [], []
    for page in rows(server):
        asked.append(len(server.requests))
        found += page.rows
    assert asked == [2, 3, 3]
    assert [row[0] for row in found] == [b"a1", b"a2", b"a3"]
    assert not server.closed


def test_without_a_decoder_no_page_is_asked_for_that_may_not_be_wanted() -> None:
    server = Server()
    pages = stream.read_pages(cast("socket", server), DIRECTORY, SEARCH, paged=True)
    next(pages)
    assert len(server.requests) == 1
    pages.close()  # type: ignore[attr-defined]
    assert not server.closed


def test_whoever_stops_early_leaves_no_connection_with_an_answer_on_its_way() -> None:
    server = Server()
    pages = rows(server)
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert server.closed


def test_a_limit_reached_later_ends_the_answer_and_leaves_the_connection() -> None:
    server = Server(last=result(4, b"too many"))
    with pytest.raises(DirectoryError) as caught:
        list(rows(server))
    assert not isinstance(caught.value, LostConnectionError)
    assert not server.closed


def test_a_connection_that_cannot_be_written_to_is_lost() -> None:
    class Broken(Server):
        def sendall(self, data: bytes) -> None:
            raise BrokenPipeError

    with pytest.raises(LostConnectionError):
        list(rows(Broken()))
