"""Hold the parts of one audit made by hand, with everything a format may stumble over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from auditor.audit import Audit, ColumnUse, Distribution, Exclusion, Fates, Problem, Provenance
from auditor.evidence.family_words import FAMILY_WORDS
from auditor.model import (
    Citation,
    Directive,
    Effort,
    Finding,
    Level,
    Modality,
    Outcome,
    ParameterValue,
    Reason,
    Result,
    Rule,
    School,
    SchoolSummary,
    Severity,
    Text,
)

HANOI = timezone(timedelta(hours=7))
GOOGLE = "evidence/google-users.csv"
LEDGER = "evidence/mnhoamai/tài khoản.xlsx"

MFA = Rule(
    id="MFA-ENABLED",
    title=Text("Mọi tài khoản bật xác thực hai lớp", "Every account has a second factor"),
    check="accounts.mfa_enabled",
    parameters={"level": "registered"},
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    remediation=Text(
        "Hướng dẫn từng người đăng ký; sau đó bật chế độ bắt buộc.",
        "Help each person register an authenticator app, then enforce it for the whole unit.",
    ),
)
AGE = Rule(
    id="PWD-MAX-AGE",
    title=Text("Mật khẩu được đổi đúng hạn", "Passwords are changed within the allowed time"),
    check="accounts.password_max_age",
    parameters={"max_age_days": 90},
    severity=Severity.HIGH,
    effort=Effort.LOW,
    remediation=Text(
        "Yêu cầu đổi mật khẩu ở lần đăng nhập tới. Báo trước cho giáo viên.",
        "Require a new password at the next sign-in. Tell the teachers beforehand.",
    ),
)
DORMANT = Rule(
    id="ACC-DORMANT",
    title=Text("Không để tài khoản bỏ không", "No account is left unused"),
    check="accounts.dormant",
    parameters={"max_idle_days": 45},
    severity=Severity.MEDIUM,
    effort=Effort.LOW,
)
REVIEW = Rule(
    id="ACC-INVENTORY-REVIEW",
    title=Text("Danh sách tài khoản đã được rà soát", 'The "account list" has been reviewed'),
    check="accounts.reviewed",
    parameters={"reviewed_after": date(2026, 1, 1), "roles": ("staff", "admin")},
    severity=Severity.LOW,
)
BACKUP = Rule(
    id="BKP-1-OFFLINE",
    title=Text("Có bản sao lưu ngoại tuyến", "At least one backup copy is kept offline"),
    check=None,
    parameters={},
    severity=Severity.CRITICAL,
    family="backups",
)
SCHOOLS = (
    School("thlevantam", "Trường Tiểu học Lê Văn Tám", Level.PRIMARY, row=2),
    School("mnhoamai", 'Trường Mầm non "Hoa Mai", cơ sở 2', Level.PRESCHOOL, row=3),
    School("pgd", "Phòng Giáo dục và Đào tạo", Level.OFFICE, row=4),
)
AGE_180: dict[str, ParameterValue] = {"max_age_days": 180}


def cite(clause: str, directive: str = "lao-cai-2023") -> Citation:
    return Citation(directive, clause, Modality.MUST)


def result(
    school: str | None,
    rule: Rule,
    outcome: Outcome,
    *,
    reason: Reason | None = None,
    text: Text | None = None,
    counts: tuple[int, int, int] = (0, 0, 0),
    findings: tuple[Finding, ...] = (),
    parameters: dict[str, ParameterValue] | None = None,
    citations: tuple[Citation, ...] = (),
) -> Result:
    population, violations, unknown = counts
    return Result(
        school=school,
        rule=rule,
        parameters=rule.parameters if parameters is None else parameters,
        citations=citations or (cite("3.2"),),
        severity=rule.severity,
        outcome=outcome,
        reason=reason,
        reason_text=text,
        population=population,
        violations=violations,
        unknown=unknown,
        observed=Text(
            f"{violations} trên {population} vi phạm, {unknown} không rõ",
            f"{violations} of {population} violate, {unknown} not known",
        )
        if population
        else Text("", ""),
        expected=rule.title,
        findings=findings,
    )


WAITS = Text(
    "Phiên bản này chưa kiểm tra được; cần chứng cứ loại 'backups'.",
    "This version cannot check it yet; it waits for evidence of the kind 'backups'.",
)
NOT_DUTY = Text("Quy tắc không thuộc đơn vị này.", "The rule is not this unit's duty.")
UNREAD = Text(f"Không đọc được một nguồn: {LEDGER}.", f"A source could not be read: {LEDGER}.")


def waits(school: str | None) -> Result:
    return result(school, BACKUP, Outcome.UNKNOWN, reason=Reason.NO_CHECK, text=WAITS)


def unread(rule: Rule, parameters: dict[str, ParameterValue] | None = None) -> Result:
    return result(
        "mnhoamai",
        rule,
        Outcome.UNKNOWN,
        reason=Reason.SOURCE_ERROR,
        text=UNREAD,
        parameters=parameters,
    )


def results() -> tuple[Result, ...]:
    return (
        result(
            "thlevantam",
            DORMANT,
            Outcome.FAIL,
            counts=(41, 1, 0),
            findings=(Finding("=cmd|' /c calc'!a0@pgd.example", "+120 ngày", GOOGLE, 17),),
            citations=(cite("1.a", "account-hygiene"),),
        ),
        result("thlevantam", REVIEW, Outcome.MANUAL, reason=None),
        waits("thlevantam"),
        result(
            "thlevantam",
            MFA,
            Outcome.FAIL,
            counts=(1200, 2, 3),
            findings=(
                Finding("gv.an@pgd.example", 'says "no", gv.AN@pgd.example has none', GOOGLE, 12),
                Finding("cô.bình\n\x1b[31m@pgd.example", "chưa có lớp thứ hai", GOOGLE, 13),
            ),
            citations=(cite("3.2"), cite("2.b", "account-hygiene")),
        ),
        result(
            "thlevantam",
            AGE,
            Outcome.FAIL,
            counts=(41, 3, 0),
            findings=(
                Finding("gv.an@pgd.example", "2025-01-01", GOOGLE, 12),
                Finding("日本@pgd.example", "2025-02-01", GOOGLE, None),
                Finding("-5", "2025-03-01", GOOGLE, 14),
            ),
        ),
        result("thlevantam", AGE, Outcome.PASS, counts=(41, 0, 0), parameters=AGE_180),
        unread(DORMANT),
        unread(REVIEW),
        waits("mnhoamai"),
        unread(MFA),
        unread(AGE),
        unread(AGE, AGE_180),
        result(
            "pgd",
            DORMANT,
            Outcome.UNKNOWN,
            reason=Reason.PARTIAL,
            text=Text(
                "Không rõ với 2 trên 9, 1 dòng không dùng được.",
                "Cannot be known for 2 of 9, and 1 rows could not be used.",
            ),
            counts=(9, 0, 2),
        ),
        result(
            "pgd",
            REVIEW,
            Outcome.ERROR,
            reason=Reason.CHECK_ERROR,
            text=Text("Phép kiểm tra gặp lỗi (KeyError).", "The check failed (KeyError)."),
        ),
        result(
            "pgd",
            BACKUP,
            Outcome.NOT_APPLICABLE,
            reason=Reason.OUT_OF_SCOPE,
            text=NOT_DUTY,
        ),
        result("pgd", MFA, Outcome.PASS, counts=(9, 0, 0)),
        result(
            "pgd",
            AGE,
            Outcome.FAIL,
            counts=(9, 1, 0),
            findings=(Finding("quantri@pgd.example", "2024-12-31", GOOGLE, 3),),
        ),
        result(
            "pgd",
            AGE,
            Outcome.NOT_APPLICABLE,
            reason=Reason.OUT_OF_SCOPE,
            text=NOT_DUTY,
            parameters=AGE_180,
        ),
        waits(None),
        result(
            None,
            REVIEW,
            Outcome.FAIL,
            counts=(1, 1, 0),
            findings=(Finding("mau", "2025-12-31", "district.yaml", None),),
        ),
    )


def summaries(every: tuple[Result, ...]) -> tuple[SchoolSummary, ...]:
    standing = {"thlevantam": (11.1, 66.7), "mnhoamai": (None, 0.0), "pgd": (66.7, 50.0)}
    return tuple(
        SchoolSummary(
            school,
            {
                outcome: sum(r.school == school.code and r.outcome is outcome for r in every)
                for outcome in Outcome
            },
            *standing[school.code],
        )
        for school in SCHOOLS
    )


def directive(name: str) -> Directive:
    return Directive(
        id=name,
        version=1,
        title=Text("Công văn mẫu", "Sample letter"),
        issuer=Text("Phòng mẫu", "Sample office"),
        in_force_from=date(2023, 11, 1),
        in_force_to=None,
        legal_status=Text("", ""),
        clauses=(),
        sha256="ab" * 32,
        path=f"policies/directives/{name}.yaml",
    )


def distributions() -> tuple[Distribution, ...]:
    return (
        Distribution(
            id="password-age",
            family="accounts",
            title=Text("Tuổi của mật khẩu", "Age of passwords"),
            bins=(Text("0-90 ngày", "0-90 days"), Text("Trên 90 ngày", "Over 90 days")),
            counts={"thlevantam": (1190, 7, 3), "pgd": (48, 2, 0)},
        ),
    )


def sources() -> tuple[Provenance, ...]:
    return (
        Provenance(
            family="accounts",
            format="google-workspace",
            path=GOOGLE,
            sha256="cd" * 32,
            collected_at=datetime(2026, 11, 20, 8, 30, tzinfo=HANOI),
            rows_read=1255,
            rows_evaluated=1250,
            rows_excluded=3,
            rows_quarantined=2,
            excluded={"service": 2, "break_glass": 1},
            problems=(
                Problem(
                    9,
                    "future_date",
                    Text("Ngày nằm trong tương lai.", "The date lies in the future."),
                    school="pgd",
                ),
                Problem(
                    17,
                    "ragged_row",
                    Text("Dòng có quá nhiều ô.", "The row has too many cells."),
                    quarantined=True,
                ),
                Problem(None, "no_status", Text("Thiếu cột trạng thái.", "No status column.")),
            ),
            problem_counts={"future_date": 4, "ragged_row": 2, "no_status": 1},
            columns=(ColumnUse("Email Address [Required]", "email"),),
            schools=frozenset({"thlevantam", "pgd"}),
            by_school={
                "thlevantam": Fates(1200, {"service": 1}),
                "pgd": Fates(50, {"service": 1, "break_glass": 1}),
            },
            unreadable_of_any_school=2,
            system="google",
        ),
        Provenance(
            family="accounts",
            format="table",
            path=LEDGER,
            sha256="",
            collected_at=None,
            schools=frozenset({"mnhoamai"}),
            error=Text(
                f"{LEDGER}: tệp có mật khẩu. Bỏ mật khẩu rồi lưu lại.",
                f"{LEDGER}: the file has a password. Remove it and save again.",
            ),
        ),
    )


def sample() -> Audit:
    """Return the audit that has everything a format may stumble over."""
    every = results()
    return Audit(
        families=FAMILY_WORDS,
        tool_version="0.1.0",
        district_code="mau",
        district_name=Text("Huyện Mẫu", "Sample district"),
        generated_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        as_of=datetime(2026, 11, 22, 23, 59, 59, tzinfo=HANOI),
        forecast=True,
        directives=(directive("lao-cai-2023"), directive("account-hygiene")),
        sources=sources(),
        exclusions=(
            Exclusion(
                "svc.backup@pgd.example",
                "service",
                "Sao lưu hằng đêm",
                "Tổ Công nghệ",
                2,
                {"pgd": 1, "thlevantam": 1},
            ),
            Exclusion(
                "khan.cap@pgd.example",
                "break_glass",
                "Tài khoản khẩn cấp, giữ trong két; gọi Nguyễn Văn Mẫu",
                "Nguyễn Văn Mẫu",
                0,
            ),
        ),
        schools=summaries(every),
        results=every,
        fail_on=Severity.HIGH,
        exit_code=1,
        pending=2,
        distributions=distributions(),
    )


def empty() -> Audit:
    """Return an audit of nothing."""
    moment = datetime(2026, 11, 22, 23, 59, 59, tzinfo=HANOI)
    return Audit(
        tool_version="0.1.0",
        district_code="trong",
        district_name=Text("Huyện Trống", "Empty district"),
        generated_at=moment,
        as_of=moment,
        forecast=False,
        directives=(),
        sources=(),
        exclusions=(),
        schools=(),
        results=(),
        fail_on=Severity.HIGH,
        exit_code=0,
    )
