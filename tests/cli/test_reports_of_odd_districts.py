"""An odd district costs no report: long and hostile names, thousands of findings, no school."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from cli_building import ACCOUNTS, AS_OF, CODES, SCHOOLS, Program, account, accounts_csv

from reports import FORMATS

NAME = "Trường <b>=1+1|cmd</b> \u202e" + "ạ" * 300


def every_report(auditor: Program, district: Path, folder: Path) -> tuple[int, str]:
    own = [f"-o{name}={folder}/own/{{school}}.{name}" for name in ("html", "docx", "pdf")]
    ran = auditor("scan", district, *AS_OF, "-q", "--lang", "en", f"-oall={folder}", *own)
    return ran.code, ran.err


def test_a_name_of_300_letters_with_markup_costs_no_report(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    rows = list(csv.reader(io.StringIO(SCHOOLS)))
    rows[1][1] = NAME
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    (district / "schools.csv").write_text(stream.getvalue(), encoding="utf-8")
    code, told = every_report(auditor, district, tmp_path / "all")
    folder = tmp_path / "all"
    assert (code, "Error" in told) == (0, False)
    assert len(list(folder.iterdir())) == len(FORMATS) + 1
    assert len(list((folder / "own").iterdir())) == 3 * len(CODES)
    document = json.loads((folder / "result.json").read_bytes())
    assert document["schools"][0]["name"] == NAME


def test_ten_thousand_findings_of_one_rule_are_counted_and_all_listed_where_asked(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    many = [account("thsao", f"gv{n}", mfa="Không") for n in range(10_000)]
    (district / "accounts.csv").write_bytes(accounts_csv([*ACCOUNTS, *many]))
    code, told = every_report(auditor, district, tmp_path)
    assert (code, "Error" in told) == (1, False)
    results = json.loads((tmp_path / "result.json").read_bytes())["results"]
    (failed,) = [each for each in results if each["outcome"] == "fail"]
    assert (failed["violations"], len(failed["findings"])) == (10_000, 50)
    listed = (tmp_path / "result.findings.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 10_000 + 1
    assert (tmp_path / "own" / "thsao.html").stat().st_size < 500_000
    assert auditor("scan", district, *AS_OF, "-q", "--findings", "10000",
                   f"-ohtml={tmp_path}/all.{{school}}.html").code == 1  # fmt: skip
    assert (tmp_path / "all.thsao.html").stat().st_size < 500_000


@pytest.mark.parametrize("rows", ["code,name,level\n", ""])
def test_a_district_without_schools_is_refused_before_any_report(
    auditor: Program, district: Path, tmp_path: Path, rows: str
) -> None:
    (district / "schools.csv").write_text(rows, encoding="utf-8")
    code, told = every_report(auditor, district, tmp_path / "reports")
    assert code == 2
    assert "schools.csv" in told
    assert not (tmp_path / "reports").exists()
