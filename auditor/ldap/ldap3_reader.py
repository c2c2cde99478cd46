"""Read the same answer by ldap3 alone: slower, and the yardstick for our own reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ldap3.core.exceptions import LDAPExceptionError

from auditor.ldap.codes import OTHER, SUCCESS, failure
from auditor.ldap.interface import Attributes, Directory, Entry, LostConnectionError, Page, Search
from auditor.ldap.stream import MOST_EMPTY_PAGES, senseless
from auditor.locale import _

if TYPE_CHECKING:
    from ldap3 import Connection

_PAGED_RESULTS = "1.2.840.113556.1.4.319"


def read_pages(
    connection: Connection, directory: Directory, search: Search, *, paged: bool
) -> Iterator[Page]:
    """Yield the pages of an answer; raises what ``stream.read_pages`` raises."""
    cookie: bytes | None = None
    empty = 0
    while True:
        try:
            connection.search(
                search.base,
                search.filter,
                search.scope.value,
                "NEVER",
                list(search.attributes),
                paged_size=directory.page_size if paged else None,
                paged_criticality=paged,
                paged_cookie=cookie,
            )
        except (LDAPExceptionError, OSError) as error:
            raise LostConnectionError(
                _("{url}: the connection was lost in the middle of the answer.").format(
                    url=directory.url
                )
            ) from error
        except Exception as error:  # its decoder raises what it likes on malformed bytes
            raise senseless(directory) from error
        result = connection.result or {}
        # The connection raises nothing for a code: half of an answer would look like a whole one.
        if result.get("result") != SUCCESS:
            code, text = int(result.get("result", OTHER)), str(result.get("message") or "")
            raise failure(code, text, directory.url, search.base)
        page = _page(connection.response or [], result)
        yield page
        cookie = page.cookie
        if not cookie:
            return
        empty = 0 if page.entries else empty + 1
        if empty > MOST_EMPTY_PAGES:
            raise senseless(directory)


def _page(response: list[dict[str, Any]], result: dict[str, Any]) -> Page:
    page = Page()
    for each in response:
        if each["type"] == "searchResEntry":
            attributes: Attributes = {
                name.encode(): values[0] if len(values) == 1 else list(values)
                for name, values in each["raw_attributes"].items()
            }
            page.entries.append(Entry(bytes(each["raw_dn"]), attributes))
        elif each["type"] == "searchResRef":
            page.referrals += each["uri"]
    control = (result.get("controls") or {}).get(_PAGED_RESULTS)
    page.cookie = bytes(control["value"]["cookie"]) if control else b""
    return page
