"""Try every rule on an empty table before any evidence is read.

A condition that cannot work is an error of the policy, not of the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import polars as pl

from auditor.check import Check, Judgement
from auditor.engine.judging import CHECK_FAILURES
from auditor.engine.units import units_of
from auditor.evidence.families import TABLES
from auditor.locale import _
from auditor.model import PolicyError, Requirement
from auditor.unit import Over


def try_rules(
    requirements: Iterable[Requirement], checks: Mapping[str, Check], as_of: datetime
) -> None:
    """Build and evaluate each rule's expressions on no rows.

    Raises:
        PolicyError: with every rule whose condition cannot be evaluated, each with the place of its
            definition.

    """
    faults = dict.fromkeys(
        fault for each in requirements if (fault := _fault(each, checks, as_of)) is not None
    )
    if faults:
        raise PolicyError("\n".join(faults))


def _fault(requirement: Requirement, checks: Mapping[str, Check], as_of: datetime) -> str | None:
    rule = requirement.rule
    if rule.check is None or requirement.pending:
        return None
    check = checks[rule.check]
    try:
        judgement = check.function(requirement.parameters, as_of)
        answer = _nothing(check, judgement).select(judgement.violates).dtypes[0]
    except PolicyError as error:
        return f"{rule.where}: {rule.id}: {error}"
    except CHECK_FAILURES as error:
        reason = str(error).splitlines()[0]
        return _("{where}: {rule}: the condition cannot be evaluated: {reason}").format(
            where=rule.where, rule=rule.id, reason=reason
        )
    except Exception:  # noqa: BLE001  # a bug of the check costs its rule, in the evaluation
        return None
    if answer not in (pl.Boolean, pl.Null):
        return _("{where}: {rule}: the condition answers neither yes nor no; compare it.").format(
            where=rule.where, rule=rule.id
        )
    return None


def _nothing(check: Check, judgement: Judgement) -> pl.DataFrame:
    """Return what a judgement is over, with nothing in it."""
    unit = judgement.unit
    if unit is None:
        return pl.DataFrame(schema=TABLES[check.table].schema)
    listing = None if unit.listed_in is None else _empty(unit.listed_in)
    whole = unit.over is Over.DISTRICT
    return units_of(_empty(check.table), listing, unit, lambda _school: 0, whole=whole).frame


def _empty(table: str) -> pl.DataFrame:
    """Return a table as it is collected, whose rows tell where they stand."""
    return pl.DataFrame(schema={**TABLES[table].schema, "origin": pl.UInt64()})
