"""Understand yes and no as Vietnamese schools and foreign systems write them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from auditor.evidence.values.fold import fold

_YES = (
    "1|1.0|true|t|yes|y|on|x|v|có|đúng|đã|rồi|bật|✓|✔|☑|✅",
    "active|enabled|enable|activated|enrolled|enforced|working|employed",
    "đã bật|đang bật|mở|hoạt động|đang hoạt động|còn hoạt động|kích hoạt|đã kích hoạt",
    "đang kích hoạt|đã đăng ký|đã xác thực|đã có",
    "đang làm việc|đang công tác|đang làm|đang dạy|đang giảng dạy|còn công tác|đang học",
    # Maternity leave is leave from work, not from the post: the person keeps the account.
    "nghỉ thai sản|đang nghỉ thai sản",
)
_NO = (
    "0|0.0|false|f|no|n|off|không|sai|chưa|tắt|✗|✘|☐|❌",
    "inactive|disabled|disable|suspended|locked|blocked|archived|deleted|deactivated|left",
    "retired|terminated|not active|not enabled|not enrolled|not enforced",
    "đã tắt|chưa bật|đang tắt|khóa|đã khóa|đang khóa|bị khóa|tạm khóa|tạm ngưng|tạm dừng",
    "vô hiệu hóa|đã vô hiệu hóa|ngừng hoạt động|ngưng hoạt động|dừng hoạt động",
    "không hoạt động|chưa hoạt động|chưa kích hoạt|không kích hoạt|hủy kích hoạt|không có",
    "chưa có|chưa đăng ký|chưa xác thực",
    "nghỉ việc|đã nghỉ|đã nghỉ việc|thôi việc|đã thôi việc|chuyển đi|đã chuyển|đã chuyển đi",
    "chuyển trường|đã chuyển trường|chuyển công tác|đã chuyển công tác|nghỉ hưu|đã nghỉ hưu",
    "hưu trí|thôi học|bỏ học",
)

# Words that name a state; they mean the same under a header that asks the opposite.
_STATES = (
    "active|inactive|enabled|disabled|suspended|locked|blocked|archived|deleted|deactivated",
    "hoạt động|đang hoạt động|ngừng hoạt động|không hoạt động|khóa|đã khóa|bị khóa|tạm khóa",
)


def _word(text: str) -> str:
    """Fold ``text``, but keep a sign (``✓``) that folding would turn into nothing."""
    return fold(text) or text.strip()


def _words(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_word(word) for line in lines for word in line.split("|"))


_MEANINGS = dict.fromkeys(_words(_YES), True) | dict.fromkeys(_words(_NO), False)
_STATE_WORDS = _words(_STATES)


@dataclass(frozen=True, slots=True)
class ParsedFlags:
    """What a column of yes and no says, row by row."""

    values: pl.Series
    """Boolean; null where the cell is empty or not understood."""
    bad: pl.Series
    """Boolean; true where the cell holds something that is neither yes nor no. Never null."""


def parse_flags(series: pl.Series, *, inverted: bool = False) -> ParsedFlags:
    """Read ``series`` (String) as flags; ``inverted`` if the header asks the opposite.

    An empty cell is null and not bad: nobody said no. Inverting turns only plain answers
    around: in a column ``Suspended``, both ``True`` and ``Suspended`` mean that the account is
    not active.
    """
    distinct = series.drop_nulls().unique()
    meanings = [_meaning(value, inverted=inverted) for value in distinct]
    if meanings.count(True) == 1 and None not in meanings:
        # One word for yes and the rest means no: one comparison instead of a look-up per cell.
        values = series == distinct[meanings.index(True)]
        return ParsedFlags(
            values=values, bad=pl.repeat(False, len(series), dtype=pl.Boolean, eager=True)
        )
    values = series.replace_strict(
        distinct, pl.Series(meanings, dtype=pl.Boolean), default=None, return_dtype=pl.Boolean
    )
    unread = values.is_null() & series.is_not_null()
    if unread.any():
        unread &= (series.str.strip_chars() != "").fill_null(value=False)
    return ParsedFlags(values=values, bad=unread)


def _meaning(value: str, *, inverted: bool) -> bool | None:
    word = _word(value)
    meaning = _MEANINGS.get(word)
    return (
        (not meaning) if inverted and meaning is not None and word not in _STATE_WORDS else meaning
    )
