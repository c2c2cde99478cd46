"""Complete the accounts of a part: their names, roles, people, and the system they belong to."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from auditor.evidence.accounts.roles import roles
from auditor.evidence.intake.stacks import Part

_PEOPLE_SEPARATOR = r"[;/&+\n]|,|\s(?:và|va|and)\s"


def arrange(part: Part) -> Part:
    """Add what follows from the columns: account, mail and owner, role, people, system."""
    frame, stack = part.frame, part.stack
    present = set(frame.columns)
    columns: dict[str, pl.Expr | pl.Series] = {}
    count_people = "person" in present and "people" not in present
    people = stack.pool.submit(_people, frame["person"]) if count_people else None
    role_jobs = [
        stack.pool.submit(roles, frame[name])
        for name in ("role", "position", "org_unit")
        if name in present
    ]
    columns |= _names(part)
    if people is not None:
        columns["people"] = people.result()
    if role_jobs:
        role_from = [job.result() for job in role_jobs]
        columns["role"] = pl.coalesce(*role_from) if len(role_from) > 1 else role_from[0]
    columns["system"] = pl.lit(stack.spec.system or stack.format.system)
    return replace(part, frame=frame.with_columns(**columns))


def _names(part: Part) -> dict[str, pl.Series | pl.Expr]:
    """Return account, email and owner; an empty cell of a column that is told is empty text."""
    frame = part.frame
    names = frame["username"].str.to_lowercase() if "username" in part.told else None
    mail = frame["email"].str.to_lowercase() if "email" in frame.columns else None
    columns: dict[str, pl.Series | pl.Expr] = {}
    if names is not None or mail is not None:
        columns["account"] = _first_known(names, mail).alias("account")
    if mail is not None:
        columns["email"] = _or_empty(part, "email", mail)
    elif part.stack.format.names_may_be_mail and names is not None:
        columns |= _mail_among(names)
    if "owner" in part.told:
        columns["owner"] = _or_empty(part, "owner", frame["owner"])
    return columns


def _or_empty(part: Part, column: str, cells: pl.Series) -> pl.Series | pl.Expr:
    """Return the cells, with empty text where their file has the column and leaves it empty."""
    if not cells.null_count():
        return cells
    none = pl.when(part.told_in(column)).then(pl.lit(""))
    return pl.coalesce(pl.lit(cells), none)


def _first_known(first: pl.Series | None, second: pl.Series | None) -> pl.Series:
    if first is None:
        return second if second is not None else pl.Series(dtype=pl.String)
    if second is None:
        return first
    return first.zip_with(first.is_not_null(), second) if first.null_count() else first


def _mail_among(names: pl.Series) -> dict[str, pl.Series]:
    """Return the names that are mail addresses; of the others the address is not known."""
    is_mail = names.str.contains("@", literal=True).fill_null(value=False)
    if not is_mail.any():
        return {}
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(names))
    return {"email": (names if is_mail.all() else names.zip_with(is_mail, none)).alias("email")}


def _people(person: pl.Series) -> pl.Series:
    """Return how many people a cell names; only cells that seem to name several are looked into."""
    one = pl.select(pl.when(person.is_not_null()).then(pl.lit(1, dtype=pl.UInt32))).to_series()
    several = person.str.contains_any([*";/&+,\n", " và ", " va ", " and "]).fill_null(value=False)
    if not several.any():
        return one
    # A separator that nobody follows ("An;") parts nothing.
    cells = person.filter(several).str.strip_chars(";/&+,\n ")
    counted = (cells.str.count_matches(_PEOPLE_SEPARATOR) + 1).cast(pl.UInt32)
    return one.scatter(several.arg_true(), counted)
