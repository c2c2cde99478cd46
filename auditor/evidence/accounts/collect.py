"""Collect the accounts of a district: read every file, join what speaks of one account, account for every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import polars as pl

from auditor.audit import Exclusion, Problem, Provenance
from auditor.evidence.accounts.build import Built, build_accounts
from auditor.evidence.accounts.identity import join_sources, merge_repeated, with_key
from auditor.evidence.accounts.interface import AccountFormat
from auditor.evidence.accounts.sanity import check_dates
from auditor.evidence.files import files_of
from auditor.evidence.interface import CollectContext, RawTable, SourceFile, SourceSpec
from auditor.evidence.mapping import known_headers
from auditor.evidence.placing import place_rows
from auditor.evidence.problems import ProblemLog
from auditor.evidence.reading import read_table, sha256_of
from auditor.evidence.tables import polars_schema
from auditor.evidence.values.fold import fold
from auditor.locale import both
from auditor.model import EvidenceError, Text

DEFAULT_MAX_AGE_DAYS = 90
"""Older account evidence is stale unless the source says otherwise."""


@dataclass(slots=True)
class _File:
    """One file on its way through the collection."""

    spec: SourceSpec
    file: SourceFile
    kind: AccountFormat
    log: ProblemLog
    sha256: str = ""
    raw: RawTable | None = None
    built: Built | None = None
    error: Text | None = None
    collected_at: datetime | None = None
    quarantined: int = 0
    quarantined_by_school: Counter[str] | None = None
    fates: Counter[str] | None = None
    schools: frozenset[str] = frozenset()


def collect_accounts(
    specs: Sequence[SourceSpec],
    formats: Mapping[str, AccountFormat],
    context: CollectContext,
    declared: Sequence[Exclusion],
) -> tuple[pl.DataFrame, list[Provenance], list[Exclusion]]:
    """Return the accounts table, the provenance of every file, and what the declared accounts matched.

    The table holds every account of a known school; ``excluded`` is null for those that are judged.
    """
    files = [
        _File(spec, file, formats[spec.format], ProblemLog())
        for spec in specs
        for file in files_of(spec, context)
    ]
    by_spec: dict[int, list[pl.DataFrame]] = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for index, each in enumerate(files):
            digest = pool.submit(sha256_of, each.file.path)
            frame = _read(each, index, context)
            _digest(each, digest)
            if frame is not None:
                by_spec.setdefault(specs.index(each.spec), []).append(frame)
    systems: dict[str, list[pl.DataFrame]] = {}
    for position, frames in sorted(by_spec.items()):
        spec = specs[position]
        merged = _merge(pl.concat(frames, how="diagonal"), files)
        systems.setdefault(spec.system or formats[spec.format].system, []).append(merged)
    joined = [frames[0] if len(frames) == 1 else join_sources(frames) for frames in systems.values()]
    table = _complete(pl.concat(joined, how="diagonal") if joined else pl.DataFrame())
    table, exclusions = _exclude(table, declared)
    table = _unplaced(table, files)
    _count(table, files)
    return table.filter(pl.col("school").is_not_null()), [_provenance(each, context) for each in files], exclusions


def _read(each: _File, index: int, context: CollectContext) -> pl.DataFrame | None:
    """Read one file into the typed table; what cannot be read costs this file only."""
    try:
        each.raw = _raw(each)
        each.built = build_accounts(each.raw, each.kind, each.spec, each.file.shown)
        if "account" not in each.built.provides and each.raw.frame.height:
            raise _nothing_names_accounts(each)
    except EvidenceError as error:
        each.error = Text(str(error), str(error))
        return None
    each.collected_at = each.spec.exported or _modified(each)
    each.log = each.built.problems
    each.log.extend([*each.raw.quarantined, *each.raw.notes])
    frame = each.built.frame
    if not frame.height:
        each.schools = frozenset({each.file.school} if each.file.school else ())
    school = place_rows(frame, each.spec.school, context.schools, each.file.school)
    frame = frame.with_columns(school.alias("school"))
    each.quarantined = len(each.raw.quarantined)
    each.quarantined_by_school = _by_school(each)
    frame = check_dates(frame, context.as_of, each.log)
    nameless = frame["account"].is_null() if "account" in frame.columns else pl.Series([False] * frame.height)
    if nameless.any():
        frame = _without_name(frame, nameless, each)
    return with_key(
        frame.with_columns((pl.lit(index, dtype=pl.UInt64) * 2**32 + pl.col("row").cast(pl.UInt64)).alias("origin"))
    ).drop("row")


def _raw(each: _File) -> RawTable:
    if each.kind.read is not None:
        raw = each.kind.read(each.file.path, each.file.shown, each.spec)
        if raw is not None:
            return raw
    known = known_headers(each.kind.aliases, each.spec.columns)
    return read_table(
        each.file.path,
        shown=each.file.shown,
        known_header=lambda cell: fold(cell) in known,
        encoding=each.spec.encoding,
        sheet=each.spec.sheet,
    )


def _nothing_names_accounts(each: _File) -> EvidenceError:
    headers = ", ".join(use.header for use in each.built.columns) if each.built else ""
    unused = ", ".join(each.built.unused) if each.built else ""
    text = both(
        "{path}: no column names the accounts (read as '{format}'). Understood: {used}; not understood: {unused}."
        " Name the column under 'columns: {{username: ...}}'.",
        path=each.file.shown,
        format=each.kind.name,
        used=headers or "-",
        unused=unused or "-",
    )
    from auditor.locale import language

    return EvidenceError(text.in_language(language()))


def _without_name(frame: pl.DataFrame, nameless: pl.Series, each: _File) -> pl.DataFrame:
    each.log.rows(
        frame["row"], nameless, "no_account_name", both("The row names no account."), quarantined=True
    )
    lost = frame.filter(nameless)
    each.quarantined += lost.height
    _add_quarantined(each, lost["school"])
    return frame.filter(~nameless)


def _add_quarantined(each: _File, schools: pl.Series) -> None:
    counter = each.quarantined_by_school if each.quarantined_by_school is not None else Counter()
    counter.update(schools.drop_nulls().to_list())
    each.quarantined_by_school = counter


def _by_school(each: _File) -> Counter[str]:
    """Attribute unreadable rows to a school where the file belongs to one."""
    counter: Counter[str] = Counter()
    if each.file.school and each.raw and each.raw.quarantined:
        counter[each.file.school] = len(each.raw.quarantined)
    return counter


def _modified(each: _File) -> datetime | None:
    try:
        return datetime.fromtimestamp(each.file.path.stat().st_mtime, tz=UTC)
    except OSError:
        return None


def _digest(each: _File, digest: Future[str]) -> None:
    try:
        each.sha256 = digest.result()
    except OSError:
        each.sha256 = ""


def _merge(frame: pl.DataFrame, files: Sequence[_File]) -> pl.DataFrame:
    merged, again = merge_repeated(frame)
    for index, rows in _rows_by_file(again).items():
        files[index].quarantined += len(rows)
        files[index].log.rows(
            rows,
            pl.Series([True]).new_from_index(0, len(rows)),
            "duplicate_account",
            both(
                "The account stands in the source more than once; its rows were merged, and facts they disagree"
                " on count as not known."
            ),
            quarantined=True,
        )
    return merged


def _rows_by_file(origins: pl.Series) -> dict[int, pl.Series]:
    if origins.is_empty():
        return {}
    table = pl.DataFrame({"file": origins // 2**32, "row": origins % 2**32})
    return {int(key[0]): part["row"] for key, part in table.partition_by("file", as_dict=True).items()}


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill the columns no source has with nulls, in the declared order; extra columns stay behind them."""
    schema = polars_schema("accounts")
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    if frame.width == 0:
        return pl.DataFrame(schema={**schema, "origin": pl.UInt64(), "key": pl.String()})
    extra = [name for name in frame.columns if name not in schema]
    return frame.with_columns(*missing).select(*schema, *extra)


def _exclude(
    table: pl.DataFrame, declared: Sequence[Exclusion]
) -> tuple[pl.DataFrame, list[Exclusion]]:
    """Mark what is not judged: disabled accounts, declared service and break-glass accounts."""
    names = {each.account.lower(): each for each in declared}
    reason = pl.when(~pl.col("enabled")).then(pl.lit("disabled"))
    if names:
        kinds = {name: each.kind for name, each in names.items() if each.kind != "shared"}
        owners = {name: each.owner for name, each in names.items() if each.kind == "shared"}
        if owners:
            is_shared = pl.col("account").is_in(list(owners))
            table = table.with_columns(
                role=pl.when(is_shared).then(pl.lit("shared")).otherwise("role"),
                owner=pl.when(is_shared)
                .then(pl.col("account").replace_strict(owners, default=None, return_dtype=pl.String))
                .otherwise("owner"),
            )
        if kinds:
            kind = pl.col("account").replace_strict(kinds, default=None, return_dtype=pl.String)
            reason = pl.coalesce(kind, reason)
    table = table.with_columns(excluded=reason.cast(pl.String))
    matched = Counter(table.filter(pl.col("account").is_in(list(names)))["account"].to_list()) if names else Counter()
    return table, [replace(each, matched=matched[each.account.lower()]) for each in declared]


def _unplaced(table: pl.DataFrame, files: Sequence[_File]) -> pl.DataFrame:
    """Set rows aside whose school nothing tells: they are reported, and judged nowhere."""
    origin = pl.col("origins") if "origins" in table.columns else pl.lit(None, dtype=pl.List(pl.UInt64))
    lost = table.filter(pl.col("school").is_null()).select(
        pl.when(origin.is_not_null()).then(origin).otherwise(pl.concat_list("origin")).explode().alias("origin")
    )["origin"]
    for index, rows in _rows_by_file(lost.sort()).items():
        files[index].quarantined += len(rows)
        files[index].log.rows(
            rows,
            pl.Series([True]).new_from_index(0, len(rows)),
            "unknown_school",
            both("Nothing tells the school of this row, or its code is not in the list of schools."),
            quarantined=True,
        )
    return table


def _count(table: pl.DataFrame, files: Sequence[_File]) -> None:
    """Note for every file what became of its rows and which schools it speaks about."""
    placed = table.filter(pl.col("school").is_not_null())
    single = pl.concat_list("origin")
    origins = pl.coalesce("origins", single) if "origins" in table.columns else single
    rows = (
        placed.lazy()
        .select("school", "excluded", origins.alias("origin"))
        .explode("origin")
        .group_by((pl.col("origin") // 2**32).alias("file"), "school", "excluded")
        .len()
        .collect()
    ) if "origins" in table.columns else (
        placed.lazy()
        .group_by((pl.col("origin") // 2**32).alias("file"), "school", "excluded")
        .len()
        .collect()
    )
    for index, school, excluded, count in rows.iter_rows():
        each = files[index]
        each.fates = each.fates if each.fates is not None else Counter()
        each.fates[excluded or ""] += count
        each.schools |= {school}


def _provenance(each: _File, context: CollectContext) -> Provenance:
    fates = each.fates or Counter()
    limit = each.spec.max_age_days or DEFAULT_MAX_AGE_DAYS
    stale = each.collected_at is not None and context.as_of - each.collected_at > timedelta(days=limit)
    schools = each.schools | (frozenset({each.file.school}) if each.file.school else frozenset())
    excluded = {reason: count for reason, count in sorted(fates.items()) if reason}
    return Provenance(
        family="accounts",
        format=each.spec.format,
        path=each.file.shown,
        sha256=each.sha256,
        collected_at=each.collected_at,
        rows_read=each.raw.rows_read if each.raw and not each.error else 0,
        rows_evaluated=fates[""],
        rows_excluded=sum(excluded.values()),
        rows_quarantined=each.quarantined,
        excluded=excluded,
        problems=each.log.told,
        problem_counts=dict(sorted(each.log.counts.items())),
        columns=each.built.columns if each.built else (),
        unused=each.built.unused if each.built else (),
        provides=each.built.provides if each.built else frozenset(),
        schools=schools,
        quarantined_by_school=dict(sorted((each.quarantined_by_school or Counter()).items())),
        error=each.error,
        stale=stale,
        system=each.spec.system or each.kind.system,
    )


def problems_of(provenance: Iterable[Provenance]) -> list[Problem]:
    """Return all problems told, in order."""
    return [problem for each in provenance for problem in each.problems]
