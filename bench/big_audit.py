"""Make an audit of a whole province by hand: as many schools and rules as asked, no evidence read.

Everything follows from numbers, so two runs give the same audit. Names are invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from auditor.audit import Audit, Distribution, Exclusion, Fates, Problem, Provenance
from auditor.engine.scoring import decide_exit, summarise
from auditor.evidence.family_words import FAMILY_WORDS
from auditor.model import (
    Citation,
    Clause,
    Directive,
    Effort,
    Finding,
    Level,
    Modality,
    Outcome,
    Reason,
    Result,
    Rule,
    School,
    Severity,
    Text,
)

HANOI = timezone(timedelta(hours=7))
AS_OF = datetime(2026, 11, 22, 23, 59, 59, tzinfo=HANOI)
_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_LEVELS = (Level.PRESCHOOL, Level.PRIMARY, Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
_PLACES = ("Suối Trong", "Núi Xanh", "Bến Đá", "Ánh Dương", "Đồi Thông", "Ước Mơ", "Ăn Khế")
_ASKS = 4
"""Directives that cite the rules in turn."""
_MOST_VIOLATIONS = 12
_ROWS = 60
"""Accounts of a school."""
_NO_SOURCE = Text("Chưa khai nguồn của loại chứng cứ này.", "No source of this evidence is given.")
_PARTIAL = Text("7 trên 60 dòng không cho biết.", "7 of 60 rows do not tell.")
_NOT_DUTY = Text("Quy tắc không thuộc đơn vị này.", "The rule is not this unit's duty.")
_WAITS = Text("Phiên bản này chưa kiểm tra được.", "This version cannot check it yet.")


def big_audit(schools: int, rules: int) -> Audit:
    """Return the audit: a sixth of the results fail, two fifths pass, the rest is not known."""
    asked = [_rule(number) for number in range(rules)]
    citations = [_citations(number) for number in range(rules)]
    listed = [_school(number) for number in range(schools)]
    results: list[Result] = []
    summaries = []
    for place, school in enumerate(listed):
        mine = [
            _result(school, place, rule, number, citations[number])
            for number, rule in enumerate(asked)
        ]
        results += mine
        summaries.append(summarise(school, mine))
    sources = tuple(_source(each) for each in listed)
    code = int(decide_exit(results, summaries, sources, Severity.HIGH, 0))
    return Audit(
        families=FAMILY_WORDS,
        tool_version="0.1.0",
        district_code="tinh-lon",
        district_name=Text("Tỉnh Lớn", "Large province"),
        generated_at=datetime(2026, 11, 22, 17, 0, tzinfo=UTC),
        as_of=AS_OF,
        forecast=False,
        directives=tuple(_directive(number, asked) for number in range(_ASKS)),
        sources=sources,
        exclusions=(Exclusion("sao-luu@tinh.example", "service", "Sao lưu", "Tổ CNTT", 1),),
        schools=tuple(summaries),
        results=tuple(results),
        fail_on=Severity.HIGH,
        exit_code=code,
        pending=3,
        distributions=(_ages(listed),),
    )


def _rule(number: int) -> Rule:
    return Rule(
        id=f"RULE-{number:03d}-{('PASSWORD', 'BACKUP', 'SITE')[number % 3]}",
        title=Text(
            f"Quy tắc số {number}: tài khoản được bảo vệ đúng cách",
            f"Rule {number}: accounts are protected as they should be",
        ),
        check="accounts.password_max_age",
        parameters={"max_age_days": 30 + number, "roles": ("staff", "admin")},
        severity=_SEVERITIES[number % len(_SEVERITIES)],
        effort=tuple(Effort)[number % 3],
        rationale=Text(
            "Mật khẩu cũ dễ bị lộ qua các vụ rò rỉ; đổi đúng hạn làm giảm thiệt hại.",
            "Old passwords leak more often; changing them in time limits the damage.",
        ),
        remediation=Text(
            "Yêu cầu đổi mật khẩu ở lần đăng nhập tới. Báo trước cho giáo viên. Kiểm tra lại.",
            "Require a new password at the next sign-in. Tell the teachers. Check again.",
        ),
        references={"iso-27001": ("A.5.17",)},
        family="backups" if number % 10 == 0 else None,
    )


def _citations(number: int) -> tuple[Citation, ...]:
    first = Citation(f"directive-{number % _ASKS}", f"{number // 10 + 1}.{number}", Modality.MUST)
    return (first,)


def _directive(number: int, rules: list[Rule]) -> Directive:
    return Directive(
        id=f"directive-{number}",
        version=1,
        title=Text(f"Kế hoạch số {number}", f"Plan number {number}"),
        issuer=Text("Phòng Giáo dục và Đào tạo", "Education office"),
        in_force_from=date(2024, 1, 1),
        in_force_to=None,
        legal_status=Text("Còn hiệu lực.", "In force."),
        clauses=tuple(
            Clause(
                f"{i // 10 + 1}.{i}",
                Text(f"Tóm tắt mục {i}", f"Summary of clause {i}"),
            )
            for i in range(len(rules))
            if i % _ASKS == number
        ),
        sha256="ab" * 32,
        path=f"directives/directive-{number}.yaml",
    )


def _school(number: int) -> School:
    return School(
        f"truong{number:04d}",
        f"Trường {_PLACES[number % len(_PLACES)]} số {number}",
        _LEVELS[number % len(_LEVELS)],
        row=number + 2,
    )


def _result(
    school: School, place: int, rule: Rule, number: int, citations: tuple[Citation, ...]
) -> Result:
    chance = (place * 7919 + number * 104729) % 100
    outcome, reason, text = _outcome(chance, number)
    violations = chance % _MOST_VIOLATIONS + 1 if outcome is Outcome.FAIL else 0
    unknown = 7 if reason is Reason.PARTIAL else 0
    population = _ROWS if outcome in (Outcome.PASS, Outcome.FAIL) or unknown else 0
    return Result(
        school=school.code,
        rule=rule,
        parameters=rule.parameters,
        citations=citations,
        severity=rule.severity,
        outcome=outcome,
        reason=reason,
        reason_text=text,
        population=population,
        violations=violations,
        unknown=unknown,
        observed=_observed(violations, population, unknown),
        expected=rule.title,
        findings=tuple(_finding(school, number, row) for row in range(violations)),
    )


def _outcome(chance: int, number: int) -> tuple[Outcome, Reason | None, Text | None]:
    if number % 10 == 0:
        return Outcome.UNKNOWN, Reason.NO_CHECK, _WAITS
    if chance < 16:
        return Outcome.FAIL, None, None
    if chance < 56:
        return Outcome.PASS, None, None
    if chance < 75:
        return Outcome.UNKNOWN, Reason.PARTIAL, _PARTIAL
    if chance < 92:
        return Outcome.UNKNOWN, Reason.NO_SOURCE, _NO_SOURCE
    return Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE, _NOT_DUTY


def _observed(violations: int, population: int, unknown: int) -> Text:
    if not population:
        return Text("", "")
    return Text(
        f"{violations} trên {population} vi phạm, {unknown} không rõ",
        f"{violations} of {population} violate, {unknown} not known",
    )


def _finding(school: School, number: int, row: int) -> Finding:
    return Finding(
        f"gv{row:02d}.{school.code}@tinh.example",
        f"mật khẩu đổi lần cuối cách đây {91 + row + number} ngày",
        f"evidence/{school.code}/tai-khoan.xlsx",
        row + 2,
    )


def _source(school: School) -> Provenance:
    return Provenance(
        family="accounts",
        format="table",
        path=f"evidence/{school.code}/tai-khoan.xlsx",
        sha256="cd" * 32,
        collected_at=AS_OF,
        rows_read=_ROWS + 3,
        rows_evaluated=_ROWS,
        rows_excluded=2,
        rows_quarantined=1,
        excluded={"disabled": 2},
        problems=(
            Problem(9, "bad_date", Text("Không đọc được ngày.", "The date cannot be read."), True),
        ),
        problem_counts={"bad_date": 1},
        schools=frozenset({school.code}),
        only_school=school.code,
        quarantined_by_school={school.code: 1},
        by_school={school.code: Fates(_ROWS, {"disabled": 2}, 1)},
    )


def _ages(schools: list[School]) -> Distribution:
    return Distribution(
        id="password-age",
        family="accounts",
        title=Text("Tuổi của mật khẩu", "Age of passwords"),
        bins=(Text("0-90 ngày", "0-90 days"), Text("Trên 90 ngày", "Over 90 days")),
        counts={each.code: (50, 7, 3) for each in schools},
    )
