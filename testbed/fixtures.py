"""Lend servers and a browser to tests: load with ``pytest_plugins = ["testbed.fixtures"]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from testbed.browser import Browser
from testbed.certificates import Authority, make_ca
from testbed.ds389 import Ds389
from testbed.ds389_config import Ds389Options
from testbed.packages import READERS, SERVERS, command, missing
from testbed.samba import SambaAD
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

StartSlapd = Callable[..., Slapd]
"""``slapd(options, *ldif)``: a running server with these entries."""
StartDs389 = Callable[..., Ds389]
"""``ds389(options, *ldif)``: the same of 389 Directory Server; mark ``xdist_group("389")``."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return the authority whose certificates this worker's servers carry."""
    return make_ca(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def servers_installed() -> None:
    """Fail, with the remedy, where the servers are not installed: such a test is never skipped."""
    absent = missing(wanted=SERVERS)
    if absent:
        pytest.fail(f"these tests need real servers; run: {command(absent)}", pytrace=False)


@pytest.fixture(scope="session")
def readers_installed() -> None:
    """Fail, with the remedy, where browser, office and the other readers are not installed."""
    absent = missing(wanted=READERS)
    if absent:
        pytest.fail(f"these tests need real programs; run: {command(absent)}", pytrace=False)


@pytest.fixture
def slapd(servers_installed: None) -> Iterator[StartSlapd]:
    """Return a function that starts servers, all deleted after the test."""
    del servers_installed
    with ExitStack() as stack:

        def start(options: SlapdOptions | None = None, *ldif: str | Path) -> Slapd:
            server = Slapd(options)
            stack.callback(server.delete)
            for each in ldif:
                server.preload(each)
            return server.start()

        yield start


@pytest.fixture(scope="module")
def ds389(servers_installed: None) -> Iterator[StartDs389]:
    """Return a function that starts servers, all deleted after the last test of the file."""
    del servers_installed
    with ExitStack() as stack:

        def start(options: Ds389Options | None = None, *ldif: str | Path) -> Ds389:
            server = Ds389(options)
            stack.callback(server.delete)
            for each in ldif:
                server.preload(each)
            return server.start()

        yield start


@pytest.fixture(scope="session")
def samba_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where provisioned domains are kept for copying during this session."""
    return tmp_path_factory.mktemp("samba-cache")


@pytest.fixture(scope="session")
def samba(
    servers_installed: None,
    tmp_path_factory: pytest.TempPathFactory,
    authority: Authority,
    samba_cache: Path,
) -> Iterator[SambaAD]:
    """Return a running domain that all tests of this worker share.

    Tests that use it are marked ``xdist_group("samba")``, so that one worker runs them all; each
    makes accounts of its own names, and changes the domain's policy only in a domain of its own
    (``SambaAD.provisioned(samba_cache, ...)``).
    """
    del servers_installed
    folder = tmp_path_factory.mktemp("samba") / "domain"
    with SambaAD.provisioned(samba_cache, folder, authority) as domain:
        yield domain


@pytest.fixture(scope="session")
def shared_browser(
    readers_installed: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Return the browser of this worker, as the last test left it; ``browser`` is a clean one.

    It starts when a test first asks for it, in about two seconds, and needs about 300 MB.
    """
    del readers_installed
    with Browser(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture
def browser(shared_browser: Browser) -> Browser:
    """Return the browser of this worker on an empty page, with nothing left of earlier tests."""
    shared_browser.reset()
    return shared_browser
