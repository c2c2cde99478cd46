"""Offer every test the real directory servers, and decide which tests share a worker."""

from __future__ import annotations

import pytest

pytest_plugins = ["testbed.fixtures"]
_SHARED = {"scanned": "demo"}
"""Fixtures of a session that files share -> the group that makes them once."""
_LONG = ("samba", "oldest", "newest", "installed", "389", "demo")
"""Groups that take longest: begun first, so that no worker is left alone with one at the end."""


_LONGEST_SHOWN = 60
"""Characters of a parameter that name a test."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name what is long by its length: each worker tells the names of all tests to the first.

    Contents made it millions of characters, and an archive among them holds the time at which it
    was packed: workers that differed in it would run nothing.
    """
    if not isinstance(val, str | bytes) or len(val) <= _LONGEST_SHOWN:
        return None
    unit = "bytes" if isinstance(val, bytes) else "characters"
    return f"{len(val)} {unit}"


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    if mark is not None:
        return str(mark.args[0])
    shared = [_SHARED[name] for name in getattr(item, "fixturenames", ()) if name in _SHARED]
    return shared[0] if shared else item.nodeid.partition("::")[0]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each file to one worker, which makes its fixtures once; begin with the long groups."""
    groups = {item: _group(item) for item in items}
    for item, group in groups.items():
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(group))
    rank = {name: place for place, name in enumerate(_LONG)}
    items.sort(key=lambda item: rank.get(groups[item], len(_LONG)))
