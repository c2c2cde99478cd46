"""The browser: what it shows, tells and refuses; and the rules of axe, on barriers planted here."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from selenium.common.exceptions import ElementNotInteractableException

from testbed.axe import best_practices, violations
from testbed.browser import Browser
from testbed.chromium import closed_port
from testbed.pictures import pdf_text

PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Báo cáo</title>
<meta name="viewport" content="width=device-width">{head}</head>
<body><main><h1>Trường học</h1>{body}</main></body></html>
"""


def page(folder: Path, body: str = "", head: str = "") -> Path:
    path = folder / "trang thử.html"
    path.write_text(PAGE.format(head=head, body=body), encoding="utf-8")
    return path


def png_size(path: Path) -> tuple[int, int]:
    """PNG (RFC 2083), 11.2.2: IHDR is first, its width and height are at bytes 16 to 24."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def matches(browser: Browser, query: str) -> bool:
    return bool(browser.run("return matchMedia(arguments[0]).matches", query))


def test_a_clean_page_has_no_errors_and_asks_for_nothing_but_itself(
    browser: Browser, tmp_path: Path
) -> None:
    path = page(tmp_path)
    browser.open(path)
    assert browser.run("return document.querySelector('h1').textContent") == "Trường học"
    assert browser.errors() == []
    assert browser.requests() == [path.as_uri()]


def test_errors_and_requests_are_those_of_the_last_page_and_can_be_asked_again(
    browser: Browser, tmp_path: Path
) -> None:
    body = "<script>console.error('first'); null.x</script><img alt='' src='none.png'>"
    browser.open(page(tmp_path, body))
    first = browser.errors()
    assert [text for text in first if "first" in text]
    assert [text for text in first if "TypeError" in text]
    assert [text for text in first if "none.png" in text]
    assert browser.errors() == first
    assert len(browser.requests()) == 2
    browser.open(page(tmp_path))
    assert browser.errors() == []
    assert len(browser.requests()) == 1


def test_what_a_content_security_policy_forbids_is_an_error(
    browser: Browser, tmp_path: Path
) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    body = "<p style='color:red'>a</p><script>document.title = 'run'</script>"
    browser.open(page(tmp_path, body, policy))
    told = browser.errors()
    assert [text for text in told if "inline script violates" in text]
    assert [text for text in told if "inline style violates" in text]
    assert browser.run("return document.title") == "Báo cáo"


def test_no_request_leaves_the_browser_but_each_is_told(browser: Browser, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        here = f"http://127.0.0.1:{server.getsockname()[1]}/here.js"
        away = ["http://192.0.2.1/x.js", "https://tracker.example/y.js"]
        scripts = "".join(f"<script src='{address}'></script>" for address in [*away, here])
        waits = "<script>new WebSocket('ws://192.0.2.2/')</script>"
        browser.open(page(tmp_path, scripts + waits))
        assert {*away, here, "ws://192.0.2.2/"} <= set(browser.requests())
        # A connection to this machine would have been one: the socket listens.
        with pytest.raises(BlockingIOError):
            server.accept()
    assert len([text for text in browser.errors() if "ERR_PROXY_CONNECTION_FAILED" in text]) == 4


def test_a_closed_port_refuses_connections_and_cannot_be_opened_by_others() -> None:
    with closed_port() as port:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        with pytest.raises(OSError, match="in use"):
            socket.create_server(("127.0.0.1", port))


def test_a_desktop_has_a_mouse_and_the_size_asked_for(browser: Browser, tmp_path: Path) -> None:
    browser.size(1024, 700)
    browser.open(page(tmp_path))
    assert browser.run("return [innerWidth, innerHeight, devicePixelRatio]") == [1024, 700, 1]
    assert matches(browser, "(hover: hover) and (pointer: fine)")


def test_a_telephone_is_narrow_and_touched(browser: Browser, tmp_path: Path) -> None:
    browser.phone()
    browser.open(page(tmp_path))
    assert browser.run("return [innerWidth, innerHeight, devicePixelRatio]") == [360, 640, 2]
    assert matches(browser, "(hover: none) and (pointer: coarse)")
    assert browser.run("return 'ontouchstart' in window")


def test_colour_scheme_contrast_and_medium_are_as_chosen_together(
    browser: Browser, tmp_path: Path
) -> None:
    browser.open(page(tmp_path))
    assert matches(browser, "screen and (prefers-color-scheme: light)")
    browser.scheme("dark")
    browser.prefer("prefers-contrast", "more")
    browser.medium("print")
    assert matches(browser, "print and (prefers-color-scheme: dark) and (prefers-contrast: more)")


def test_nothing_of_one_test_is_left_for_the_next(browser: Browser, tmp_path: Path) -> None:
    path = page(tmp_path, "<script>console.error('old')</script>")
    browser.scheme("dark")
    browser.phone()
    browser.open(path)
    browser.run("localStorage.setItem('theme', 'dark')")
    browser.open(path)
    assert browser.run("return localStorage.getItem('theme')") == "dark"
    browser.reset()
    assert (browser.errors(), browser.requests()) == ([], [])
    browser.open(path)
    assert matches(browser, "(prefers-color-scheme: light) and (hover: hover)")
    assert browser.run("return localStorage.getItem('theme')") is None


def test_keys_move_the_focus_and_type(browser: Browser, tmp_path: Path) -> None:
    browser.open(page(tmp_path, "<a href='#x'>x</a><input id='i'><details><summary>s</summary>"))
    browser.press("Tab", "Tab")
    browser.type("Đỗ")
    browser.press("Shift+Tab")
    assert browser.run("return document.activeElement.localName") == "a"
    assert browser.run("return document.querySelector('#i').value") == "Đỗ"
    browser.press("Tab", "Tab", "Enter")
    assert browser.run("return document.querySelector('details').open")


def test_a_click_reaches_what_is_seen_and_raises_for_what_is_hidden(
    browser: Browser, tmp_path: Path
) -> None:
    button = "<button onclick='document.title = this.id' id='{0}' {1}>a</button>"
    browser.open(page(tmp_path, button.format("shown", "") + button.format("gone", "hidden")))
    browser.click("#shown")
    assert browser.run("return document.title") == "shown"
    with pytest.raises(ElementNotInteractableException):
        browser.click("#gone")


def test_a_promise_is_waited_for_and_arguments_arrive(browser: Browser, tmp_path: Path) -> None:
    browser.open(page(tmp_path))
    assert browser.run("return Promise.resolve(arguments[0].x + 1)", {"x": 1}) == 2


def test_a_screenshot_shows_the_whole_page_or_the_viewport(
    browser: Browser, tmp_path: Path
) -> None:
    browser.size(400, 300)
    browser.open(page(tmp_path, "<div style='height: 2000px'></div>"))
    width, height = png_size(browser.screenshot(tmp_path / "whole.png"))
    assert width == 400
    assert height > 2000
    assert png_size(browser.screenshot(tmp_path / "seen.png", full_page=False)) == (400, 300)


def test_a_screenshot_of_an_endless_page_is_cut(browser: Browser, tmp_path: Path) -> None:
    browser.phone(320, 500)
    browser.open(page(tmp_path, "<div style='height: 30000px'></div>"))
    assert png_size(browser.screenshot(tmp_path / "cut.png")) == (640, 16_000)


def test_a_page_is_printed_in_its_print_style(browser: Browser, tmp_path: Path) -> None:
    style = "<style>@page { size: A5 } @media print { nav { display: none } }</style>"
    browser.open(page(tmp_path, "<nav>menu</nav><p>kết quả</p>", style))
    text = pdf_text(browser.pdf(tmp_path / "printed.pdf"))
    assert "kết quả" in text
    assert "menu" not in text
    assert matches(browser, "screen")


def test_timings_follow_one_another(browser: Browser, tmp_path: Path) -> None:
    browser.open(page(tmp_path))
    took = browser.timings()
    assert 0 < took.parsed_ms <= took.loaded_ms <= took.usable_ms
    assert took.painted_ms > 0


def test_axe_finds_the_barriers_planted_and_none_elsewhere(
    browser: Browser, tmp_path: Path
) -> None:
    small = "<button style='width:9px;height:9px;padding:0;border:0'>a</button>"
    policy = (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )
    body = f"<p style='color:#bbb;background:#fff'>nhạt</p><input>{small}{small}"
    browser.open(page(tmp_path, body, policy))
    before = browser.errors(), browser.requests()
    found = {each.rule: each for each in violations(browser)}
    assert sorted(found) == ["color-contrast", "label", "target-size"]
    assert found["label"].impact == "critical"
    assert found["label"].nodes[0].html == "<input>"
    assert "1.91" in found["color-contrast"].nodes[0].reason
    assert len(found["target-size"].nodes) == 2
    assert (browser.errors(), browser.requests()) == before
    browser.open(page(tmp_path, "<p>rõ</p>"))
    assert violations(browser) == []


def test_best_practices_are_told_apart_from_what_the_standard_demands(
    browser: Browser, tmp_path: Path
) -> None:
    browser.open(page(tmp_path, "<h4>a heading that leaves out two levels</h4>"))
    assert violations(browser) == []
    assert [each.rule for each in best_practices(browser)] == ["heading-order"]


def test_axe_sees_the_page_as_it_is_shown_now(browser: Browser, tmp_path: Path) -> None:
    style = "<style>@media (prefers-color-scheme: dark) { p { color: #777; background: #666 } }"
    browser.open(page(tmp_path, "<p>chữ</p>", style + "</style>"))
    assert violations(browser) == []
    browser.scheme("dark")
    assert [each.rule for each in violations(browser)] == ["color-contrast"]
