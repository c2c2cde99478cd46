"""Codes have words, and numbers and days are written as the Unicode CLDR has them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from babel.core import Locale
from babel.dates import format_date, format_time, get_timezone_gmt
from babel.numbers import format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.audit import Audit, FamilyWords
from auditor.locale import _n, language, set_language
from auditor.model import Effort, Level, Modality, Outcome, Owner, Reason, Severity, Text
from reports import words
from reports.interface import speaking

CLDR = settings(max_examples=100, deadline=None, derandomize=True)
LANGUAGES = st.sampled_from(["vi", "en"])
TABLES = {
    Outcome: words.outcome_words,
    Severity: words.severity_words,
    Effort: words.effort_words,
    Level: words.level_words,
    Modality: words.modality_words,
    Owner: words.owner_words,
    Reason: words.reason_words,
}


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


@pytest.mark.parametrize("codes", TABLES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("told", ["vi", "en"])
def test_every_code_has_a_word_of_its_own(codes: type[StrEnum], told: str) -> None:
    with speaking(told):
        found = TABLES[codes]()
    assert list(found) == list(codes)
    assert all(found.values())
    assert len(set(found.values())) == len(found)
    assert all(unicodedata.is_normalized("NFC", each) for each in found.values())


def test_an_unknown_code_stays_as_it_is() -> None:
    for word in (words.kind_word, words.excluded_word):
        assert word("x_new") == "x_new"


@pytest.mark.parametrize("told", ["vi", "en"])
def test_a_family_is_called_as_the_audit_says_or_else_by_its_name(
    empty_audit: Audit, told: str
) -> None:
    title = Text("sao lưu", "backups")
    audit = replace(empty_audit, families=(FamilyWords("copies", title),))
    with speaking(told):
        assert words.family_word(audit, "copies") == title.in_language(told)
        assert words.family_word(audit, "x_new") == "x_new"


@CLDR
@given(value=st.integers(-(10**15), 10**15), told=LANGUAGES)
def test_a_count_is_grouped_as_cldr_groups_it(value: int, told: str) -> None:
    with speaking(told):
        assert words.number(value) == format_decimal(value, locale=told, group_separator=True)


@CLDR
@given(tenths=st.integers(0, 1000), told=LANGUAGES)
def test_a_percentage_is_that_of_cldr_without_its_sign(tenths: int, told: str) -> None:
    share = Decimal(tenths) / 1000
    whole = format_percent(share, format="0.0%", locale=told)
    with speaking(told):
        assert words.percent(tenths / 10) == whole.removesuffix("%")


def test_where_there_is_no_percentage_a_dash_stands() -> None:
    assert words.percent(None) == "-"


@CLDR
@given(when=st.dates())
def test_a_vietnamese_day_has_the_order_and_the_signs_of_cldr_and_all_its_digits(
    when: date,
) -> None:
    """CLDR's short form d/M/yy, with the leading zeros and the whole year of an office letter."""
    pattern = Locale("vi").date_formats["short"].pattern
    assert pattern == "d/M/yy"
    with speaking("vi"):
        assert words.day(when) == format_date(when, "dd/MM/yyyy", locale="vi")


@CLDR
@given(when=st.dates())
def test_an_english_day_is_that_of_iso_8601(when: date) -> None:
    """Decided so: 2/3/2026 is another day in London than in Boston."""
    with speaking("en"):
        assert words.day(when) == when.isoformat()


@CLDR
@given(
    when=st.datetimes(timezones=st.just(UTC)),
    minutes=st.sampled_from([-720, -300, 0, 330, 345, 420, 840]),
    told=LANGUAGES,
)
def test_a_moment_has_its_hour_and_its_zone(when: datetime, minutes: int, told: str) -> None:
    at = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    hour = format_time(at, "HH:mm", tzinfo=at.tzinfo, locale="vi")
    zone = get_timezone_gmt(at, locale="en").replace("GMT", "UTC")
    with speaking(told):
        shown, day = words.moment(at), words.day(at)
    if minutes == 0:
        zone = "UTC"
    order = f"{hour} {day}" if told == "vi" else f"{day} {hour}"
    assert shown == f"{order} ({zone})"


def test_the_hour_comes_first_in_vietnamese_as_in_cldr() -> None:
    assert Locale("vi").datetime_formats["short"] == "{0} {1}"
    at = datetime(2026, 2, 1, 7, 5, tzinfo=timezone(timedelta(hours=7)))
    with speaking("vi"):
        assert words.moment(at) == "07:05 01/02/2026 (UTC+07:00)"
    with speaking("en"):
        assert words.moment(at) == "2026-02-01 07:05 (UTC+07:00)"
        assert words.moment(at.astimezone(UTC)) == "2026-02-01 00:05 (UTC)"
        assert words.moment(at.replace(tzinfo=None)) == "2026-02-01 07:05"


def test_a_day_is_that_of_the_moments_own_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=7)))
    with speaking("en"):
        assert words.day(late) == "2026-11-22"


@pytest.mark.parametrize(("count", "form"), [(0, "pages"), (1, "page"), (2, "pages")])
def test_english_has_two_forms_by_the_count_as_cldr_says(count: int, form: str) -> None:
    category = Locale("en").plural_form(count)
    assert (category == "one") is (form == "page")
    with speaking("en"):
        assert _n("page", "pages", count) == form


def test_vietnamese_has_one_form_for_every_count_as_cldr_says() -> None:
    from tests.catalogue import FOLDER

    assert {Locale("vi").plural_form(count) for count in (0, 1, 2, 5, 1000000)} == {"other"}
    head = (FOLDER / "auditor.po").read_text(encoding="utf-8")[:300]
    assert "Plural-Forms: nplurals=1; plural=0;" in head
