"""Strict YAML: what is refused is refused with file and line, and everything else is plain data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import PolicyError
from auditor.yaml.located import MAX_BYTES, load_located

QUICK = settings(derandomize=True, max_examples=150, deadline=None)


def test_every_value_has_its_line() -> None:
    located = load_located("a: 1\nb:\n  - x\n  - {c: 2}\n", "t.yaml")
    assert located.data == {"a": 1, "b": ["x", {"c": 2}]}
    assert located.line("b") == 2
    assert located.line("b", 1) == 4
    assert located.at("b", 1, "c") == "t.yaml:4"


def test_a_place_that_does_not_exist_has_the_line_of_what_is_around_it() -> None:
    located = load_located("a: 1\nb:\n  c: 2\n", "t.yaml")
    assert located.line("b", "missing", 0) == 2
    assert located.line("missing") == 1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("no", "no"),
        ("on", "on"),
        ("12", 12),
        ("-3", -3),
        ("0123", "0123"),
        ("1_000", "1_000"),
        ("09:30", "09:30"),
        ("0x1F", "0x1F"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("00.5", "00.5"),
        ("1.2.3", "1.2.3"),
        (".inf", ".inf"),
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-11-22T01:02:03Z", datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)),
        ('"2026-11-22"', "2026-11-22"),
        ("'12'", "12"),
        ("'true'", "true"),
        ("|\n  12\n", "12\n"),
    ],
)
def test_words_mean_what_yaml_1_2_and_dates_say(written: str, value: object) -> None:
    found = load_located(f"a: {written}", "t.yaml").data
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: é\r\n".encode())
    located = load_located(path, "x.yaml")
    assert located.data == {"a": 1, "b": "é"}
    assert located.line("b") == 2


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\n")
    expected = "37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae"
    assert load_located(path, "x").sha256 == expected
    assert load_located("a: 1\n", "x").sha256 == expected


REFUSED = {
    "duplicate key": (
        "a: 1\nb: 2\na: 3",
        "t.yaml:3: The key 'a' stands here a second time (first on line 1).",
    ),
    "anchor": (
        "a: 1\nb: &x 2",
        "t.yaml:2: Anchors (&name) are not allowed; write the value out.",
    ),
    "alias": (
        "a: &x 1\nb: *x",
        "t.yaml:1: Anchors (&name) are not allowed; write the value out.\n"
        "t.yaml:2: Aliases (*name) are not allowed; write the value out.",
    ),
    "merge": ("a:\n  <<: {b: 1}", "t.yaml:2: Merging (<<) is not allowed; write the keys out."),
    "tag": (
        "a: !!python/object/apply:os.getcwd []",
        "t.yaml:1: Tags (!name) are not allowed; write the value without it.",
    ),
    "standard tag": (
        "a: !!str 1",
        "t.yaml:1: Tags (!name) are not allowed; write the value without it.",
    ),
    "number as key": ("a: 1\n2: x", 't.yaml:2: A key must be text; put it in quotes: "2".'),
    "word as key": ("true: x", 't.yaml:1: A key must be text; put it in quotes: "true".'),
    "date as key": (
        "2026-11-22: x",
        't.yaml:1: A key must be text; put it in quotes: "2026-11-22".',
    ),
    "list as key": (
        "[1, 2]: x",
        "t.yaml:1: A key must be text, not an alias, a list or a mapping.",
    ),
    "impossible date": (
        "a: 2026-02-30",
        "t.yaml:1: This date does not exist, or this number is too long; "
        "put it in quotes if it is text.",
    ),
    "long number": (
        "a: 1234567890123456789",
        "t.yaml:1: This date does not exist, or this number is too long; "
        "put it in quotes if it is text.",
    ),
    "tab": ("a:\n\tb: 1", "t.yaml:2: There is a tab here; indent with spaces."),
    "second document": (
        "a: 1\n---\nb: 2",
        "t.yaml:2: A second document starts here; one file holds one document.",
    ),
    "control character": (
        "a: 1\nb: \x07",
        "t.yaml:2: There is a control character here; a YAML file holds text only.",
    ),
    "null character": (
        "a: \x00",
        "t.yaml:1: There is a control character here; a YAML file holds text only.",
    ),
    "half a character": (
        "a: 1\nb: \ud800",
        "t.yaml:2: There is a control character here; a YAML file holds text only.",
    ),
    "several faults": (
        "a: !x 1\na: 2",
        "t.yaml:1: Tags (!name) are not allowed; write the value without it.\n"
        "t.yaml:2: The key 'a' stands here a second time (first on line 1).",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_plain_is_refused_with_file_and_line(case: str) -> None:
    text, message = REFUSED[case]
    with pytest.raises(PolicyError) as caught:
        load_located(text, "t.yaml")
    assert str(caught.value) == message


def test_broken_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(PolicyError) as caught:
        load_located("a: 1\nb: [1, 2\n", "t.yaml")
    assert str(caught.value).startswith("t.yaml:3: This is not valid YAML (")
    assert str(caught.value).endswith("; check indentation, quotes and brackets.")


@pytest.mark.parametrize("text", ["[" * 41 + "]" * 41, "{a: " * 41 + "1" + "}" * 41])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(
        PolicyError, match=r"^t\.yaml:1: The file is nested deeper than 40 levels\."
    ):
        load_located(text, "t.yaml")


def test_forty_levels_are_allowed() -> None:
    load_located("[" * 40 + "1" + "]" * 40, "t.yaml")


def test_an_alias_bomb_is_refused_before_it_is_built() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    with pytest.raises(PolicyError) as caught:
        load_located("\n".join(lines), "t.yaml")
    assert "t.yaml:2: Aliases (*name) are not allowed" in str(caught.value)


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"# " + b"x" * MAX_BYTES)
    with pytest.raises(PolicyError) as caught:
        load_located(path, "big.yaml")
    assert str(caught.value) == "big.yaml:1: The file is larger than 5 MB; split it."


@pytest.mark.parametrize("raw", ["a: é".encode("latin-1"), "a: é".encode("utf-16")])
def test_other_encodings_are_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"ok: 1\n" + raw)
    with pytest.raises(PolicyError) as caught:
        load_located(path, "x.yaml")
    assert str(caught.value) == "x.yaml:2: This is not UTF-8 text; save the file as UTF-8."


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_located(tmp_path / "none.yaml", "none.yaml")
    assert str(caught.value) == "none.yaml: The file does not exist; check the path."


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_located(tmp_path, "folder")
    message = "folder: The file cannot be read; check that it is a file and that you may open it."
    assert str(caught.value) == message


SNIPPETS = st.sampled_from(
    (
        *("a: ", "- ", "\n", "  ", "[", "]", "{", "}", "&x ", "*x", "!t ", "? ", ": ", "|\n"),
        *(">-\n", "---\n", "...\n", "%YAML 1.1\n", "<<: ", "'", '"', "#", "\t", "\\", "a: 1e999"),
    )
)


@QUICK
@given(st.one_of(st.text(), st.lists(st.one_of(SNIPPETS, st.text(max_size=3))).map("".join)))
def test_any_text_gives_data_or_a_policy_error_with_a_line(text: str) -> None:
    try:
        load_located(text, "t.yaml")
    except PolicyError as error:
        assert all(line.startswith("t.yaml:") for line in str(error).splitlines())


@QUICK
@given(st.binary(max_size=80))
def test_any_bytes_give_data_or_a_policy_error(tmp_path_factory: object, raw: bytes) -> None:
    path = Path(str(tmp_path_factory.getbasetemp())) / "any.yaml"  # type: ignore[attr-defined]
    path.write_bytes(raw)
    try:
        load_located(path, "any.yaml")
    except PolicyError as error:
        assert str(error).startswith("any.yaml:")


PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**17), 10**17),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@QUICK
@given(PLAIN)
def test_what_is_dumped_is_loaded_again(data: object) -> None:
    class NoAliases(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    text = yaml.dump(data, Dumper=NoAliases, allow_unicode=True)
    assert load_located(text, "t.yaml").data == data
