"""The key of the pseudonyms is found or made, kept to its owner, and told to nobody."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cli_building import ACCOUNTS, AS_OF, Program, account, accounts_csv, run_process, unprivileged

from auditor.cli.redaction_key import FILE_NAME, VARIABLE, redaction_key
from auditor.locale import set_language
from auditor.model import AuditorError

KEY = "ab" * 32


@pytest.fixture(autouse=True)
def failing(district: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an account fail, whose name can be hidden."""
    monkeypatch.delenv(VARIABLE, raising=False)
    set_language("en")
    rows = [*ACCOUNTS, account("thsao", "an", mfa="Không")]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))


def key_in(path: Path, text: str = KEY, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def subject(auditor: Program, district: Path, *arguments: object) -> str:
    results = auditor.scan(district, "--redact", "all", *arguments).json["results"]
    (failed,) = [each for each in results if each["outcome"] == "fail"]
    return str(failed["findings"][0]["subject"])


def test_a_key_is_made_at_first_use_and_used_again(auditor: Program, district: Path) -> None:
    path = district / FILE_NAME
    first = auditor.scan(district, "--redact", "names")
    assert f"Note: {path} was made: the key of this district's pseudonyms." in first.err
    assert "never pass it on" in first.err
    content = path.read_text()
    assert len(content.strip()) == 64
    assert bytes.fromhex(content)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = auditor.scan(district, "--redact", "names")
    assert again.err == ""
    assert path.read_text() == content
    assert content.strip() not in first.out + first.err
    assert again.json["results"] == first.json["results"]


def test_no_key_is_made_where_nothing_is_hidden(auditor: Program, district: Path) -> None:
    assert auditor.scan(district).err == ""
    assert auditor("scan", district, *AS_OF, "--dry-run", "--redact", "all").code == 0
    assert not (district / FILE_NAME).exists()


def test_the_option_goes_before_the_variable_and_that_before_the_district_s_own(
    auditor: Program, district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [key_in(tmp_path / f"{n}.key", f"{n}" * 64) for n in range(3)]
    key_in(district / FILE_NAME, "2" * 64)
    own = subject(auditor, district)
    assert own == subject(auditor, district, "--redact-key", keys[2])
    monkeypatch.setenv(VARIABLE, str(keys[1]))
    by_variable = subject(auditor, district)
    by_option = subject(auditor, district, "--redact-key", keys[0])
    assert len({own, by_variable, by_option}) == 3
    assert by_variable == subject(auditor, district, "--redact-key", keys[1])


def test_white_space_around_a_key_does_not_count(tmp_path: Path) -> None:
    plain, spaced = (
        redaction_key("all", key_in(tmp_path / name, text), None)
        for name, text in (("a", KEY), ("b", f"\n {KEY}\r\n"))
    )
    assert plain == spaced == bytes.fromhex(KEY)


@pytest.mark.parametrize("text", ["", "\n", KEY[:62], f"{KEY}a", "g" * 64, "ab " * 32, "a" * 5000])
def test_a_key_that_is_too_short_or_no_key_is_refused(
    auditor: Program, district: Path, text: str
) -> None:
    path = key_in(district / FILE_NAME, text)
    ran = auditor.scan(district, "--redact", "all")
    assert (ran.code, ran.out) == (2, "")
    assert f"{path}: is no key of pseudonyms: it should hold 64 hexadecimal digits." in ran.err
    assert path.read_text() == text


@pytest.mark.parametrize("place", ["gone.key", "."])
def test_a_key_that_is_named_must_be_there(
    auditor: Program, district: Path, tmp_path: Path, place: str
) -> None:
    ran = auditor.scan(district, "--redact", "all", "--redact-key", tmp_path / place)
    assert (ran.code, ran.out) == (2, "")
    assert "the key of the pseudonyms cannot be read (" in ran.err
    assert not (district / FILE_NAME).exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_key_that_others_can_read_is_used_with_a_warning(
    auditor: Program, district: Path
) -> None:
    path = key_in(district / FILE_NAME, mode=0o644)
    ran = auditor.scan(district, "--redact", "all")
    assert ran.code == 1
    assert ran.err == f"Warning: other users can read {path}. Close it to them: chmod 600 {path}\n"


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_pipe_may_hold_a_key_and_a_device_without_end_does_not() -> None:
    reading, writing = os.pipe()
    os.write(writing, KEY.encode())
    os.close(writing)
    assert redaction_key("all", Path(f"/dev/fd/{reading}"), None) == bytes.fromhex(KEY)
    os.close(reading)
    with pytest.raises(AuditorError, match="is no key of pseudonyms"):
        redaction_key("all", Path("/dev/zero"), None)


def test_a_district_that_cannot_be_written_to_needs_a_key_from_elsewhere(
    district: Path, tmp_path: Path
) -> None:
    district.chmod(0o555)
    run = ("scan", district, *AS_OF, "--redact", "all", "-q")
    ran = run_process(*run, wrapper=unprivileged())
    assert ran.code == 2
    assert "the key of the pseudonyms cannot be written (Permission denied)." in ran.err
    assert "--redact-key FILE" in ran.err
    key = key_in(tmp_path / "key")
    assert run_process(*run, "--redact-key", key, wrapper=unprivileged()).code == 1


def test_a_dangling_link_is_not_followed_to_make_a_key(auditor: Program, district: Path) -> None:
    (district / FILE_NAME).symlink_to(district / "elsewhere")
    ran = auditor.scan(district, "--redact", "all")
    assert ran.code == 2
    assert not (district / "elsewhere").exists()


def test_half_a_key_is_not_left_behind(district: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, *_more: object) -> object:
        os.close(descriptor)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(AuditorError, match="No space left on device"):
        redaction_key("all", None, district)
    assert not (district / FILE_NAME).exists()
