"""Make units of rows: one group-by for all judgements of a unit, held against the list of units.

What was read is never lost on the way: a unit that is not listed is judged as well, a row that
tells no unit counts as unread for its school, a unit that has no row stands at its row in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from auditor.locale import _
from auditor.unit import Unit

WHOLE = "@district"
"""Stands in the place of ``school`` in units over the whole district; holds null."""

Unread = Callable[[str | None], int | None]
"""School (``None``: the whole district) -> its rows that could not be used; null: nobody knows."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of all schools, or of the whole district (``None``)."""

    frame: pl.DataFrame
    rows: Mapping[str | None, int]
    """Rows of either table, whatever became of them."""
    adrift: Mapping[str | None, int]
    """Rows that tell no unit, so that they may be of any of their school."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The rows of one table by what can be made of them."""

    placed: pl.DataFrame
    excluded: pl.DataFrame
    adrift: pl.DataFrame
    rows: pl.DataFrame


def same(unit: Unit) -> tuple[object, ...]:
    """Return what two units have in common that can be made in one go."""
    facts = tuple((name, each.meta.serialize()) for name, each in unit.facts.items())
    return (
        unit.by,
        facts,
        unit.listed_in,
        unit.keeps,
        unit.unlisted,
        unit.silence_tells,
    )


def units_of(
    rows: pl.DataFrame,
    listing: pl.DataFrame | None,
    unit: Unit,
    unread: Unread,
    *,
    systems: Sequence[str] = (),
    whole: bool = False,
    spoken_of: Mapping[str | None, int] | None = None,
) -> Units:
    """Return the units that ``rows`` make and ``listing`` lists.

    Args:
        rows: of the table that is judged, of known schools.
        listing: of the table ``unit.listed_in``, of known schools; ``None`` if there is no list.
        unit: what to make.
        unread: how many rows of a school could not be used.
        systems: those that the question is limited to; none: every system.
        whole: make them over the whole district.
        spoken_of: the schools that some source speaks of, each with the origin of that source. A
            unit that is the school itself is there even without a row.

    """
    scope = WHOLE if whole else "school"
    keys = list(dict.fromkeys((scope, *unit.by)))
    found = _sorted(rows, keys, systems)
    tables = [found] if listing is None else [found, _sorted(listing, keys, systems)]
    frame = found.placed.group_by(keys).agg(
        *[each.alias(name) for name, each in unit.facts.items()],
        pl.len().alias("rows"),
        _origin(rows).max().alias("origin"),
    )
    listed = None
    if listing is not None:
        listed = _listed(tables[-1].placed, keys, unit)
    elif not unit.by and spoken_of:
        listed = _schools(spoken_of, frame.schema[scope], scope)
    frame = _held_against(frame, listed, keys, unit)
    frame = _with_facts_of_nothing(frame, found.placed.clear(), unit.facts)
    for each in tables:
        frame = _without_excluded(frame, each, keys)
    lost = _unread(frame[scope], unread, _counted(scope, found.adrift))
    frame = frame.with_columns(lost, _subject(keys, whole=whole))
    seen = dict.fromkeys(frame[scope].cast(pl.String).unique().to_list(), 0)
    return Units(
        frame=frame.sort("origin", *keys, nulls_last=True),
        rows=seen | _counted(scope, *(each.rows for each in tables)),
        adrift=_counted(scope, *(each.adrift for each in tables)),
    )


def _sorted(table: pl.DataFrame, keys: Sequence[str], systems: Sequence[str]) -> _Sorted:
    """Return the rows of the named systems, parted; a row of an unknown system may be of any."""
    if keys[0] == WHOLE:
        table = table.with_columns(pl.lit(None, pl.String).alias(WHOLE))
    lacking = [pl.col(name).is_null() for name in keys[1:]]
    if systems and "system" in table.columns:
        table = table.filter(pl.col("system").is_in(list(systems)).fill_null(value=True))
        lacking.append(pl.col("system").is_null())
    if "excluded" not in table.columns:
        table = table.with_columns(pl.lit(None, pl.String).alias("excluded"))
    out = table["excluded"].is_not_null()
    no_unit = pl.any_horizontal(pl.lit(value=False), *lacking).alias("@adrift")
    homeless = table.select("excluded", no_unit)["@adrift"]
    if not (out.any() or homeless.any()):  # then a large table is not copied
        return _Sorted(table, table.clear(), table.clear(), table)
    return _Sorted(
        placed=table.filter(~out & ~homeless),
        excluded=table.filter(out & ~homeless),
        adrift=table.filter(~out & homeless),
        rows=table,
    )


def _origin(table: pl.DataFrame) -> pl.Expr:
    """Return where a row stands: file and row; a table that no check judges may not tell."""
    return pl.col("origin") if "origin" in table.columns else pl.lit(None, pl.UInt64)


def _listed(listing: pl.DataFrame, keys: Sequence[str], unit: Unit) -> pl.DataFrame:
    """Return each listed unit once, with what is kept of its rows as far as they agree."""
    kept = [
        pl.when(pl.col(name).drop_nulls().n_unique() == 1)
        .then(pl.col(name).drop_nulls().first())
        .alias(name)
        for name in unit.keeps
    ]
    place = _origin(listing).max().alias("@listed")
    return listing.group_by(keys).agg(*kept, place, pl.lit(value=True).alias("listed"))


def _schools(spoken_of: Mapping[str | None, int], kind: pl.DataType, scope: str) -> pl.DataFrame:
    """Return the schools as the list of units that each of them is itself."""
    codes = pl.Series(scope, list(spoken_of), pl.String).cast(kind)
    places = pl.Series("@listed", list(spoken_of.values()), pl.UInt64)
    return pl.DataFrame([codes, places]).with_columns(pl.lit(value=True).alias("listed"))


def _held_against(
    found: pl.DataFrame, listed: pl.DataFrame | None, keys: Sequence[str], unit: Unit
) -> pl.DataFrame:
    """Return the units of both; one that has no row stands at its row in the list."""
    if listed is None:
        return found.with_columns(pl.lit(None, pl.Boolean).alias("listed"))
    joined = (
        listed.join(found, on=keys, how="full", coalesce=True, nulls_equal=True)
        if unit.unlisted
        else listed.join(found, on=keys, how="left", nulls_equal=True)
    )
    return joined.with_columns(
        pl.col("listed").fill_null(value=False),
        pl.col("rows").fill_null(0),
        pl.coalesce("origin", "@listed").alias("origin"),
    ).drop("@listed")


def _with_facts_of_nothing(
    frame: pl.DataFrame, nothing: pl.DataFrame, facts: Mapping[str, pl.Expr]
) -> pl.DataFrame:
    """Give units without a row the facts of an empty table: a count is 0, a maximum null."""
    none = pl.col("rows") == 0
    filled = []
    for name, expression in facts.items():
        value = nothing.select(expression).to_series()
        if len(value) == 1 and value.null_count() == 0:
            known = pl.lit(value.item(), frame.schema[name])
            filled.append(pl.when(none).then(known).otherwise(pl.col(name)).alias(name))
    return frame.with_columns(filled)


def _without_excluded(frame: pl.DataFrame, table: _Sorted, keys: Sequence[str]) -> pl.DataFrame:
    """Leave out the units all of whose rows in a table are excluded from judgement."""
    if table.excluded.is_empty():
        return frame
    only = table.excluded.select(keys).unique()
    only = only.join(table.placed.select(keys), on=keys, how="anti", nulls_equal=True)
    return frame.join(only, on=keys, how="anti", nulls_equal=True)


def _counted(scope: str, *tables: pl.DataFrame) -> dict[str | None, int]:
    counts: dict[str | None, int] = {}
    for table in tables:
        for school, count in table.group_by(scope).len().iter_rows():
            counts[school] = counts.get(school, 0) + count
    return counts


def _unread(schools: pl.Series, unread: Unread, adrift: Mapping[str | None, int]) -> pl.Series:
    """Return for each unit the rows that may be its own; null where nobody knows how many."""
    known: dict[str | None, int | None] = {}
    for school in schools.unique().to_list():
        lost = unread(school)
        known[school] = None if lost is None else lost + adrift.get(school, 0)
    names = schools.cast(pl.String).to_list()
    return pl.Series("unread", [known[name] for name in names], pl.UInt32)


def _subject(keys: Sequence[str], *, whole: bool) -> pl.Expr:
    """Return the unit's keys in words; without any it is the school or the district itself."""
    told = keys[1:] if whole or len(keys) > 1 else keys
    if not told:
        return pl.lit(_("the whole district")).alias("subject")
    words = [pl.col(name).cast(pl.String) for name in told]
    return pl.concat_str(words, separator=", ").alias("subject")
