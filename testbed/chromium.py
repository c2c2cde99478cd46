"""Start Chromium under chromedriver so that nothing it does can leave the machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium.webdriver import ChromeOptions, Remote
from selenium.webdriver.chrome.remote_connection import ChromeRemoteConnection

from testbed.packages import BROWSERS
from testbed.ports import free_port
from testbed.process import PATIENCE_S, Child, TestbedError, program

_ADDRESS = "127.0.0.1"
_SWITCHES = (
    "--headless=new",
    # A pipe instead of a port: the browser ends when its driver does, even a killed one.
    "--remote-debugging-pipe",
    # A container gives neither what the sandbox needs (as root) nor, often, a large /dev/shm.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    # Nothing of its own accord: no updates, no reports, no lists, no first-run pages.
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    # A mouse, which no container has: else every page believes to be on a touch screen.
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,"
    "primaryPointerType=4,availablePointerTypes=4",
    # The same picture on every machine.
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--hide-scrollbars",
    "--lang=vi",
)


def browser_program() -> Path:
    """Return the browser that is installed: Debian's Chromium, or Chrome where there is none.

    Raises:
        TestbedError: Neither is there.

    """
    for pattern in BROWSERS:
        path = Path("/", pattern)
        if path.exists():
            return path
    raise TestbedError("no Chromium is installed; run: python -m testbed.packages")


@contextmanager
def closed_port() -> Iterator[int]:
    """Hold a loopback port that refuses every connection, and that nobody else can open."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
        bound.bind((_ADDRESS, 0))  # bound but not listening: the kernel answers with a reset
        yield bound.getsockname()[1]


def _options(folder: Path, proxy_port: int) -> ChromeOptions:
    options = ChromeOptions()
    options.binary_location = str(browser_program())
    for switch in _SWITCHES:
        options.add_argument(switch)
    options.add_argument(f"--user-data-dir={folder / 'profile'}")
    options.add_argument(f"--disk-cache-dir={folder / 'cache'}")
    # Two locks: no name or address resolves, and whatever is asked for goes to a proxy that
    # refuses it; ``<-loopback>`` sends even this machine's own addresses there.
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    options.add_argument(f"--proxy-server=http://{_ADDRESS}:{proxy_port}")
    options.add_argument("--proxy-bypass-list=<-loopback>")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return options


def _listens(port: int) -> bool:
    try:
        socket.create_connection((_ADDRESS, port), timeout=1.0).close()
    except OSError:
        return False
    return True


@contextmanager
def chromium(folder: Path) -> Iterator[Remote]:
    """Run a browser with a profile of its own under ``folder``; yield what steers it.

    The driver is our own child and its path is given, so Selenium Manager, which would ask the
    internet for drivers and count its users, has nothing to do; SE_OFFLINE keeps it silent anyway.
    """
    os.environ["SE_OFFLINE"] = "true"
    port = free_port()
    log = folder / "chromedriver.log"
    with (
        # Not in ``folder``: the path of the socket that the browser makes there must be short.
        TemporaryDirectory(prefix="testbed-browser-", ignore_cleanup_errors=True) as temporary,
        closed_port() as proxy_port,
    ):
        command = ["env", f"TMPDIR={temporary}", program("chromedriver"), f"--port={port}"]
        child = Child(command, log)
        child.start(lambda: _listens(port))
        try:
            address = f"http://{_ADDRESS}:{port}"
            # The driver answers on loopback: a proxy of the machine's settings is not asked.
            connection = ChromeRemoteConnection(address, ignore_proxy=True)
            driver = Remote(connection, options=_options(folder, proxy_port))
            try:
                driver.set_page_load_timeout(PATIENCE_S)
                driver.set_script_timeout(PATIENCE_S)
                yield driver
            finally:
                driver.quit()
        finally:
            child.stop()
