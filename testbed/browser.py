"""Open a report in a real browser as a reader does, and tell what happened.

The browser cannot reach any network (``testbed.chromium``); what a page asked for is still told.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from selenium.webdriver import ActionChains, Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.command import Command

from testbed.chromium import chromium

_DESKTOP = (1280, 800)
_PHONE = (360, 640)
"""CSS pixels; 320 wide is what WCAG 2.2, 1.4.10 asks for, and 360 what cheap telephones have."""
_PHONE_SCALE = 2
_TALLEST_PX = 16_000
"""Chromium paints nothing, or the same again, beyond 16,384 pixels."""
_MARK = "testbed-usable"
_USABLE = (
    "addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => "
    f"performance.mark('{_MARK}'))));"
)
"""Marks when the page has been painted after its load and its thread is free to answer a click."""
_PAINT_WAIT_MS = 1000
_TIMINGS = f"""
const page = performance.getEntriesByType('navigation')[0];
const paint = () => performance.getEntriesByName('first-contentful-paint')[0];
return new Promise(done => {{
  const look = () => {{
    const mark = performance.getEntriesByName('{_MARK}')[0];
    // The paint is told after it has happened; an empty page has none.
    if (!mark || !paint() && performance.now() < mark.startTime + {_PAINT_WAIT_MS})
      return setTimeout(look, 5);
    done([page.domContentLoadedEventEnd, page.loadEventEnd, paint() ? paint().startTime : 0,
          mark.startTime]);
  }};
  look();
}});"""


@dataclass(frozen=True, slots=True)
class Timings:
    """Tell how long the last page took, in milliseconds since it was asked for.

    Sources: Navigation Timing 2, Paint Timing, User Timing (W3C).
    """

    parsed_ms: float
    """The document is parsed and the scripts that wait for that have run."""
    loaded_ms: float
    """Everything it embeds is there."""
    painted_ms: float
    """The first text or picture was shown; 0 when there was none."""
    usable_ms: float
    """The loaded page was painted and its thread is free."""


class Browser:
    """Keep one headless browser with a profile of its own; use it in a ``with`` statement."""

    def __init__(self, folder: Path) -> None:
        """Remember an existing folder for profile, cache and log; nothing runs yet."""
        self._folder = folder
        self._stack = ExitStack()
        self._features: dict[str, str] = {}
        self._medium = ""
        self._errors: list[str] = []
        self._requests: list[str] = []

    def __enter__(self) -> Self:
        """Start the browser; it takes about two seconds."""
        self._driver: Remote = self._stack.enter_context(chromium(self._folder))
        source = {"source": _USABLE, "worldName": "testbed"}
        self._cdp("Page.addScriptToEvaluateOnNewDocument", source)
        self.reset()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the browser."""
        self._stack.close()

    def reset(self) -> None:
        """Go back to an empty page on a light desktop screen, and forget what has happened.

        What a page stored under file:// (localStorage) goes too.
        """
        self._features.clear()
        self.medium("screen")
        self.size(*_DESKTOP)
        self._cdp("Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "all"})
        self.open("about:blank")

    # What the reader does.

    def open(self, page: Path | str) -> None:
        """Open a file, or an address, and wait for its load; forget what was before."""
        address = page.resolve().as_uri() if isinstance(page, Path) else page
        self._read_logs()
        self._errors.clear()
        self._requests.clear()
        self._driver.get(address)

    def size(self, width: int, height: int) -> None:
        """Give the page a viewport of this many CSS pixels, with a mouse."""
        self._screen(width, height, scale=1, touch=False)

    def phone(self, width: int = _PHONE[0], height: int = _PHONE[1]) -> None:
        """Show the page on a telephone: touch, no hover, two device pixels to a CSS pixel."""
        self._screen(width, height, scale=_PHONE_SCALE, touch=True)

    def scheme(self, name: Literal["light", "dark"]) -> None:
        """Choose the colour scheme that the reader's system asks for."""
        self.prefer("prefers-color-scheme", name)

    def prefer(self, feature: str, value: str) -> None:
        """Set a media feature (Media Queries 5): prefers-contrast, forced-colors, and so on."""
        self._features[feature] = value
        self._emulate_media(self._medium)

    def medium(self, name: Literal["screen", "print"]) -> None:
        """Show the page as on this medium."""
        self._medium = name
        self._emulate_media(self._medium)

    def press(self, *keys: str) -> None:
        """Press keys by their names, ``"Tab"``, ``"Shift+Tab"``, ``"Arrow_Down"``, or ``"a"``."""
        for each in keys:
            *held, last = [_key(name) for name in each.split("+")]
            actions = ActionChains(self._driver)
            for modifier in held:
                actions.key_down(modifier)
            actions.send_keys(last)
            for modifier in held:
                actions.key_up(modifier)
            actions.perform()

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        ActionChains(self._driver).send_keys(text).perform()

    def click(self, selector: str) -> None:
        """Click an element; one that is hidden or covered by another raises, as it is no use."""
        self._driver.find_element(By.CSS_SELECTOR, selector).click()

    # What the page tells.

    def run(self, script: str, *arguments: object) -> Any:  # JSON of any shape: the test knows it
        """Run JavaScript in the page and return what it returns; a promise is waited for."""
        return self._driver.execute_script(script, *arguments)

    def errors(self) -> list[str]:
        """Return every error of the console since the page was opened.

        These are uncaught exceptions, ``console.error``, whatever could not be loaded, and what a
        content security policy forbade.
        """
        self._read_logs()
        return list(self._errors)

    def requests(self) -> list[str]:
        """Return every address the page asked for since it was opened, beginning with itself.

        Those that could not be reached are among them. What the page's own policy forbade may be
        in ``errors`` only, ``data:`` often is nowhere, and a preconnect alone asks nothing.
        """
        self._read_logs()
        return list(self._requests)

    def timings(self) -> Timings:
        """Return how long the last page took."""
        return Timings(*self.run(_TIMINGS))

    def screenshot(self, path: Path, *, full_page: bool = True) -> Path:
        """Write what is seen as PNG, the whole page or what the viewport shows, and return it.

        A page taller than 16,000 device pixels is cut there.
        """
        options: dict[str, object] = {"format": "png"}
        if full_page:
            box = self._cdp("Page.getLayoutMetrics", {})["cssContentSize"]
            height = min(box["height"], _TALLEST_PX / float(self.run("return devicePixelRatio")))
            clip = {"x": 0, "y": 0, "width": box["width"], "height": height, "scale": 1}
            options |= {"clip": clip, "captureBeyondViewport": True}
        return self._write(path, self._cdp("Page.captureScreenshot", options)["data"])

    def pdf(self, path: Path) -> Path:
        """Print the page on the paper that its style sheet names, and return the PDF."""
        options = {"preferCSSPageSize": True, "printBackground": True}
        # A page that is emulated on a screen is printed as on a screen.
        self._emulate_media("print")
        try:
            return self._write(path, self._cdp("Page.printToPDF", options)["data"])
        finally:
            self._emulate_media(self._medium)

    # How it is done.

    def _cdp(self, command: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Give a command of the Chrome DevTools Protocol."""
        return dict(self._driver.execute_cdp_cmd(command, dict(parameters)))

    def _screen(self, width: int, height: int, *, scale: int, touch: bool) -> None:
        screen = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": touch}
        self._cdp("Emulation.setDeviceMetricsOverride", screen)
        self._cdp("Emulation.setTouchEmulationEnabled", {"enabled": touch})

    def _emulate_media(self, medium: str) -> None:
        features = [{"name": name, "value": value} for name, value in self._features.items()]
        self._cdp("Emulation.setEmulatedMedia", {"media": medium, "features": features})

    def _log(self, kind: str) -> list[dict[str, Any]]:
        return list(self._driver.execute(Command.GET_LOG, {"type": kind})["value"])

    def _read_logs(self) -> None:
        """Take over what the driver has recorded: it forgets what it has told."""
        self._errors += [e["message"] for e in self._log("browser") if e["level"] == "SEVERE"]
        self._requests += _requested(json.loads(e["message"]) for e in self._log("performance"))

    @staticmethod
    def _write(path: Path, encoded: str) -> Path:
        path.write_bytes(base64.b64decode(encoded))
        return path


def _requested(events: Iterator[dict[str, Any]]) -> Iterator[str]:
    for each in events:
        method, parameters = each["message"]["method"], each["message"]["params"]
        if method == "Network.requestWillBeSent":
            yield parameters["request"]["url"]
        elif method in {"Network.webSocketCreated", "Network.webTransportCreated"}:
            yield parameters["url"]


def _key(name: str) -> str:
    return str(getattr(Keys, name.upper())) if len(name) > 1 else name
