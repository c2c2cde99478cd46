"""A stored result comes back as the audit it was made of."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_audit import HANOI
from stored_audits import hostile, stored, with_clauses, written

from auditor.audit import Audit
from auditor.model import Finding, Text
from auditor.result.reading import read_result


@pytest.fixture(params=["sample", "with clauses", "hostile", "empty"])
def each_audit(request: pytest.FixtureRequest, audit: Audit, empty_audit: Audit) -> Audit:
    made = {
        "sample": audit,
        "with clauses": with_clauses(audit),
        "hostile": hostile(audit),
        "empty": empty_audit,
    }
    return made[request.param]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_was_written_is_read_again(each_audit: Audit, language: str) -> None:
    read = stored(each_audit, language)
    assert read.language == each_audit.language
    for each in fields(Audit):
        if each.name != "schools":
            assert getattr(read, each.name) == getattr(each_audit, each.name), each.name
    # The row in the list of schools is the one thing that is not kept.
    assert read.schools == tuple(
        replace(each, school=replace(each.school, row=0)) for each in each_audit.schools
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_writing_what_was_read_gives_the_same_document(each_audit: Audit, language: str) -> None:
    content = written(each_audit, language)
    assert written(read_result(content, "r.json"), language) == content


def test_moments_of_the_audit_s_zone_come_back_in_it(audit: Audit) -> None:
    read = stored(with_clauses(audit))
    assert isinstance(read.as_of.tzinfo, ZoneInfo)
    assert read.as_of.tzinfo.key == "Asia/Ho_Chi_Minh"
    assert f"{read.as_of:%Z}" == "+07"
    assert read.generated_at.utcoffset() == audit.generated_at.utcoffset()


def test_days_among_parameters_are_days_again(audit: Audit) -> None:
    review = stored(audit).results[1]
    assert review.parameters == {
        "reviewed_after": date(2026, 1, 1),
        "roles": ("staff", "admin"),
    }
    assert type(review.parameters["reviewed_after"]) is date
    assert review.rule.parameters == review.parameters


def test_what_results_share_is_one_object(audit: Audit) -> None:
    results = stored(audit).results
    assert results[4].parameters is results[10].parameters
    assert results[0].rule is results[6].rule


def test_of_two_texts_alike_in_one_language_the_first_gives_the_other_language(
    audit: Audit,
) -> None:
    first = replace(audit.results[0], observed=Text("một", "one"))
    second = replace(audit.results[1], observed=Text("một", "some"))
    changed = replace(audit, results=(first, second, *audit.results[2:]))
    assert [each.observed.en for each in stored(changed, "vi").results[:2]] == ["one"] * 2
    assert [each.observed.en for each in stored(changed, "en").results[:2]] == ["one", "some"]


def test_headers_that_became_nothing_are_not_stored(audit: Audit) -> None:
    """Of a file without a header they are cells of people."""
    source = replace(audit.sources[0], unused=("Nguyễn Văn Mẫu",))
    content = written(replace(audit, sources=(source,)))
    assert "Nguyễn Văn Mẫu" not in content.decode().split('"exclusions"', maxsplit=1)[0]


@settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.tuples(*[st.text(st.characters(), max_size=12)] * 4),
    st.dictionaries(
        st.text(max_size=6),
        st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.dates()
        | st.text(max_size=6)
        | st.lists(st.text(max_size=3), max_size=3).map(tuple),
        max_size=3,
    ),
    st.integers(0, 60 * 60 * 24 * 365 * 40),
)
def test_any_text_parameter_and_moment_comes_back(
    audit: Audit,
    texts: tuple[str, str, str, str],
    parameters: dict[str, Any],
    seconds: int,
) -> None:
    found = (Finding(texts[0], texts[1], texts[2], None),)
    first = replace(
        audit.results[0],
        findings=found,
        parameters=parameters,
        observed=Text(texts[3], texts[0]),
    )
    changed = replace(
        audit,
        as_of=datetime(2000, 1, 1, tzinfo=HANOI) + timedelta(seconds=seconds),
        results=(first, *audit.results[1:]),
    )
    read = stored(changed, "vi")
    assert read.results[0].findings == found
    assert read.results[0].observed == first.observed
    assert repr(read.results[0].parameters) == repr(first.parameters)
    assert read.as_of == changed.as_of


def test_a_byte_order_mark_of_an_editor_is_no_fault(audit: Audit) -> None:
    content = b"\xef\xbb\xbf" + written(audit)
    assert read_result(content, "r.json").results == audit.results


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59Z"])
def test_a_moment_at_the_end_of_time_is_no_bug(audit: Audit, moment: str) -> None:
    document = json.loads(written(with_clauses(audit)))
    document["generated_at"] = moment
    read = read_result(json.dumps(document).encode(), "r.json")
    assert read.generated_at == datetime.fromisoformat(moment)
