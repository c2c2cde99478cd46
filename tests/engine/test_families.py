"""Every family is judged alike: its own subject, its own rows, the systems it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import pytest

from auditor.audit import Provenance
from auditor.engine import Settings, evaluate
from auditor.engine.judging import Counts, limited_to
from auditor.evidence.families import TABLES
from auditor.evidence.interface import Evidence
from auditor.model import Outcome, Reason, Result
from checks import CHECKS

Make = Callable[..., Any]

FAMILY = "password_policies"


def register(rows: Sequence[Mapping[str, object]], *sources: Provenance) -> Evidence:
    schema = {**TABLES[FAMILY].schema, "origin": pl.UInt64()}
    filled = [{"school": "t1", "origin": place + 2, **row} for place, row in enumerate(rows)]
    table = pl.DataFrame({name: [r.get(name) for r in filled] for name in schema}, schema=schema)
    return Evidence({FAMILY: table}, sources)


@pytest.fixture
def judged(
    make_requirement: Make, make_provenance: Make, make_school: Make, as_of: datetime
) -> Callable[..., tuple[Result, pl.DataFrame]]:
    def judge(
        rows: Sequence[Mapping[str, object]], systems: tuple[str, ...] = (), **more: Any
    ) -> tuple[Result, pl.DataFrame]:
        given: dict[str, Any] = {
            "family": FAMILY,
            "system": "",
            "provides": frozenset(TABLES[FAMILY].schema),
        }
        source = make_provenance("so-chinh-sach.csv", **{**given, **more})
        asked = make_requirement(
            check=f"{FAMILY}.max_age", parameters={"max_age_days": 90, "systems": systems}
        )
        evaluation = evaluate(
            [asked],
            register(rows, source),
            [make_school()],
            as_of,
            CHECKS,
            settings=Settings(every_finding=True),
        )
        assert evaluation.findings is not None
        [result] = evaluation.results
        return result, evaluation.findings

    return judge


def test_a_finding_names_the_policy_with_its_file_and_row(judged: Make) -> None:
    rows = [
        {"policy": "google", "max_age_days": 60},
        {"policy": "CN=PSO-GV,DC=suoimo,DC=example", "max_age_days": 365},
    ]
    result, every = judged(rows)
    assert (result.outcome, result.population, result.violations) == (Outcome.FAIL, 2, 1)
    [finding] = result.findings
    assert finding.subject == "CN=PSO-GV,DC=suoimo,DC=example"
    assert (finding.observed, finding.source, finding.row) == (
        "passwords expire after 365 days",
        "so-chinh-sach.csv",
        3,
    )
    assert every["subject"].to_list() == [finding.subject]


SECTOR = ("sector-db",)


@pytest.mark.parametrize(
    ("system", "told", "outcome", "reason"),
    [
        ("sector-db", "", Outcome.PASS, None),
        ("google", "", Outcome.UNKNOWN, Reason.NO_ROWS),
        (None, "", Outcome.UNKNOWN, Reason.PARTIAL),
        ("sector-db", "sector-db", Outcome.PASS, None),
        ("google", "google", Outcome.UNKNOWN, Reason.NO_SOURCE),
    ],
)
def test_what_is_said_of_one_system_is_no_word_about_another(
    judged: Make, system: str | None, told: str, outcome: Outcome, reason: Reason | None
) -> None:
    row = {"policy": "a", "system": system, "max_age_days": 60}
    result, _every = judged([row], SECTOR, system=told)
    assert (result.outcome, result.reason) == (outcome, reason)


def test_a_register_that_tells_no_system_is_told_as_such(judged: Make) -> None:
    provides = frozenset(TABLES[FAMILY].schema) - {"system"}
    row = {"policy": "a", "max_age_days": 60}
    result, _every = judged([row], SECTOR, provides=provides)
    assert result.reason is Reason.MISSING_COLUMN
    assert result.reason_text is not None
    assert result.reason_text.en == "The sources do not tell: system."


def test_policies_that_govern_nobody_concern_nobody(judged: Make) -> None:
    result, _every = judged([{"policy": "a", "accounts": 0, "max_age_days": 0}])
    assert (result.outcome, result.reason) == (Outcome.NOT_APPLICABLE, Reason.NO_SUBJECTS)
    assert "password policy" in result.reason_text.en


def test_rows_are_those_of_the_named_systems_and_those_of_unknown_ones() -> None:
    frame = pl.DataFrame(
        {"school": ["t1", "t1", "t1", "t2"], "system": ["google", "other", None, "other"]}
    )
    counts = {"t1": Counts(1, 0, 0, 3), "t2": Counts(1, 0, 0, 1)}
    assert limited_to(counts, frame, ()) == counts
    limited = limited_to(counts, frame, ("google",))
    assert limited == {"t1": Counts(1, 0, 0, 2), "t2": Counts(1, 0, 0, 0)}
