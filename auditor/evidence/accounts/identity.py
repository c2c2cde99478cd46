"""Bring the rows about one account together: within a source, then over a system's sources."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from auditor.evidence.accounts.columns import COLUMNS
from auditor.evidence.intake.remarks import Fate, Remark
from auditor.evidence.intake.stacks import Part
from auditor.locale import both

_FACTS = tuple(
    column.name for column in COLUMNS if column.name not in ("school", "account", "system")
)
_EMPTY_TEXT_IS_WEAK = ("email", "owner")
"""Here an empty text says "the cell is empty": any other source that knows more wins."""


def join(parts: Sequence[Part]) -> tuple[pl.DataFrame, list[Remark]]:
    """Return one row per account: first the files of a source, then the sources of a system."""
    sources: dict[int, list[pl.DataFrame]] = {}
    system_of: dict[int, str] = {}
    for part in parts:
        first = part.stack.reads[0]
        if part.frame.width:
            frame = with_key(part.frame.select(pl.exclude("policy")))
            sources.setdefault(first.position, []).append(frame)
            system_of[first.position] = first.system
    systems: dict[str, list[pl.DataFrame]] = {}
    remarks: list[Remark] = []
    for position, frames in sorted(sources.items()):
        frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal").sort("origin")
        merged, again = merge_repeated(frame)
        if len(again):
            text = both(
                "The account stands in the source more than once; its rows were merged, and facts"
                " they disagree on count as not known."
            )
            rows = again.to_frame("origin")
            remarks.append(Remark(rows, "duplicate_account", text, Fate.MERGED))
        systems.setdefault(system_of[position], []).append(merged)
    joined = [
        frames[0] if len(frames) == 1 else join_sources(frames) for frames in systems.values()
    ]
    return (pl.concat(joined, how="diagonal") if joined else pl.DataFrame()), remarks


def with_key(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``key``: the account, within its school where the name alone is not unique (no ``@``)."""
    account = pl.col("account")
    return frame.with_columns(
        pl.when(account.str.contains("@", literal=True))
        .then(account)
        .otherwise(pl.concat_str(pl.col("school").fill_null("?"), pl.lit("\\"), account))
        .alias("key")
    )


def merge_repeated(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Return one row per account, and the origins of the rows set aside.

    The first row of an account stays. Where its rows disagree on a fact, the fact is not known.
    Different persons on the rows of one account mean that it is shared.
    """
    none = pl.Series("origin", [], dtype=pl.UInt64)
    if frame["key"].hash().n_unique() == frame.height:
        return frame, none
    repeated = frame.select(pl.col("key").is_duplicated() & pl.col("key").is_not_null()).to_series()
    if not repeated.any():
        return frame, none
    again = frame.select(
        ~pl.col("key").is_first_distinct() & pl.col("key").is_not_null()
    ).to_series()
    persons = ["person", "people"] if {"person", "people"} <= set(frame.columns) else []
    facts = [name for name in _FACTS if name in frame.columns and name not in persons]
    merged = (
        frame.filter(repeated)
        .group_by("key", maintain_order=True)
        .agg(
            pl.exclude("key", "school", *facts, *persons).first(),
            pl.col("school").drop_nulls().first(),
            *[_agreed(name) for name in facts],
            *([pl.col("person").first(), _people()] if persons else []),
        )
    )
    kept = pl.concat([frame.filter(~repeated), merged.select(frame.columns)]).sort("origin")
    return kept, frame["origin"].filter(again)


def _agreed(name: str) -> pl.Expr:
    known = pl.col(name).drop_nulls()
    return pl.when(known.n_unique() <= 1).then(known.first()).alias(name)


def _people() -> pl.Expr:
    persons = pl.col("person").drop_nulls().n_unique()
    # Rows that name nobody do not say that nobody uses the account.
    told = pl.when(persons > 0).then(persons)
    return pl.max_horizontal(pl.col("people").max(), told).cast(pl.UInt32).alias("people")


def join_sources(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return one row per account of a system from the frames of its sources, in the declared order.

    For every fact the first source that knows it counts; ``FACT@origin`` keeps whose row that was,
    so that a finding can name it. ``origins`` keeps all rows an account came from.
    """
    joined = frames[0].with_columns(pl.concat_list("origin").alias("origins"))
    for other in frames[1:]:
        joined = _join(joined, other.with_columns(pl.concat_list("origin").alias("origins")))
    return joined


def _join(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    both_sides = left.join(
        right, on="key", how="full", suffix="@right", coalesce=True, maintain_order="left_right"
    )
    columns: dict[str, pl.Expr] = {}
    for name in right.columns:
        if name == "key":
            continue
        other = f"{name}@right"
        if other not in both_sides.columns:
            if name in _FACTS:
                columns[f"{name}@origin"] = pl.when(pl.col(name).is_not_null()).then(
                    _origin(right, name, "@right")
                )
            continue
        if name == "origins":
            columns[name] = pl.concat_list(pl.col(name).fill_null([]), pl.col(other).fill_null([]))
            continue
        known = _known(name)
        columns[name] = pl.when(known).then(pl.col(name)).otherwise(pl.coalesce(other, name))
        if name in _FACTS:
            columns[f"{name}@origin"] = (
                pl.when(known)
                .then(_origin(left, name, ""))
                .otherwise(_origin(right, name, "@right"))
            )
    result = both_sides.with_columns(**columns)
    return result.select(pl.exclude(r"^.*@right$"))


def _known(name: str) -> pl.Expr:
    known = pl.col(name).is_not_null()
    return known & (pl.col(name) != "") if name in _EMPTY_TEXT_IS_WEAK else known


def _origin(side: pl.DataFrame, name: str, suffix: str) -> pl.Expr:
    """Return the origin of a fact on one side of a join: its own if already set, else the row's."""
    own = f"{name}@origin"
    return pl.coalesce(own, f"origin{suffix}") if own in side.columns else pl.col(f"origin{suffix}")
