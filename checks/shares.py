"""Compare shares exactly, and say what rows that could not be read leave open."""

from __future__ import annotations

import polars as pl

from auditor.unit import Share


def below_share(part: pl.Expr, whole: pl.Expr, unread: pl.Expr, share: Share) -> pl.Expr:
    """Return whether ``part`` of ``whole`` is too little; null where unread rows could turn it.

    Too little is what stays below ``share`` even if every unread row belonged to the part, enough
    what reaches it even if every one belonged to the rest. Of nothing at all no share is known. In
    whole numbers: 90 % of 1,000 are 900, whatever a float makes of it.
    """
    with_unread = _whole(whole) + _whole(unread)
    best = _reached(_whole(part) + _whole(unread), with_unread, share)
    worst = _reached(_whole(part), with_unread, share)
    return (
        pl.when(_whole(whole) + _whole(unread) == 0)
        .then(statement=None)
        .when(~best)
        .then(statement=True)
        .when(worst)
        .then(statement=False)
    )


def unread_amount() -> pl.Expr:
    """Return what unread rows may add to a sum: nothing where there are none, else nobody knows."""
    return pl.when(pl.col("unread") == 0).then(0)


def _reached(part: pl.Expr, whole: pl.Expr, share: Share) -> pl.Expr:
    have, need = part * share.limit.denominator, whole * share.limit.numerator
    return have > need if share.more else have >= need


def _whole(number: pl.Expr) -> pl.Expr:
    """Return a number wide enough: sums of money in đồng times a hundred overflow 64 bits."""
    return number.cast(pl.Int128)
