"""Ask one check about a few rows, at the level of its expressions: no engine, no decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from auditor.evidence.families import TABLES
from auditor.locale import language, set_language
from auditor.policy.parameters import defaults
from checks import CHECKS

END_OF_DAY = datetime(2026, 11, 22, 23, 59, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

_COMPULSORY: Mapping[str, object] = {
    "max_age_days": 90,
    "max_idle_days": 45,
    "max_pending_days": 14,
    "min_length": 8,
    "min_remembered": 24,
    "max_attempts": 10,
    "violates": "enabled = FALSE",
}


class Answer(NamedTuple):
    """What a check says of one row."""

    applies: bool | None
    violates: bool | None
    verdict: bool | None
    observed: str | None
    worst: float | None


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture(scope="session")
def ask() -> Callable[..., list[Answer]]:
    """Return the answers of a check for rows given as dicts; a column that is left out is null."""

    def asked(
        check: str,
        rows: Sequence[Mapping[str, object]],
        *,
        as_of: datetime = END_OF_DAY,
        **parameters: object,
    ) -> list[Answer]:
        judgement = CHECKS[check].function(parameters_of(check, parameters), as_of)
        applies = pl.lit(value=True) if judgement.applies is None else judgement.applies
        worst = pl.lit(None) if judgement.worst is None else judgement.worst
        said = table(rows, CHECKS[check].family).select(
            "school",
            applies.alias("applies"),
            judgement.violates.cast(pl.Boolean).alias("violates"),
            (applies & judgement.violates).alias("verdict"),
            judgement.observed.alias("observed"),
            worst.cast(pl.Float64).alias("worst"),
        )
        return [Answer(*row) for row in said.drop("school").iter_rows()]

    return asked


def table(rows: Sequence[Mapping[str, object]], family: str) -> pl.DataFrame:
    schema = TABLES[family].schema
    cells = {name: [row.get(name) for row in rows] for name in schema}
    return pl.DataFrame(cells, schema=schema)


def parameters_of(check: str, given: Mapping[str, object]) -> dict[str, object]:
    declared = CHECKS[check].parameters
    needed = {name: value for name, value in _COMPULSORY.items() if name in declared}
    return {**defaults(CHECKS[check]), **needed, **given}
