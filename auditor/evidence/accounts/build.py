"""Turn the raw cells of one file into typed accounts; a bad cell costs only that cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import polars as pl

from auditor.audit import ColumnUse
from auditor.evidence.accounts.interface import AccountFormat
from auditor.evidence.cells import type_column
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.mapping import ColumnMap, map_columns
from auditor.evidence.problems import ProblemLog
from auditor.evidence.roles import roles
from auditor.evidence.tables import ACCOUNTS, polars_schema
from auditor.evidence.values.fold import fold

_PEOPLE_SEPARATOR = r"[;/&+\n]|,|\s(?:và|va|and)\s"


@dataclass(frozen=True, slots=True)
class Built:
    """The typed rows of one file, what they can speak about, and what was wrong."""

    frame: pl.DataFrame
    provides: frozenset[str]
    columns: tuple[ColumnUse, ...]
    unused: tuple[str, ...]
    problems: ProblemLog = field(default_factory=ProblemLog)


def build_accounts(
    raw: RawTable, kind: AccountFormat, spec: SourceSpec, shown: str, pool: Executor
) -> Built:
    """Return the accounts of one file typed, plus ``row`` and the raw ``school`` cell.

    Columns the file does not have are left out here; the caller fills them with nulls.
    """
    headers = [name for name in raw.frame.columns if name != "row"]
    mapping = map_columns(headers, kind.aliases, _explicit(spec), shown)
    problems = ProblemLog()
    # Every column has a thread of its own: Polars lets go of the interpreter while it works.
    jobs = [
        pool.submit(type_column, column.name, column.type, uses, raw, spec)
        for column in ACCOUNTS
        if (uses := mapping.uses.get(column.name))
    ]
    typed: dict[str, pl.Series] = {}
    for job in jobs:
        columns, log = job.result()
        typed.update(columns)
        problems.merge(log)
    frame = pl.DataFrame(typed) if typed else pl.DataFrame({"row": raw.frame["row"]}).select([])
    if kind.derive is not None and raw.frame.height:
        derived = kind.derive(_folded(raw.frame, headers), frame)
        frame = _filled(frame, derived, spec.columns)
    lower = {
        name: raw.lower[uses[0].header]
        for name, uses in mapping.uses.items()
        if len(uses) == 1 and uses[0].header in raw.lower
    }
    # A file shows its headers; a directory shows nothing of an attribute that may not be read, so
    # one that nobody has is not known rather than empty everywhere.
    told = {name for name in typed if spec.directory is None or not _always_null(typed[name])}
    frame = _derived(frame, kind, spec, told, height=raw.frame.height, lower=lower, pool=pool)
    provided = frozenset(name for name in frame.columns if not _always_null(frame[name]))
    unused = unused_headers(mapping, kind)
    return Built(frame.with_columns(raw.frame["row"]), provided, mapping.shown, unused, problems)


def _filled(
    frame: pl.DataFrame, derived: Mapping[str, pl.Series], named: Collection[str]
) -> pl.DataFrame:
    """Add derived columns; where a column is there, fill its gaps.

    What a header was named for in district.yaml stays as it is.
    """
    wanted = {name: series for name, series in derived.items() if name not in named}
    return frame.with_columns(
        **{
            name: frame[name].zip_with(frame[name].is_not_null(), series)
            if name in frame.columns
            else series
            for name, series in wanted.items()
        }
    )


def unused_headers(mapping: ColumnMap, kind: AccountFormat) -> tuple[str, ...]:
    """Return the headers that feed nothing, neither a column nor what is derived from several."""
    return tuple(header for header in mapping.unused if fold(header) not in kind.derives_from)


def _explicit(spec: SourceSpec) -> dict[str, str]:
    columns = dict(spec.columns)
    if spec.school.by == "column" and spec.school.value:
        columns["school"] = spec.school.value
    return columns


def _folded(cells: pl.DataFrame, headers: Sequence[str]) -> pl.DataFrame:
    """Return the cells under folded headers; of headers that fold alike the first stays."""
    first = {fold(header): header for header in reversed(headers)}
    return cells.select(pl.col(header).alias(name) for name, header in first.items() if name)


def _always_null(series: pl.Series) -> bool:
    return len(series) > 0 and series.null_count() == len(series)


def _names(
    frame: pl.DataFrame,
    kind: AccountFormat,
    told: Collection[str],
    lower: Mapping[str, pl.Series],
) -> dict[str, pl.Series]:
    """Return account, email and owner; an empty cell of a column that the file has is empty text.

    ``told`` are the columns that a header feeds: only there does an empty cell say "none".
    ``lower`` are columns that the reader has lower-cased already.
    """

    def lowered(column: str) -> pl.Series:
        return lower[column] if column in lower else frame[column].str.to_lowercase()

    names = lowered("username") if "username" in told else None
    mail = lowered("email") if "email" in frame.columns else None
    columns: dict[str, pl.Series] = {}
    if names is not None or mail is not None:
        columns["account"] = _first_known(names, mail).alias("account")
    if mail is not None:
        columns["email"] = mail.fill_null("") if "email" in told else mail
    elif kind.names_may_be_mail and names is not None:
        columns |= _mail_among(names)
    if "owner" in told:
        columns["owner"] = frame["owner"].fill_null("")
    return columns


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


def _derived(
    frame: pl.DataFrame,
    kind: AccountFormat,
    spec: SourceSpec,
    told: Collection[str],
    *,
    height: int,
    lower: Mapping[str, pl.Series],
    pool: Executor,
) -> pl.DataFrame:
    """Add what follows from the columns: account, role, people, constants, system."""
    present = set(frame.columns)
    columns: dict[str, pl.Expr | pl.Series] = {}
    count_people = "person" in present and "people" not in present
    people = pool.submit(_people, frame["person"]) if count_people else None
    role_jobs = [
        pool.submit(roles, frame[name])
        for name in ("role", "position", "org_unit")
        if name in present
    ]
    columns |= _names(frame, kind, told, lower)
    if people is not None:
        columns["people"] = people.result()
    if role_jobs:
        role_from = [job.result() for job in role_jobs]
        columns["role"] = pl.coalesce(*role_from) if len(role_from) > 1 else role_from[0]
    schema = polars_schema("accounts")
    columns["system"] = pl.lit(spec.system or kind.system)
    if kind.login_lag_days:
        columns["login_lag_days"] = pl.lit(kind.login_lag_days, dtype=pl.UInt32)
    if height == 0 and not present:
        return pl.DataFrame(schema={name: schema[name] for name in columns})
    result = (
        frame.with_columns(**columns)
        if present
        else pl.DataFrame({"system": [spec.system or kind.system] * height})
    )
    constants = {**kind.constants, **spec.values}
    return result.with_columns(
        **{
            name: pl.lit(value).cast(schema[name])
            for name, value in constants.items()
            if name in schema
        }
    )
