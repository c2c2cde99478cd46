"""Say what the first accounts of a directory, and what stands around them, let the audit know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from auditor.audit import Problem
from auditor.evidence.directory.dialects import Dialect, Surroundings
from auditor.evidence.directory.examination.blind_spots import blind_spots
from auditor.evidence.directory.rows import Rows
from auditor.ldap.interface import Entry, Page
from auditor.locale import _, language

LOOKED_AT = 1000
"""So many accounts show what an account is allowed to see."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a step that did not fail has to tell."""

    text: str
    doubtful: bool = False
    nothing: bool = False
    """There was nothing to try."""


def attributes(entries: Sequence[Entry], asked: Sequence[str], named: Mapping[str, str]) -> Told:
    """Return how many entries show each attribute, and what stays unknown for want of one."""
    if not entries:
        return Told(_("there is no account to look at"), nothing=True)
    seen: Counter[str] = Counter()
    for entry in entries:
        seen.update(
            {
                name.partition(b";")[0].decode("utf-8", "replace").lower()
                for name, value in entry.attributes.items()
                if value
            }
        )
    ordered = sorted(asked, key=str.lower)
    shown_by = [f"{name} {seen[name.lower()]}" for name in ordered if seen[name.lower()]]
    by_none = [name for name in ordered if not seen[name.lower()]]
    lines = [
        _("of {count} accounts show: {attributes}.").format(
            count=len(entries), attributes=", ".join(shown_by) or "-"
        )
    ]
    if by_none:
        lines.append(_("None shows: {attributes}.").format(attributes=", ".join(by_none)))
    spots = blind_spots(asked, seen, named)
    lines += [
        _(
            "{column} stays unknown: this account may not read {attributes}, or nobody has it."
        ).format(column=each.column, attributes=", ".join(each.attributes))
        for each in spots
    ]
    return Told(" ".join(lines), doubtful=bool(spots))


def policies(
    around: Surroundings, dialect: Dialect, asked: Sequence[str], entries: Sequence[Entry]
) -> Told:
    """Return how many password policies may be seen, and of how many accounts the policy is known.

    A policy that an account names but that may not be read is not known.
    """
    frame = _completed(around, dialect, asked, entries)
    if "policy" not in frame.columns:
        return Told(_("a directory of this kind tells no password policies"), nothing=True)
    visible = around.policies.by_name
    known = sum(name in visible for name in frame["policy"].to_list())
    problems = [*around.policies.problems, *_of(around, "policies")]
    text = _("visible: {count}; accounts of which the policy is known: {known} of {looked}").format(
        count=len(visible), known=known, looked=len(entries)
    )
    if problems:
        return Told(f"{text}. {_texts(problems)}", doubtful=True)
    if visible and known == len(entries):
        return Told(text)
    hint = _(
        "{found}. This account may not read the policies, or the default one is not known: give the"
        " right to read, and name OpenLDAP's as 'default_policy'."
    )
    return Told(hint.format(found=text), doubtful=True)


def groups(
    around: Surroundings, dialect: Dialect, asked: Sequence[str], entries: Sequence[Entry]
) -> Told:
    """Return how many of the accounts are administrators', or why that is not known."""
    problems = _of(around, "group")
    frame = _completed(around, dialect, asked, entries)
    told = "privileged" in frame.columns and frame["privileged"].null_count() < frame.height
    if problems:
        return Told(_texts(problems), doubtful=True)
    if not entries:
        return Told(_("there is no account to look at"), nothing=True)
    if not told:
        text = _(
            "no administrators' group is named, so who is an administrator is not known; name the"
            " groups as 'admin_groups'"
        )
        return Told(text, doubtful=True)
    count = int((frame["privileged"] == "TRUE").sum() or 0)
    return Told(_("{count} of {looked} accounts").format(looked=len(entries), count=count))


def others(around: Surroundings) -> Told | None:
    """Return what else the directory hides (FreeIPA's tokens); ``None`` where nothing is."""
    problems = [each for each in around.problems if not each.code.startswith(("group", "policies"))]
    return Told(_texts(problems), doubtful=True) if problems else None


def _completed(
    around: Surroundings, dialect: Dialect, asked: Sequence[str], entries: Sequence[Entry]
) -> pl.DataFrame:
    rows = Rows(asked, dialect.several)
    rows.add(Page(entries=list(entries)))
    return around.complete(rows.table())


def _of(around: Surroundings, kind: str) -> list[Problem]:
    return [each for each in around.problems if each.code.startswith(kind)]


def _texts(problems: Sequence[Problem]) -> str:
    return " ".join(each.text.in_language(language()) for each in problems)
