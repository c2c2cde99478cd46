"""Make an audit of any size, for the pages' sizes and for a browser to work with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from auditor.audit import Audit
from auditor.evidence.family_words import FAMILY_WORDS
from auditor.model import (
    Citation,
    Clause,
    Directive,
    Finding,
    Level,
    Modality,
    Outcome,
    Reason,
    Result,
    Rule,
    School,
    SchoolSummary,
    Severity,
    Text,
)

MOMENT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WORDS = (("Hoa", "Đá", "Ánh", "Ổi", "Ao"), ("Mai", "Sen", "Đào", "Yên", "Êm"))
NO_ROWS = Text("Các nguồn không có dòng nào của trường này.", "The sources hold no row of it.")
OBSERVED = Text("17 trên 40 vi phạm, 2 không rõ", "17 of 40 violate, 2 not known")
MIX = (Outcome.PASS, Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE)


def rule(number: int) -> Rule:
    return Rule(
        id=f"MAU-RULE-{number:03}",
        title=Text(f"Quy tắc thứ {number} của bộ mẫu", f"Rule {number} of the sample"),
        check="sample.check",
        parameters={"max_age_days": number},
        severity=list(Severity)[number % 5],
        rationale=Text("Vì sao điều này quan trọng với trường.", "Why this matters to a school."),
        remediation=Text(
            "Đổi mật khẩu cho từng tài khoản trong danh sách. Báo trước cho giáo viên.",
            "Change the password of every listed account. Tell the teachers beforehand.",
        ),
    )


def name_of(number: int) -> str:
    first, second = WORDS
    return f"Trường Tiểu học {first[number % 5]} {second[number // 5 % 5]} số {number + 1}"


def findings(school: str, count: int) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            f"giaovien.mau.{row}@{school}.pgd.example",
            "mật khẩu đổi lần cuối ngày 2025-01-01",
            f"evidence/{school}/tai-khoan-google.csv",
            row,
        )
        for row in range(2, count + 2)
    )


def large_audit(schools: int, rules: int, listed: int = 0) -> Audit:
    """Return an audit in which every fifth answer fails, with ``listed`` findings each."""
    asked = [rule(number) for number in range(1, rules + 1)]
    cited = (Citation("mau-2026", "1.1", Modality.MUST),)

    def answers(place: int, code: str) -> Iterator[Result]:
        shared = findings(code, listed)
        for number, each in enumerate(asked):
            outcome = MIX[(place + number * 3) % len(MIX)]
            failed = outcome is Outcome.FAIL
            yield Result(
                school=code,
                rule=each,
                parameters=each.parameters,
                citations=cited,
                severity=each.severity,
                outcome=outcome,
                reason=Reason.NO_ROWS if outcome is Outcome.UNKNOWN else None,
                reason_text=NO_ROWS if outcome is Outcome.UNKNOWN else None,
                population=40,
                violations=17 + listed if failed else 0,
                unknown=2,
                observed=OBSERVED,
                expected=each.title,
                findings=shared if failed else (),
            )

    results: list[Result] = []
    summaries = []
    for place in range(schools):
        school = School(f"truong{place + 1:04}", name_of(place), list(Level)[place % 5])
        own = list(answers(place, school.code))
        counts = Counter(each.outcome for each in own)
        summaries.append(
            SchoolSummary(
                school,
                {outcome: counts[outcome] for outcome in Outcome},
                None if place % 50 == 7 else place % 101 + 0.5,
                60.0,
            )
        )
        results += own
    clause = Clause("1.1", Text("Bảo đảm an toàn tài khoản.", "Keep the accounts safe."))
    return Audit(
        families=FAMILY_WORDS,
        tool_version="0.1.0",
        district_code="mau",
        district_name=Text("Huyện Mẫu", "Sample district"),
        generated_at=MOMENT,
        as_of=MOMENT,
        forecast=False,
        directives=(
            Directive(
                id="mau-2026",
                version=1,
                title=Text("Công văn mẫu", "Sample letter"),
                issuer=Text("Phòng mẫu", "Sample office"),
                in_force_from=MOMENT.date(),
                in_force_to=None,
                legal_status=Text("Còn hiệu lực", "In force"),
                clauses=(clause,),
                sha256="ab" * 32,
                path="policies/directives/mau-2026.yaml",
            ),
        ),
        sources=(),
        exclusions=(),
        schools=tuple(summaries),
        results=tuple(results),
        fail_on=Severity.HIGH,
        exit_code=1,
    )
