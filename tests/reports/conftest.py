"""Build one audit by hand with everything a format may stumble over, and an empty one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sample_audit import HANOI, directive, distributions, results, sources, summaries

from auditor.audit import Audit, Exclusion
from auditor.evidence.family_words import FAMILY_WORDS
from auditor.locale import language, set_language
from auditor.model import Severity, Text

EXPECTED = Path(__file__).parent / "expected"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def audit() -> Audit:
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


@pytest.fixture
def empty_audit() -> Audit:
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


@pytest.fixture
def expect() -> Callable[[str, bytes], None]:
    """Compare a document with the expected file; UPDATE_EXPECTED=1 rewrites the file first."""

    def compare(name: str, content: bytes) -> None:
        path = EXPECTED / name
        if os.environ.get("UPDATE_EXPECTED"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert content.decode() == path.read_bytes().decode()

    return compare
