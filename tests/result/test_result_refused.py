"""A stored result that is not as it was written is refused, with the place and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from stored_audits import hostile, with_clauses, written

from auditor.audit import Audit
from auditor.locale import set_language
from auditor.result import reading
from auditor.result.reading import ResultError, read_result

Document = dict[str, Any]
Change = Callable[[Document], object]


def refusal(content: bytes) -> str:
    with pytest.raises(ResultError) as caught:
        read_result(content, "r.json")
    message = str(caught.value)
    assert message.startswith("r.json: ")
    assert "write it anew: auditor scan DISTRICT -o json=PATH" in message
    return message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "r.json: The file is empty."),
        (b" \n", "r.json: The file is empty."),
        (b'{"schema": "auditor-result/1",\n "x": ]', "line 2, column 7: this is not JSON"),
        (b"\xff\xfe{", "The file is not UTF-8 text (byte 0)."),
        (b"[]", "should be an object, but is a list."),
        (b"null", "should be an object, but is null."),
        (b'{"schema": "auditor-result/2"}', "schema: is 'auditor-result/2', and this program"),
        (b'{"schema": "auditor-result/2"}', "reads 'auditor-result/1'"),
        (b'{"schema": "other/1"}', "There is no 'schema' that says 'auditor-result/1'"),
        (b'{"schema": 1}', "There is no 'schema'"),
        (b'{"a": ' + b"1" * 5000 + b"}", "A number in it is none that a result can hold."),
        (b"[" * 200_000, "nested deeper than in any result"),
        (b'{"a":' * 200_000, "nested deeper than in any result"),
        (b'{"schema": "auditor-result/1", "results": []}', "lacks: as_of, directives, "),
    ],
)
def test_what_is_no_result_is_refused_with_its_place(content: bytes, told: str) -> None:
    assert told in refusal(content)


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e999"])
@pytest.mark.parametrize("make", [with_clauses, hostile])
def test_a_number_that_json_does_not_have_is_refused(
    audit: Audit, make: Callable[[Audit], Audit], number: bytes
) -> None:
    """Of the two parsers each refuses it, in its own words."""
    content = written(make(audit)).replace(b'"max_age_days": 90', b'"max_age_days": ' + number)
    told = refusal(content)
    assert "max_age_days: is no value that a parameter" in told or "A number in it is none" in told


def test_half_a_surrogate_hides_no_wrong_value(audit: Audit) -> None:
    """Such a document is read by another parser, just as strictly."""
    content = written(hostile(audit))
    assert b"\\udc80" in content
    wrong = [(b'"population": 41', b'"population": "41"'), (b'"stale": false', b'"stale": 0')]
    for before, after in wrong:
        assert before in content
        assert ": should be " in refusal(content.replace(before, after, 1))


def test_of_a_member_that_stands_twice_the_last_counts(audit: Audit) -> None:
    content = written(audit)
    twice = content.replace(b'"exit_code": 1', b'"exit_code": 0, "exit_code": 1')
    assert read_result(twice, "r.json") == read_result(content, "r.json")
    assert "exit_code: is none of" in refusal(twice.replace(b": 1,", b": 7,", 1))


def test_of_very_many_faults_one_is_told(audit: Audit) -> None:
    document = json.loads(written(audit))
    document["results"] = [{"x": []}] * 200_000
    assert "results[0]: lacks: check, citations, " in refusal(json.dumps(document).encode())


def test_a_file_beyond_the_bound_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1 << 20)
    assert "The file is larger than 1 MiB" in refusal(b"[" * ((1 << 20) + 1))


def at(*steps: str | int) -> Callable[[Document, object], None]:
    """Return what puts a value at a place of a document."""

    def put(document: Document, value: object) -> None:
        place: Any = document
        for step in steps[:-1]:
            place = place[step]
        place[steps[-1]] = value

    return put


WRONG: dict[str, tuple[Callable[[Document, object], None], object, str]] = {
    "unknown member": (at("results", 2, "outcom"), 1, "results[2].outcom: is not a member"),
    "likely member": (at("results", 2, "outcom"), 1, "Did you mean 'outcome'?"),
    "member of the whole": (at("verdict"), 1, "verdict: is not a member"),
    "hostile member": (at("results", 2, "\n\x1b[31m"), 1, r"results[2]['\n\x1b[31m']: is not"),
    "number as text": (at("results", 1, "unknown"), "0", "results[1].unknown: should be a whole"),
    "true as a number": (at("results", 1, "unknown"), True, "but is true or false."),
    "negative": (at("results", 1, "violations"), -1, "should be a whole number from 0"),
    "fraction": (at("results", 1, "violations"), 1.5, "but is a number."),
    "outcome": (at("results", 12, "outcome"), "ok", "results[12].outcome: is none of: pass, fail"),
    "list as a code": (at("results", 12, "outcome"), [], "results[12].outcome: is none of: pass"),
    "reason": (at("results", 2, "reason"), "bored", "results[2].reason: is none of: no_source"),
    "text": (at("results", 2, "reason_text", "vi"), None, "reason_text.vi: should be a text, but"),
    "list": (at("results"), {}, "results: should be a list, but is an object."),
    "object": (at("results", 3), [], "results[3]: should be an object, but is a list."),
    "school": (at("results", 0, "school"), "other", "results[0].school: is a school that"),
    "rule": (at("results", 0, "rule"), "OTHER", "results[0].rule: is a rule that the member"),
    "check": (at("results", 0, "check"), "a.b", "results[0].check: is not the check"),
    "title": (at("results", 0, "title"), "Other", "results[0].title: is not the title"),
    "waiver": (at("results", 0, "waiver"), {}, "results[0].waiver: should be null"),
    "directive": (
        at("results", 0, "citations", 0, "directive"),
        "other",
        "results[0].citations: names a clause",
    ),
    "clause": (
        at("results", 4, "citations", 0, "clause"),
        "9",
        "results[4].citations: names a clause",
    ),
    "severity": (
        at("results", 4, "severity"),
        "info",
        "results[4].citations: asks for another severity",
    ),
    "observed": (at("results", 0, "observed"), "fine", "results[0].observed: is a text that"),
    "findings": (at("results", 0, "violations"), 0, "results[0]: holds more findings"),
    "population": (at("results", 0, "population"), 0, "counts more rows than its population"),
    "counts": (at("schools", 0, "counts", "pass"), 6, "schools[0].counts.pass: is not the number"),
    "score": (at("schools", 0, "score"), 100.5, "schools[0].score: should be a percentage"),
    "score as a flag": (at("schools", 0, "score"), True, "schools[0].score: should be"),
    "code with a path": (at("schools", 0, "code"), "../x", "schools[0].code: is no code"),
    "code with a line": (at("schools", 0, "code"), "x\n", "schools[0].code: is no code"),
    "rows": (at("sources", 0, "rows_evaluated"), 7, "sources[0].rows_read: is not the sum"),
    "excluded": (
        at("sources", 0, "rows_excluded_by_reason"),
        {},
        "sources[0].rows_excluded: is not the sum",
    ),
    "moment": (at("as_of"), "2026-11-22T23:59:59", "as_of: should be a moment"),
    "zone": (at("time_zone"), "../../etc/passwd", "time_zone: is no time zone"),
    "unknown zone": (at("time_zone"), "Asia/Nowhere", "time_zone: is no time zone"),
    "day": (at("directives", 0, "in_force", "from"), "2023", "in_force.from: should be a day"),
    "parameter": (at("rules", "MFA-ENABLED", "parameters", "level"), None, "is no value that"),
    "rule's name": (
        at("rules", "MFA-ENABLED", "since"),
        None,
        "rules['MFA-ENABLED'].since: should be a whole number",
    ),
    "bins": (at("distributions", 0, "counts", "pgd"), [1], "should hold a number for each bin"),
    "language": (at("language"), "fr", "language: is none of: vi, en."),
    "exit code": (at("exit_code"), 2, "exit_code: is none of: 0, 1, 3."),
    "tool": (at("tool", "name"), "other", "tool.name: is none of: auditor."),
    "redacted": (at("redacted"), "some", "redacted: is none of: none, names, all."),
    "texts": (at("texts", 0), {"vi": "x"}, "texts[0]: lacks: en."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_changed_document_is_refused_with_the_place(audit: Audit, name: str) -> None:
    put, value, told = WRONG[name]
    document = json.loads(written(with_clauses(audit)))
    put(document, value)
    assert told in refusal(json.dumps(document).encode())


def _pass_with(document: Document, **members: object) -> None:
    """Make a pass of the first failed result, and count it as one."""
    document["results"][0].update({"outcome": "pass", "violations": 0, "findings": [], **members})
    counts = document["schools"][0]["counts"]
    counts["fail"] -= 1
    counts["pass"] += 1


def _unknown(document: Document) -> None:
    document["results"][0].update({"outcome": "unknown", "violations": 0, "findings": []})


TAMPERED: dict[str, tuple[Change, str]] = {
    "pass with unknown rows": (lambda d: _pass_with(d, unknown=1), "never a pass"),
    "pass of nobody": (lambda d: _pass_with(d, population=0), "never a pass"),
    "pass with violations": (
        lambda d: _pass_with(d, violations=1),
        "does not fail in spite of one",
    ),
    "fail without violations": (
        lambda d: d["results"][0].update({"violations": 0, "findings": []}),
        "fails without a violation",
    ),
    "pass with a reason": (lambda d: _pass_with(d, reason="partial"), "tells why it could not be"),
    "unknown without a reason": (_unknown, "does not tell why"),
    "school twice": (
        lambda d: d["schools"].append(d["schools"][0]),
        "schools[3]: stands in the list a second time",
    ),
    "directive twice": (
        lambda d: d["directives"].append(d["directives"][0]),
        "directives[2]: stands in the list a second time",
    ),
    "result left out": (lambda d: d["results"].pop(), ""),
    "failed result left out": (lambda d: d["results"].pop(0), "schools[0].counts.fail"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_verdict_that_contradicts_itself_is_refused(audit: Audit, name: str) -> None:
    change, told = TAMPERED[name]
    document = json.loads(written(audit))
    change(document)
    content = json.dumps(document).encode()
    if told:
        assert told in refusal(content)
    else:
        # A duty of the whole district is counted nowhere: the command line's exit code tells it.
        read_result(content, "r.json")


def _places(value: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield every place of a document, one element of each list."""
    yield place
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _places(each, (*place, name))
    elif isinstance(value, list) and value:
        yield from _places(value[0], (*place, 0))


@pytest.mark.parametrize("value", [None, True, -1, 0.5, "x", [], {}, [None], {"x": []}])
def test_any_wrong_value_anywhere_is_a_refusal_and_never_a_bug(audit: Audit, value: object) -> None:
    content = written(with_clauses(audit))
    refused = 0
    for place in list(_places(json.loads(content)))[1:]:
        document = json.loads(content)
        at(*place)(document, value)
        try:
            read_result(json.dumps(document).encode(), "r.json")
        except ResultError:
            refused += 1
    assert refused > 100


def test_a_refusal_speaks_the_language_of_the_run() -> None:
    set_language("vi")
    with pytest.raises(ResultError, match=r"^r\.json: "):
        read_result(b"", "r.json")
