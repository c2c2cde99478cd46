"""A district folder with all the keys of the contract loads; what is not read yet is told."""

from __future__ import annotations

from pathlib import Path

from auditor.district.load import load_district
from auditor.locale import set_language

CONTRACT = """\
district:
  code: lao-cai
  name: {vi: "Thành phố Lào Cai", en: "Lao Cai city"}
  time_zone: Asia/Ho_Chi_Minh
  domains:
    - {suffix: pgdlaocai.edu.vn}
  mail_domains: [pgdlaocai.edu.vn]
directives: [lao-cai-2023, can-duoc-2025]
schools: schools.csv
evidence:
  accounts:
    - {format: google-workspace, path: evidence/users.csv, school: {org_unit: "/{code}"}}
    - {format: table, path: "evidence/{school}/tai-khoan.xlsx"}
  backups:
    - {format: restic, path: "evidence/{school}/restic-snapshots.json", medium: nas-1}
    - {format: ledger, path: evidence/so-sao-luu.xlsx}
waivers: waivers.yaml
attestations: attestations.yaml
"""


def test_the_folder_of_the_contract_loads_and_tells_what_is_not_read(tmp_path: Path) -> None:
    set_language("en")
    (tmp_path / "schools.csv").write_text("code,name,level\na,A,primary\n", encoding="utf-8")
    (tmp_path / "district.yaml").write_text(CONTRACT, encoding="utf-8")
    district = load_district(tmp_path)
    assert [source.format for source in district.sources] == ["google-workspace", "table"]
    assert district.notices == (
        "district.yaml:17: 'waivers' is not read by this version; it changes no outcome.",
        "district.yaml:18: 'attestations' is not read by this version; it changes no outcome.",
        "district.yaml:14: evidence of the family 'backups' is not read by this version; "
        "its rules stay unknown.",
    )
