"""Give every test of the reports the sample audit, an empty one, and the expected files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from expected_files import Compare, comparing
from sample_audit import empty, sample

from auditor.audit import Audit
from auditor.locale import language, set_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def audit() -> Audit:
    return sample()


@pytest.fixture
def empty_audit() -> Audit:
    return empty()


@pytest.fixture
def expect() -> Compare:
    return comparing(Path(__file__).parent / "expected")
