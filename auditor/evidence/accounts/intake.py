"""Take in one file of accounts: read, type and place its rows; a failure costs this file only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from auditor.audit import Problem
from auditor.evidence.accounts.build import Built, build_accounts
from auditor.evidence.accounts.identity import with_key
from auditor.evidence.accounts.interface import AccountFormat
from auditor.evidence.accounts.sanity import CLOCK_SKEW, check_dates
from auditor.evidence.inline import WORTH_A_THREAD_ROWS, Inline
from auditor.evidence.interface import (
    ROWS_PER_FILE,
    CollectContext,
    RawTable,
    SchoolBy,
    SourceFile,
    SourceSpec,
)
from auditor.evidence.password_policies.live import policies_in_force
from auditor.evidence.placing import place_rows
from auditor.evidence.problems import ProblemLog
from auditor.evidence.reading import sha256_of
from auditor.evidence.tables import ACCOUNTS
from auditor.evidence.tabular import read_account_table
from auditor.ldap.codes import NoSuchBaseError
from auditor.locale import _, both
from auditor.model import EvidenceError, Text

if TYPE_CHECKING:
    from auditor.evidence.directory.reading import Reader, Reading

DEFAULT_MAX_AGE_DAYS = 90
"""Older account evidence is stale unless the source says otherwise."""


@dataclass(slots=True)
class Intake:
    """One file on its way through the collection: what was read, and what became of its rows."""

    spec: SourceSpec
    position: int
    """Position of the source in the district's list."""
    file: SourceFile
    kind: AccountFormat
    number: int
    log: ProblemLog = field(default_factory=ProblemLog)
    frame: pl.DataFrame | None = None
    built: Built | None = None
    rows_read: int = 0
    digest: Future[str] | None = None
    reading: Reading | None = None
    """What a directory answered; ``None`` for a file."""
    collected_at: datetime | None = None
    error: str | None = None
    policies: pl.DataFrame | None = None
    """The password policies that govern its accounts, where it is a directory."""
    stale: bool = False
    """Older than allowed: its accounts count, what it says of them does not."""
    quarantined: int = 0
    unreadable_of_any_school: int = 0
    quarantined_by_school: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    """Reason of the exclusion ("" for judged rows) -> rows."""
    placed: dict[str, Counter[str]] = field(default_factory=dict)
    """The same for each school."""
    set_aside: Counter[str] = field(default_factory=Counter)
    """School -> its rows that are not evaluated; of a file of several, where the school is told."""
    schools: set[str] = field(default_factory=set)

    @property
    def sha256(self) -> str:
        """Return the hash of the file, or of what a directory answered; empty if unreadable."""
        if self.reading is not None:
            return self.reading.sha256
        if self.digest is None or self.digest.exception() is not None:
            return ""
        return self.digest.result()

    @property
    def system(self) -> str:
        """Return the system whose accounts the file holds."""
        return self.spec.system or self.kind.system

    def quarantine(
        self, rows: pl.Series, code: str, text: Text, schools: Sequence[str] = ()
    ) -> None:
        """Note rows that are not evaluated, and whose schools they would have counted for."""
        if rows.is_empty():
            return
        self.quarantined += len(rows)
        self.quarantined_by_school.update(schools)
        self.set_aside.update(schools)
        every = pl.Series([True]).new_from_index(0, len(rows))
        self.log.rows(rows, every, code, text, quarantined=True)


def take_in(
    intake: Intake, context: CollectContext, pool: Executor, reader: Reader | None = None
) -> None:
    """Read one file into ``intake.frame``, or note in ``intake.error`` why it cannot be read.

    ``reader`` asks the directory, where the source is one.
    """
    if intake.file.school:
        intake.schools.add(intake.file.school)
    try:
        raw = _raw(intake) if reader is None else _asked(intake, context, reader)
        if raw.frame.height < WORTH_A_THREAD_ROWS:
            pool = Inline()
        # Hashing goes on beside all that follows; nobody waits for it before the provenance.
        if reader is None:
            intake.digest = pool.submit(sha256_of, intake.file.path)
        intake.built = build_accounts(raw, intake.kind, intake.spec, intake.file.shown, pool)
        if "account" not in intake.built.provides and raw.frame.height:
            raise _nothing_names_accounts(intake.built, intake)
        intake.collected_at = _collected_at(intake, context)
    except EvidenceError as error:
        intake.error = str(error)
        return
    except OSError as error:
        intake.error = _("{path}: cannot be read ({reason}).").format(
            path=intake.file.shown, reason=error.strerror or type(error).__name__
        )
        return
    intake.rows_read = raw.rows_read
    intake.log = intake.built.problems
    intake.log.extend([*raw.quarantined, *raw.notes])
    intake.quarantined = len(raw.quarantined)
    if intake.file.school and raw.quarantined:
        intake.quarantined_by_school[intake.file.school] = len(raw.quarantined)
    elif raw.quarantined:
        intake.unreadable_of_any_school = len(raw.quarantined)
    _doubt_what_stands_elsewhere(intake)
    limit = timedelta(days=intake.spec.max_age_days or DEFAULT_MAX_AGE_DAYS)
    intake.stale = context.as_of - intake.collected_at > limit
    frame = _placed(_without_left_out(intake.built.frame, intake), intake, context)
    if intake.reading is not None:
        known = intake.reading.policies.by_name
        intake.policies = policies_in_force(frame, known, intake.system)
    frame = frame.drop("policy", strict=False)
    intake.frame = _without_facts(frame) if intake.stale else frame


def _raw(intake: Intake) -> RawTable:
    file, spec, kind = intake.file, intake.spec, intake.kind
    if kind.read is not None:
        raw = kind.read(file.path, file.shown, spec)
        if raw is not None:
            return raw
    return read_account_table(file.path, file.shown, spec, kind.aliases)


def _asked(intake: Intake, context: CollectContext, reader: Reader) -> RawTable:
    """Ask the directory for the accounts of one base.

    A base that does not exist holds no accounts of its school: that is told, and is no error.
    """
    spec = intake.spec
    by_column = spec.school.by == SchoolBy.COLUMN and spec.school.value
    further = [*spec.columns.values(), *([spec.school.value] if by_column else [])]
    try:
        intake.reading = reader.read(
            intake.file.base or "", [name.removeprefix("!") for name in further], context.as_of
        )
    except NoSuchBaseError as error:
        if intake.file.school is None:
            raise
        told = str(error)
        note = Problem(None, "no_such_base", Text(told, told))
        empty = pl.DataFrame(schema={"uid": pl.String, "row": pl.UInt32})
        return RawTable(frame=empty, rows_read=0, notes=(note,))
    return intake.reading.raw


def _collected_at(intake: Intake, context: CollectContext) -> datetime:
    if intake.file.base is not None:
        return context.now or context.as_of
    return intake.spec.exported or datetime.fromtimestamp(intake.file.path.stat().st_mtime, tz=UTC)


def _doubt_what_stands_elsewhere(intake: Intake) -> None:
    """Count each part of a directory that another server holds like a row that cannot be read."""
    elsewhere = intake.reading.elsewhere if intake.reading else 0
    if intake.file.school and elsewhere:
        intake.quarantined_by_school[intake.file.school] += elsewhere
    else:
        intake.unreadable_of_any_school += elsewhere


def _without_left_out(frame: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    """Count what is no account to judge (computers, managed service accounts), and leave it out."""
    if "left_out" not in frame.columns:
        return frame
    reasons = frame["left_out"].drop_nulls().value_counts()
    intake.fates.update(dict(reasons.iter_rows()))
    return frame.filter(pl.col("left_out").is_null()).drop("left_out")


def _nothing_names_accounts(built: Built, intake: Intake) -> EvidenceError:
    if not built.columns:  # what was taken for the heading may be a row of data: never repeat it
        return EvidenceError(
            _(
                "{path}: no column is known (read as '{format}'); perhaps the heading is missing."
                " Add a row of headings, or name the columns under 'columns: {{username: ...}}'."
            ).format(path=intake.file.shown, format=intake.kind.name)
        )
    used = ", ".join(use.header for use in built.columns)
    return EvidenceError(
        _(
            "{path}: no column names the accounts (read as '{format}'). Understood: {used}; not"
            " understood: {unused}. Name the column under 'columns: {{username: ...}}'."
        ).format(
            path=intake.file.shown,
            format=intake.kind.name,
            used=used,
            unused=", ".join(built.unused) or "-",
        )
    )


def _placed(frame: pl.DataFrame, intake: Intake, context: CollectContext) -> pl.DataFrame:
    """Return the rows that name an account, with school, checked dates, origin and key."""
    school = place_rows(frame, intake.spec.school, context.schools, intake.file.school)
    skew = timedelta() if intake.reading is None else CLOCK_SKEW
    frame = frame.with_columns(school.alias("school"))
    frame = check_dates(frame, context.as_of, intake.log, skew)
    if "account" not in frame.columns:
        frame = frame.with_columns(account=pl.lit(None, dtype=pl.String))
    nameless = frame["account"].is_null()
    if nameless.any():
        lost = frame.filter(nameless)
        intake.quarantine(
            lost["row"],
            "no_account_name",
            both("The row names no account."),
            lost["school"].drop_nulls().to_list(),
        )
        frame = frame.filter(~nameless)
    start = pl.lit(intake.number * ROWS_PER_FILE, dtype=pl.UInt64)
    return with_key(frame.with_columns(origin=start + pl.col("row").cast(pl.UInt64))).drop("row")


def _without_facts(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep who the accounts are, forget what was known of them: it may no longer be true."""
    identity = {"school", "account", "username", "role", "position", "org_unit", "system"}
    facts = [column.name for column in ACCOUNTS if column.name in frame.columns]
    return frame.with_columns(
        pl.lit(None, dtype=frame.schema[name]).alias(name) for name in facts if name not in identity
    )
