"""Who is concerned can be hidden, and lines stay distinguishable."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.audit import Audit, Redact
from auditor.model import Finding, ReportError
from reports.interface import ReportOptions
from reports.redaction import masking, redact_audit, without

KEY = bytes(range(32))


def options(redact: Redact, key: bytes = KEY) -> ReportOptions:
    return ReportOptions(redact=redact, key=key)


def test_nothing_is_hidden_unless_asked(audit: Audit) -> None:
    assert redact_audit(audit, options(Redact.NONE)) is audit
    assert masking(audit, options(Redact.NONE)) is None


def test_names_keep_the_first_letter_and_the_mail_domain(audit: Audit) -> None:
    mask = masking(audit, options(Redact.NAMES))
    assert mask is not None
    assert re.fullmatch(r"g\*\*\*[0-9a-f]{6}@pgd\.example", mask("gv.an@pgd.example"))
    assert re.fullmatch(r"Đ\*\*\*[0-9a-f]{6}", mask("Đặng Văn Mẫu"))
    assert re.fullmatch(r"\*\*\*[0-9a-f]{6}@pgd\.example", mask("@pgd.example"))


def test_all_keeps_a_token_only(audit: Audit) -> None:
    mask = masking(audit, options(Redact.ALL))
    assert mask is not None
    assert re.fullmatch(r"#[0-9a-f]{10}", mask("gv.an@pgd.example"))


@pytest.mark.parametrize("redact", [Redact.NAMES, Redact.ALL])
def test_a_token_is_stable_in_a_district_and_differs_between_accounts_districts_and_keys(
    audit: Audit, redact: Redact
) -> None:
    mask = masking(audit, options(redact))
    again = masking(audit, options(redact))
    later = masking(replace(audit, as_of=audit.as_of + timedelta(days=1)), options(redact))
    assert mask is not None
    assert again is not None
    assert later is not None
    assert mask("gv.an@pgd.example") == again("gv.an@pgd.example") == later("gv.an@pgd.example")
    for other in (
        masking(replace(audit, district_code="khac"), options(redact)),
        masking(audit, options(redact, b"another key")),
    ):
        assert other is not None
        assert other("gv.an@pgd.example") != mask("gv.an@pgd.example")
    assert mask("gv.an@pgd.example") != mask("gv.binh@pgd.example")


def test_the_same_account_in_another_case_has_the_same_token(audit: Audit) -> None:
    mask = masking(audit, options(Redact.ALL))
    assert mask is not None
    assert mask("GV.An@pgd.example") == mask("gv.an@pgd.example")


def test_findings_and_exclusions_are_hidden_and_everything_else_stays(audit: Audit) -> None:
    hidden = redact_audit(audit, options(Redact.NAMES))
    mfa = hidden.results[3]
    assert mfa.findings[0].subject in mfa.findings[0].observed
    assert "gv.an" not in mfa.findings[0].observed.lower()
    assert (mfa.findings[0].source, mfa.findings[0].row) == ("evidence/google-users.csv", 12)
    assert [each.outcome for each in hidden.results] == [each.outcome for each in audit.results]
    rescue = hidden.exclusions[1]
    assert rescue.account.startswith("k***")
    assert rescue.owner.startswith("N***")
    assert rescue.reason.endswith(f"gọi {rescue.owner}")
    assert rescue.matched == 0


def test_an_empty_subject_is_left_alone(audit: Audit) -> None:
    first = replace(audit.results[0], findings=(Finding("", "text", "f.csv", 1),))
    hidden = redact_audit(replace(audit, results=(first,)), options(Redact.ALL))
    assert hidden.results[0].findings == first.findings


def test_a_name_that_cannot_be_found_again_in_the_text_takes_the_text_with_it() -> None:
    assert without("xİx", "i\u0307", "#1") == "#1"
    assert without("nothing", "name", "#1") == "nothing"


@pytest.mark.parametrize("redact", [Redact.NAMES, Redact.ALL])
def test_names_cannot_be_hidden_without_a_key(audit: Audit, redact: Redact) -> None:
    with pytest.raises(ReportError, match="--redact-key"):
        redact_audit(audit, options(redact, b""))


def test_an_audit_remembers_what_is_hidden_in_it(audit: Audit) -> None:
    names = redact_audit(audit, options(Redact.NAMES))
    assert names.redacted == "names"
    assert redact_audit(names, options(Redact.ALL)).redacted == "all"
    assert (
        redact_audit(redact_audit(audit, options(Redact.ALL)), options(Redact.NAMES)).redacted
        == "all"
    )
