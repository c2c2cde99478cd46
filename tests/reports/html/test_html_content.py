"""The pages tell what the audit holds: every number, every reason, nothing of other schools."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from html_reading import CONTROLS, EVIL, data_of, hostile, own_page, pages, parsed, text_of
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_audit import AGE, BACKUP, MFA, NOT_DUTY, cite, result

from auditor.audit import Audit, Redact
from auditor.model import (
    Clause,
    Finding,
    Outcome,
    Reason,
    ReportError,
    Result,
    Severity,
    Text,
)
from reports.html.render import render_html
from reports.html.text import LONGEST, data_block, shown
from reports.interface import ReportOptions

LETTERS = {"p": "pass", "f": "fail", "u": "unknown", "n": "not_applicable", "m": "manual"}


def test_the_map_holds_every_answer_of_the_audit(audit: Audit) -> None:
    data = data_of(pages(audit)["index.html"])
    counted: Counter[str] = Counter()
    for row in (*(each[7] for each in data["schools"]), data["district"][0]):
        counted.update(LETTERS.get(letter, "error") for letter in row if letter != ".")
    assert counted == Counter(each.outcome.value for each in audit.results)


def test_the_map_counts_the_violations_of_every_failed_answer(audit: Audit) -> None:
    data = data_of(pages(audit)["index.html"])
    asked = [each[0] for each in data["questions"]]
    assert asked == [
        "ACC-DORMANT",
        "ACC-INVENTORY-REVIEW",
        "BKP-1-OFFLINE",
        "MFA-ENABLED",
        "PWD-MAX-AGE",
        "PWD-MAX-AGE-2",
    ]
    code, score, coverage, failed, letters, violations = (
        data["schools"][0][place] for place in (1, 3, 4, 5, 7, 8)
    )
    assert (code, score, coverage, failed) == ("thlevantam", 11.1, 66.7, 3)
    assert dict(zip(asked, letters, strict=True))["MFA-ENABLED"] == "f"
    assert violations == [1, 2, 3]


def test_a_failed_answer_without_a_violation_keeps_its_place_among_the_counts(
    audit: Audit,
) -> None:
    """A share that is too small fails as a whole; the script takes one number for each failure."""
    whole = replace(audit.results[3], violations=0)
    found = pages(replace(audit, results=(*audit.results[:3], whole, *audit.results[4:])))
    assert data_of(found["index.html"])["schools"][0][8] == [1, 0, 3]


def test_rules_never_judged_are_marked_so_that_the_map_can_leave_them_out(audit: Audit) -> None:
    data = data_of(pages(audit)["index.html"])
    assert [each[0] for each in data["questions"] if not each[5]] == ["BKP-1-OFFLINE"]


def test_the_list_of_all_schools_shows_score_beside_coverage(audit: Audit) -> None:
    tree = parsed(pages(audit)["index.html"])
    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in tree.xpath("//div[contains(@class, 'all')]//tbody/tr")
    ]
    assert rows[0][1:5] == ["thlevantam", "primary school", "11.1 %", "66.7 %"]
    assert rows[1][3:5] == ["–", "0.0 %"]
    for row, summary in zip(rows, audit.schools, strict=True):
        assert row[5:] == [str(summary.counts[each]) for each in Outcome]


@pytest.mark.parametrize("code", ["thlevantam", "mnhoamai", "pgd"])
def test_a_schools_page_shows_every_answer_of_the_school_once(audit: Audit, code: str) -> None:
    tree = parsed(pages(audit)[f"schools/{code}.html"])
    summary = next(each for each in audit.schools if each.school.code == code)
    cards = Counter(each.split()[1] for each in tree.xpath("//summary/span[1]/@class"))
    lists = {
        group.get("data-o"): len(group.xpath(".//ul[@class='w']/li"))
        for group in tree.xpath("//section[@data-o]")
    }
    assert cards["f"] == summary.counts[Outcome.FAIL]
    assert cards["p"] == summary.counts[Outcome.PASS]
    assert cards["e"] == summary.counts[Outcome.ERROR]
    assert cards["m"] == summary.counts[Outcome.MANUAL]
    assert cards["u"] + lists.get("w", 0) == summary.counts[Outcome.UNKNOWN]
    assert lists.get("n", 0) == summary.counts[Outcome.NOT_APPLICABLE]


def test_the_bar_says_its_numbers_in_words(audit: Audit) -> None:
    tree = parsed(pages(audit)["schools/thlevantam.html"])
    assert tree.xpath("string(//svg[@class='bar']/title)") == (
        "Results: 6. fail: 3; pass: 1; error: 0; to be checked by a person: 1; unknown: 1;"
        " not applicable: 0."
    )
    widths = [float(each[:-1]) for each in tree.xpath("//svg[@class='bar']/rect/@width")]
    assert sum(widths) == pytest.approx(100, abs=0.01)


def test_a_card_tells_outcome_counts_findings_and_where_they_stand(audit: Audit) -> None:
    tree = parsed(pages(audit)["schools/thlevantam.html"])
    (card,) = tree.xpath("//details[@id='r-PWD-MAX-AGE-2']")
    assert card.get("open") is not None
    told = " ".join(card.text_content().split())
    assert "✗ fail Passwords are changed within the allowed time" in told
    assert "Examined: 41 Violations: 3 Not known: 0" in told
    rows = [
        [" ".join(cell.text_content().split()) for cell in row] for row in card.xpath(".//tbody/tr")
    ]
    assert rows[0] == ["gv.an@pgd.example", "2025-01-01", "evidence/google-users.csv", "12"]
    assert rows[1][3] == ""


def test_a_card_says_who_asks_in_the_words_of_the_clause(audit: Audit) -> None:
    clause = Clause("3.2", Text("Đổi mật khẩu đúng hạn.", "Change passwords in time."))
    known = replace(audit.directives[0], clauses=(clause,))
    page = pages(replace(audit, directives=(known,)))["schools/thlevantam.html"]
    assert "lao-cai-2023:3.2 (required): Change passwords in time." in text_of(page)


def test_what_is_not_known_gives_its_reason_and_is_never_a_pass(audit: Audit) -> None:
    page = pages(audit)["schools/mnhoamai.html"]
    tree = parsed(page)
    assert text_of(page).count("A source could not be read") >= 5
    assert tree.xpath("//summary/span[contains(@class, ' p')]") == []
    assert tree.xpath("//dl[@class='figures']//dd/text()") == ["–", "0.0 %"]


def test_what_to_put_right_first_goes_by_severity_then_by_work(audit: Audit) -> None:
    tree = parsed(pages(audit)["schools/thlevantam.html"])
    steps = [" ".join(each.text_content().split()) for each in tree.xpath("//ol/li")]
    assert [each.split(" critical")[0].split(" high")[0][:20] for each in steps] == [
        "Every account has a ",
        "Passwords are change",
        "No account is left u",
    ]
    assert "Help each person register" in steps[0]
    assert "gv.an@pgd.example" in steps[0]
    assert "2 of 1,200" in steps[0]


def test_findings_left_out_are_counted(audit: Audit) -> None:
    failed = replace(audit.results[3], violations=40, findings=audit.results[3].findings)
    cut = replace(audit, results=(*audit.results[:3], failed, *audit.results[4:]))
    page = text_of(pages(cut)["schools/thlevantam.html"])
    assert "The first 2 of 40 are listed; the findings report holds all." in page
    assert "and 38 more" in page


def test_a_page_lists_fewer_findings_of_each_answer_rather_than_grow_too_large(
    audit: Audit,
) -> None:
    many = tuple(Finding(f"gv{n}@pgd.example", "x" * 390, "evidence/a.csv", n) for n in range(900))
    failed = [
        replace(each, findings=many, violations=900)
        if each.outcome is Outcome.FAIL and each.school == "thlevantam"
        else each
        for each in audit.results
    ]
    page = pages(replace(audit, results=tuple(failed)))["schools/thlevantam.html"]
    assert len(page) < 500_000
    for card in parsed(page).xpath("//section[@data-o='f']/details"):
        assert len(card.xpath(".//tbody/tr")) == 50
        assert "The first 50 of 900 are listed" in card.text_content()


def test_a_second_answer_to_the_same_question_is_shown_too(audit: Audit) -> None:
    """Two clauses ask the same; one is not the school's duty, the other waits for a check."""
    twice = result(
        "thlevantam",
        BACKUP,
        Outcome.NOT_APPLICABLE,
        reason=Reason.OUT_OF_SCOPE,
        text=NOT_DUTY,
        citations=(cite("5.1"),),
    )
    again = result("thlevantam", MFA, Outcome.UNKNOWN, reason=Reason.NO_ROWS, text=NOT_DUTY)
    found = pages(replace(audit, results=(*audit.results, twice, again)))
    tree = parsed(found["schools/thlevantam.html"])
    assert len(tree.xpath("//section[@data-o='n']//li")) == 1
    assert len(tree.xpath("//section[@data-o='w']//li")) == 1
    assert [e.get("id") for e in tree.xpath("//details[starts-with(@id, 'r-MFA')]")] == [
        "r-MFA-ENABLED",
        "r-MFA-ENABLED.2",
    ]
    # The map has one place for both: what needs a hand is shown.
    school = data_of(found["index.html"])["schools"][0]
    assert school[7][2] == "u"
    assert school[7][3] == "f"
    assert school[8] == [1, 2, 3]


def test_duties_of_the_whole_district_stand_in_the_index(audit: Audit) -> None:
    tree = parsed(pages(audit)["index.html"])
    (card,) = tree.xpath("//details[@id='r-ACC-INVENTORY-REVIEW']")
    assert "district.yaml" in card.text_content()
    assert tree.xpath("//section[@data-o='w']//code/text()") == ["BKP-1-OFFLINE"]


def test_the_index_ranks_the_failed_rules_and_links_the_schools_hit_worst(audit: Audit) -> None:
    tree = parsed(pages(audit)["index.html"])
    worst, quickest = (
        [row.xpath("string(th//code)") for row in tree.xpath(f"//h2[@id='{name}']/..//tbody/tr")]
        for name in ("worst", "quickest")
    )
    assert worst == ["MFA-ENABLED", "PWD-MAX-AGE", "ACC-DORMANT", "ACC-INVENTORY-REVIEW"]
    assert quickest[0] == "PWD-MAX-AGE"
    links = tree.xpath("//h2[@id='worst']/..//tbody/tr[2]//a/@href")
    assert links == ["schools/thlevantam.html#r-PWD-MAX-AGE-2", "schools/pgd.html#r-PWD-MAX-AGE-2"]


def test_more_failed_rules_than_a_ranking_holds_are_counted(audit: Audit) -> None:
    failed = audit.results[4]
    more = [
        replace(failed, rule=replace(AGE, id=f"MAU-{number:02}"), severity=Severity.LOW)
        for number in range(12)
    ]
    found = pages(replace(audit, results=(*audit.results, *more)))
    assert "6 further failed rules stand in the map." in text_of(found["index.html"])
    assert "5 further failed rules stand below" in text_of(found["schools/thlevantam.html"])


def test_a_forecast_and_hidden_names_are_told_on_every_page(audit: Audit) -> None:
    for page in pages(audit, ReportOptions(language="en", redact=Redact.ALL, key=b"key")).values():
        assert "This is a forecast" in text_of(page)
        assert "Accounts are hidden in this report" in text_of(page)
        assert b"gv.an" not in page
        assert b"quantri" not in page
    for page in pages(replace(audit, forecast=False)).values():
        assert parsed(page).xpath("//header//p[@class='notice']") == []
    assert b"gv.an@pgd.example" in pages(audit)["schools/thlevantam.html"]


def test_hiding_names_without_a_key_is_refused_before_anything_is_written(audit: Audit) -> None:
    with pytest.raises(ReportError):
        render_html(audit, ReportOptions(redact=Redact.NAMES))


def test_hostile_text_shows_as_text(audit: Audit) -> None:
    for name, page in pages(hostile(audit)).items():
        tree = parsed(page)
        page.decode("utf-8")
        assert len(tree.xpath("//script")) == (2 if name == "index.html" else 1)
        assert tree.xpath("//img|//svg[@onload]|//textarea") == []
        assert EVIL in text_of(page)
        for char in "\x00\x07\x1b\x7f\x85\u202e\u2066\u200f":
            assert char not in page.decode()
    evil = pages(hostile(audit))["schools/pgd.html"].decode()
    assert r"\x00\x07\x1b" in evil
    assert r"\udc80" in evil


@given(st.text(max_size=60))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_any_text_stays_text_in_the_data_block(foreign: str) -> None:
    block = str(data_block({"name": shown(foreign)}))
    assert not set(block) & set("<>&")
    tree = parsed(f"<!doctype html><script id=data>{block}</script>".encode())
    assert data_of(b"<!doctype html><script id=data>" + block.encode() + b"</script>") == {
        "name": shown(foreign)
    }
    assert len(tree.xpath("//script")) == 1
    assert shown(shown(foreign)) == shown(foreign)


def test_letters_of_vietnamese_are_composed_and_kept() -> None:
    assert shown("Tru\u031bo\u031b\u0300ng “Hoa Mai”, cơ sở 2") == "Trường “Hoa Mai”, cơ sở 2"
    assert shown(CONTROLS).isprintable()


def test_a_name_of_boundless_length_is_cut_and_says_so(audit: Audit) -> None:
    endless = "x" * 100_000
    first = audit.schools[0]
    long = replace(first, school=replace(first.school, name=endless))
    findings = (Finding(endless, endless, endless, 1),)
    answers = tuple(
        replace(each, findings=findings) if each.outcome is Outcome.FAIL else each
        for each in audit.results
    )
    found = pages(replace(audit, schools=(long, *audit.schools[1:]), results=answers))
    for page in found.values():
        assert len(page) < 100_000
    assert "x" * (LONGEST - 1) + "…" in text_of(found["schools/thlevantam.html"])


def test_names_of_files_are_safe_and_differ_where_capitals_do_not_count(audit: Audit) -> None:
    codes = ["con", "../../etc", "Ab"]
    schools = tuple(
        replace(each, school=replace(each.school, code=code))
        for each, code in zip(audit.schools, codes, strict=True)
    )
    renamed = dict(zip([e.school.code for e in audit.schools], codes, strict=True))

    def moved(each: Result) -> Result:
        return replace(each, school=renamed.get(each.school or ""))

    changed = replace(audit, schools=schools, results=tuple(map(moved, audit.results)))
    doubled = replace(
        changed,
        schools=(*schools, replace(schools[2], school=replace(schools[2].school, code="aB"))),
    )
    assert list(pages(doubled))[1:] == [
        "schools/xcon.html",
        "schools/x______etc.html",
        "schools/Ab.html",
        "schools/aB-2.html",
    ]


def test_both_languages_tell_the_rules_in_their_own_words(audit: Audit) -> None:
    for told, title in (("vi", AGE.title.vi), ("en", AGE.title.en)):
        found = pages(audit, ReportOptions(language=told))
        assert all(title in text_of(page) for name, page in found.items() if "mnhoamai" in name)
        options = ReportOptions(language=told, school="thlevantam")
        assert title in text_of(own_page(audit, options))
