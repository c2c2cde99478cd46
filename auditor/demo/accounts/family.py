"""Give the demonstration its accounts: in exported files, or wherever else they are moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from auditor.demo.accounts.answers import answers_of
from auditor.demo.accounts.declared import EXCEPTIONS, EXPORTS, STAFF
from auditor.demo.accounts.make import make_plan
from auditor.demo.accounts.plan import Plan
from auditor.demo.accounts.questions import QUESTIONS
from auditor.demo.interface import Planted
from auditor.demo.writers.accounts import write_exports
from auditor.demo.writers.staff import write_staff


def plant(as_of: date) -> Planted:
    """Return the accounts in exports as they are met in the field."""
    plan = make_plan(as_of)
    return planted(plan, EXPORTS, write_exports(plan))


def planted(plan: Plan, evidence: str, files: Mapping[str, bytes]) -> Planted:
    """Return the accounts where ``plan`` has them, with the lists of the staff that holds them.

    ``evidence`` is what district.yaml says below ``accounts:``, ``files`` what it speaks of.
    """
    return Planted(
        QUESTIONS,
        partial(answers_of, plan),
        {**files, **write_staff(plan)},
        evidence=f"  accounts:\n{evidence}{STAFF}",
        settings=EXCEPTIONS,
        subjects=len(plan.accounts),
    )
