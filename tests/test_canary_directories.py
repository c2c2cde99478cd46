"""The secrets of a directory, and the password it is asked with, appear in nothing written."""

from __future__ import annotations

import json
import logging
import os
import pty
import select
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.locale import language, set_language
from testbed.fixtures import StartSlapd
from testbed.hostile import HostileServer
from testbed.ldif import entry
from testbed.proxy import Cut, Proxy
from testbed.slapd import Slapd
from tests.evidence.directory.live_district import (
    BASE,
    HEAD,
    OPTIONS,
    POLICY,
    SUFFIX,
    account,
    tree,
    unit,
    write_live,
)
from tests.ldap.ber_building import directory_script, message
from tests.ldap.ber_building import entry as answered
from tests.reports.human_text import unpacked

ROOT = Path(__file__).resolve().parents[1]
BIND_CANARY, USER_CANARY = "Bind@Canary-7731", "User@Canary-1377"
CANARIES = (BIND_CANARY, USER_CANARY)
READER_WITH_CANARY = entry(
    f"cn=canary,{SUFFIX}",
    {
        "objectClass": ["organizationalRole", "simpleSecurityObject"],
        "cn": "canary",
        "userPassword": BIND_CANARY,
    },
)
WHO = f"cn=canary,{SUFFIX}"
FROM: dict[str, str] = {
    "env": f'{{user: "{WHO}", password: {{env: LDAP_CANARY}}}}',
    "file": f'{{user: "{WHO}", password: {{file: secret}}}}',
    "prompt": f'{{user: "{WHO}", password: {{prompt: true}}}}',
}


@pytest.fixture(autouse=True)
def environment(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "AUDITOR_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("AUDITOR_DEBUG", "1")
    monkeypatch.setenv("LDAP_CANARY", BIND_CANARY)
    monkeypatch.setattr("auditor.ldap.session._FIRST_PAUSE_S", 0.0)
    caplog.set_level(logging.DEBUG)
    before = language()
    yield
    set_language(before)
    refuse(caplog.text, "log")


@pytest.fixture
def server(slapd: StartSlapd) -> Slapd:
    """Return a directory that shows everything, passwords too, to everybody who signs in."""
    hashed = "".join(
        account(
            f"canary{n}.thsao", "thsao", userPassword=secret, description=f"mật khẩu {USER_CANARY}"
        )
        for n, secret in enumerate((USER_CANARY, f"{{CLEARTEXT}}{USER_CANARY}"))
    )
    options = replace(OPTIONS, access=["to * by anonymous auth by users read"])
    return slapd(options, tree() + hashed + READER_WITH_CANARY)


def refuse(text: str, where: str) -> None:
    """Fail if a text holds a canary, as it is, encoded or without its spaces."""
    for canary in CANARIES:
        assert canary not in text, where
        assert b64encode(canary.encode()).decode() not in text, where
        assert canary.encode().hex() not in text, where


def refuse_files(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "secret":
            data = path.read_bytes()
            refuse(unpacked(data), path.name)


class Watch:
    """Run the program and refuse canaries in all that it writes."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self._folder = folder
        self.told = ""

    def __call__(self, *arguments: object) -> int:
        code = main([str(each) for each in arguments])
        captured = self._capsys.readouterr()
        self.told = captured.out + captured.err
        refuse(self.told, " ".join(map(str, arguments)))
        refuse_files(self._folder)
        return code


@pytest.fixture
def watched(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Watch:
    return Watch(capsys, tmp_path)


def written(folder: Path) -> list[str]:
    kinds = ("json=r.json", "csv=r.csv", "findings=f.csv", "findings=f.parquet", "all=all")
    return [flag for each in kinds for flag in ("-o", each.replace("=", f"={folder}/", 1))]


def district(folder: Path, url: str, kind: str = "env", *lines: str) -> Path:
    made = write_live(folder / "d", url, POLICY, *lines, bind=FROM[kind])
    (made / "secret").write_text(f"{BIND_CANARY}\n", encoding="utf-8")
    return made


@pytest.mark.parametrize("kind", ["env", "file"])
@pytest.mark.parametrize("decoder", ["fast", "ldap3"])
def test_no_report_of_a_directory_holds_a_secret(
    watched: Watch, tmp_path: Path, server: Slapd, kind: str, decoder: str
) -> None:
    url = f"ldap://127.0.0.1:{server.port}"
    folder = district(tmp_path, url, kind, f"decoder: {decoder}")
    for speech in ("vi", "en"):
        assert watched("scan", folder, "--lang", speech, *written(tmp_path)) in (0, 1)
        assert watched("scan", folder, "--lang", speech, "--dry-run") == 0
        assert watched("doctor", folder, "--lang", speech) == 0
    document = json.loads((tmp_path / "r.json").read_bytes())
    assert document["sources"][0]["rows_read"] == 8


def test_no_report_of_a_directory_that_is_asked_for_more_holds_a_secret(
    watched: Watch, tmp_path: Path, server: Slapd
) -> None:
    url = f"ldap://127.0.0.1:{server.port}"
    folder = district(tmp_path, url, "env", 'filter: "(userPassword=*)"')
    assert watched("scan", folder, *written(tmp_path)) in (0, 1, 3)


@pytest.mark.parametrize("kind", ["env", "file"])
@pytest.mark.parametrize("after", [0, 20, 2000])
def test_no_message_about_a_broken_conversation_holds_a_secret(
    watched: Watch, tmp_path: Path, server: Slapd, kind: str, after: int
) -> None:
    with Proxy("127.0.0.1", server.port, Cut(after)) as proxy:
        folder = district(tmp_path, f"ldap://127.0.0.1:{proxy.port}", kind)
        assert watched("scan", folder, *written(tmp_path)) == 3
        assert watched("doctor", folder) == 3


def test_no_message_about_a_refused_sign_in_holds_a_secret(
    watched: Watch, tmp_path: Path, slapd: StartSlapd
) -> None:
    server = slapd(OPTIONS, HEAD + unit("thsao"))
    folder = district(tmp_path, f"ldap://127.0.0.1:{server.port}")
    assert watched("scan", folder, "--lang", "en", *written(tmp_path)) == 3
    assert "wrong name or password" in (tmp_path / "r.json").read_text(encoding="utf-8")
    assert watched("doctor", folder) == 3


@pytest.mark.parametrize("password", [f"{BIND_CANARY}\x07", f"{BIND_CANARY}\udcff"])
def test_no_message_about_an_impossible_password_holds_it(
    watched: Watch, tmp_path: Path, server: Slapd, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    os.environb[b"LDAP_CANARY"] = password.encode("utf-8", "surrogateescape")
    folder = district(tmp_path, f"ldap://127.0.0.1:{server.port}")
    assert watched("scan", folder, *written(tmp_path)) == 3


def test_what_a_server_sends_beyond_what_was_asked_is_not_kept(
    watched: Watch, tmp_path: Path
) -> None:
    name = f"uid=lan,ou=thsao,{BASE}".encode()
    shown = {b"uid": [b"lan"], b"userPassword": [USER_CANARY.encode()], b"unicodePwd": [b"x"]}

    def answer(number: int) -> bytes:
        diagnostic = b"\x65" + bytes((7 + len(USER_CANARY),)) + b"\x0a\x01\x00\x04\x00\x04"
        end = diagnostic + bytes((len(USER_CANARY),)) + USER_CANARY.encode()
        return message(number, answered(name, shown)) + message(number, end)

    with HostileServer(directory_script(answer, {b"namingContexts": [BASE.encode()]})) as server:
        folder = district(tmp_path, f"ldap://127.0.0.1:{server.port}")
        assert watched("scan", folder, *written(tmp_path)) in (0, 1)
        assert json.loads((tmp_path / "r.json").read_bytes())["sources"][0]["rows_read"] == 1


@pytest.mark.parametrize(
    "bind",
    [
        f'{{user: "{WHO}", password: {BIND_CANARY}}}',
        f'{{user: "{WHO}", password: {{env: LDAP_CANARY, secret: "{BIND_CANARY}"}}}}',
        f'{{user: "{WHO}", password: {{literal: "{BIND_CANARY}"}}}}',
        f'{{user: "{WHO}", password: ["{BIND_CANARY}"]}}',
        f'{{user: "{WHO}", passwort: "{BIND_CANARY}"}}',
    ],
)
def test_no_message_about_a_password_in_the_district_file_tells_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, bind: str
) -> None:
    folder = write_live(tmp_path / "d", "ldaps://ldap.pgd.example", bind=bind)
    for speech in ("vi", "en"):
        for command in ("scan", "doctor"):
            assert main([command, str(folder), "--lang", speech]) == 2
            captured = capsys.readouterr()
            refuse(captured.out + captured.err, bind)
            assert captured.err


def test_a_password_that_is_typed_is_not_shown(tmp_path: Path, server: Slapd) -> None:
    folder = district(tmp_path, f"ldap://127.0.0.1:{server.port}", "prompt")
    code, shown = typed(
        ["scan", str(folder), "--lang", "en", *written(tmp_path)], f"{BIND_CANARY}\n"
    )
    assert code in (0, 1), shown
    assert f"Password for {WHO}" in shown
    refuse(shown, "terminal")
    refuse_files(tmp_path)
    assert json.loads((tmp_path / "r.json").read_bytes())["sources"][0]["rows_read"] == 8


def test_a_typed_password_that_is_wrong_is_asked_for_once(tmp_path: Path, server: Slapd) -> None:
    url = f"ldap://127.0.0.1:{server.port}"
    folder = write_live(
        tmp_path / "d", url, base=f"ou={{school}},{BASE}", school=None, bind=FROM["prompt"]
    )
    code, shown = typed(["scan", str(folder), "--lang", "en"], f"{USER_CANARY}\n")
    assert code == 3, shown
    assert shown.count("Password for") == 1
    refuse(shown, "terminal")


def typed(arguments: list[str], keys: str) -> tuple[int, str]:
    """Run the program at a terminal of its own, type when it asks; return code and screen."""
    person, screen = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", *arguments],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        cwd="/",
        env={**kept, "PYTHONPATH": str(ROOT), "AUDITOR_DEBUG": "1"},
        start_new_session=True,
    )
    os.close(screen)
    shown, waiting = b"", True
    try:
        while select.select([person], [], [], 60)[0]:
            try:
                piece = os.read(person, 65536)
            except OSError:  # the other end has gone
                break
            shown += piece
            if waiting and b"Password for" in shown:
                os.write(person, keys.encode())
                waiting = False
        return process.wait(60), shown.decode("utf-8", "replace")
    finally:
        process.kill()
        os.close(person)
