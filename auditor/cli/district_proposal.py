"""Propose a district folder from the exports that lie in it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.district.schema import CODE
from auditor.evidence.detect import Detected, detect
from auditor.evidence.families import FAMILIES
from auditor.locale import _
from auditor.model import AuditorError, DistrictError, EvidenceError
from auditor.yaml.located import load_located
from reports.writing import write_report

_SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".json"}
_OWN = {"district.yaml", "schools.csv", "schools.xlsx", "answer-key.json"}


@dataclass(frozen=True, slots=True)
class _Export:
    shown: str
    found: Detected | None
    error: str = ""


def propose(folder: Path, exports: Sequence[Path], code: str, name: str | None) -> str:
    """Write ``district.yaml`` (and ``schools.csv``) into ``folder``; return what was understood.

    Raises:
        DistrictError: there is a ``district.yaml`` already, or nothing to look at.

    """
    if not re.fullmatch(CODE, code):
        raise DistrictError(
            _(
                "--code {code}: it may hold only a-z, 0-9, '-' and '_', and begins with a letter or"
                " digit."
            ).format(code=code)
        )
    target = folder / "district.yaml"
    if target.exists():
        raise DistrictError(
            _("{path}: exists already and is never overwritten; edit it.").format(path=target)
        )
    if not exports and not folder.is_dir():
        raise DistrictError(
            _("{path}: there is no such folder. Create it and put your exports in it.").format(
                path=folder
            )
        )
    seen = [_look(path, folder) for path in exports or _candidates(folder)]
    if not seen:
        raise DistrictError(
            _(
                "{path}: no table or JSON file to look at. Put your exports there, or name them."
            ).format(path=folder)
        )
    text = _district_yaml(code, name or code, seen)
    load_located(text, target.name)
    write_report(str(target), text.encode())
    schools = folder / "schools.csv"
    if not any((folder / each).exists() for each in ("schools.csv", "schools.xlsx")):
        write_report(str(schools), _schools_csv(code).encode("utf-8-sig"))
    return "\n".join([*(_line(each) for each in seen), "", *_next_steps(folder)])


def _candidates(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in _SUFFIXES
        and path.name not in _OWN
        and "reports" not in path.relative_to(folder).parts
    )


def _look(path: Path, folder: Path) -> _Export:
    shown = Path(os.path.relpath(path, folder)).as_posix()
    try:
        return _Export(shown, detect(path, shown))
    except EvidenceError as error:
        return _Export(shown, None, str(error))
    except AuditorError as error:
        return _Export(shown, None, str(error))


def _line(each: _Export) -> str:
    if each.error:
        return f"✗ {each.error}"
    if each.found is None:
        return "? " + _("{path}: not recognised as evidence of any kind; left out.").format(
            path=each.shown
        )
    found = each.found
    lines = [
        "✓ "
        + _("{path}: {family}/{format}, {rows} rows").format(
            path=each.shown, family=found.family, format=found.format, rows=found.rows
        ),
        *(f"    {use.header} → {use.column}" for use in found.columns),
    ]
    if found.unused:
        lines.append("    " + _("not used: {headers}").format(headers="; ".join(found.unused)))
    if found.school is None:
        lines.append(
            "    " + _("nothing tells the school of a row: complete 'school:' in district.yaml")
        )
    return "\n".join(lines)


def _district_yaml(code: str, name: str, seen: Sequence[_Export]) -> str:
    quoted = json.dumps(name, ensure_ascii=False)
    lines = [
        _("# What this district has, for auditor. Check every line; see the README for all keys."),
        "district:",
        f"  code: {json.dumps(code)}",
        f"  name: {{vi: {quoted}, en: {quoted}}}",
        "  time_zone: Asia/Ho_Chi_Minh",
        _("  # Official mail domains; without them ACC-OFFICIAL-MAIL stays unknown."),
        "  mail_domains: []",
        _("# Built-in names (auditor policy list) or paths to your own packs."),
        "directives: [baseline]",
        _("# One line per unit: code,name,level,site,fanpage"),
        "schools: schools.csv",
        "evidence:",
    ]
    for family in FAMILIES:
        sources = [each for each in seen if each.found is not None and each.found.family == family]
        if sources:
            lines.append(f"  {family}:")
            for each in sources:
                lines += _source(each)
    if not any(each.found for each in seen):
        lines[-1] = "evidence: {}"
    lines += [
        _("# Accounts that no person signs in with; they are listed in every report:"),
        "# declared_accounts:",
        '#   - {account: backup@example.edu.vn, kind: service, owner: "...", reason: "..."}',
    ]
    return "\n".join(lines) + "\n"


def _source(each: _Export) -> list[str]:
    found = each.found
    if found is None:
        return []
    lines = [
        f"    - format: {found.format}",
        f"      path: {json.dumps(each.shown, ensure_ascii=False)}",
    ]
    if found.school:
        detail = json.dumps(found.school_detail, ensure_ascii=False)
        lines.append(f"      school: {{{found.school}: {detail}}}")
    else:
        lines.append(
            _(
                "      # school: {{code: ...}}  # nothing in the file tells the school; or"
                " {{school}} in the path"
            ).format()
        )
    if found.format == "table":
        lines.append(_("      # Which header became which column; correct what is wrong:"))
        lines.append("      columns:")
        shown: set[str] = set()
        for use in found.columns:
            if use.column not in shown and use.column != "school":
                lines.append(f"        {use.column}: {json.dumps(use.header, ensure_ascii=False)}")
            shown.add(use.column)
        if not shown - {"school"}:
            lines.pop()
    return lines


def _schools_csv(code: str) -> str:
    return f"code,name,level,site,fanpage\r\n{code},,office,,\r\n"


def _next_steps(folder: Path) -> list[str]:
    return [
        _("Written: {path}").format(path=folder / "district.yaml"),
        _("Next: complete schools.csv and district.yaml, then run"),
        f"  auditor doctor {folder}",
        f"  auditor scan {folder}",
    ]
