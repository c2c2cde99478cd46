"""Hold the password policies: what each system itself enforces, school by school."""

from __future__ import annotations

from auditor.evidence.family import Family, Format, Table
from auditor.evidence.password_policies.arrange import named
from auditor.evidence.password_policies.columns import COLUMNS
from auditor.evidence.password_policies.table import ALIASES, in_digits
from auditor.model import Text

__all__ = ["FAMILY"]

FAMILY = Family(
    name="password_policies",
    title=Text("Chính sách mật khẩu", "Password policies"),
    recognised_by=frozenset({"max_age_days", "min_length", "history", "lockout_attempts"}),
    described=(
        "Registers of what each system's password policy enforces; one that tells no"
        " school speaks of every school."
    ),
    tables=(
        Table(
            name="password_policies",
            columns=COLUMNS,
            subject="policy",
            subject_is_person=False,
            nothing_judged=Text(
                "Trường không có chính sách mật khẩu nào thuộc đối tượng của quy tắc này.",
                "The school has no password policy that this rule speaks about.",
            ),
            max_age_days=365,  # settings are looked through once in a school year
            identity=frozenset({"policy", "system"}),
            may_concern_all=True,
            numbers=in_digits,
            arrange=named,
        ),
    ),
    formats={
        "table": Format(
            "table",
            Text("Sổ theo dõi chính sách mật khẩu", "Register of password policies, any table"),
            ALIASES,
        )
    },
)
