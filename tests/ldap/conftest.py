"""Let every test of the client speak English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.locale import language, set_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)
