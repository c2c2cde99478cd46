"""The district folder: what it declares is loaded, and what is wrong is told with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from auditor.audit import Exclusion
from auditor.district.load import District, DomainPeriod, load_district
from auditor.evidence.interface import SchoolBy, SchoolRule
from auditor.locale import language, set_language
from auditor.model import DistrictError, Owner, Severity, Text

SCHOOLS = """\
code,name,level,site,fanpage,Xã
thlevantam,Trường Tiểu học Lê Văn Tám,primary,https://a.example,,Phường Một
MNHoaMai,Trường Mầm non Hoa Mai,mầm non,,https://fb.example/x,
phong,Phòng GD&ĐT,Phòng,,,
"""
GOOD = """\
district:
  code: lao-cai
  name: {vi: "Thành phố Lào Cai", en: "Lao Cai city"}
  domains:
    - {suffix: .Edu.Test, from: 2023-01-01, to: 2025-06-30}
  mail_domains: [x.Edu.test]
  language: vi
directives: [lao-cai-2023, packs/own.yaml]
schools: schools.csv
evidence:
  accounts:
    - {format: google-workspace, path: a.csv, school: {org_unit: "/{code}"}, system: portal}
    - format: table
      path: "evidence/{school}/b.xlsx"
      date_order: mdy
      time_zone: UTC
      encoding: utf-16
      sheet: Sheet1
      columns: {account: "Tài khoản", password_changed_at: "Ngày đổi"}
      values: {role: pupil, enabled: true, people: 1}
      exported: 2026-11-01
      max_age_days: 30
  staff:
    - {format: table, path: c.csv}
rules: [rules, more.yaml]
tailoring:
  PWD-MAX-AGE:
    with: {max_age_days: 60}
    severity: critical
    levels: []
    owners: [school, office]
declared_accounts:
  - {account: SaoLuu@x.example, kind: service, owner: Tổ CNTT, reason: sao lưu}
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., District]:
    """Write a district folder and load it."""

    def loaded(text: str = GOOD, schools: str = SCHOOLS) -> District:
        (tmp_path / "packs").mkdir(exist_ok=True)
        (tmp_path / "rules").mkdir(exist_ok=True)
        for name in ("packs/own.yaml", "more.yaml"):
            (tmp_path / name).write_text("", encoding="utf-8")
        (tmp_path / "schools.csv").write_text(schools, encoding="utf-8")
        (tmp_path / "district.yaml").write_text(text, encoding="utf-8")
        return load_district(tmp_path)

    return loaded


@pytest.fixture
def refused(load: Callable[..., District]) -> Callable[..., str]:
    """Load a district folder and return the refusal."""

    def refusal(text: str = GOOD, schools: str = SCHOOLS) -> str:
        with pytest.raises(DistrictError) as caught:
            load(text, schools)
        return str(caught.value)

    return refusal


def test_the_unit_itself_is_loaded(load: Callable[..., District], tmp_path: Path) -> None:
    district = load()
    assert (district.folder, district.file) == (tmp_path, tmp_path / "district.yaml")
    assert (district.code, district.name) == ("lao-cai", Text("Thành phố Lào Cai", "Lao Cai city"))
    assert (district.time_zone, district.language) == ("Asia/Ho_Chi_Minh", "vi")
    period = DomainPeriod("edu.test", date(2023, 1, 1), date(2025, 6, 30))
    assert district.domains == (period,)
    assert district.mail_domains == ("x.edu.test",)
    assert district.directives == ("lao-cai-2023", "packs/own.yaml")
    assert district.rules_folders == (tmp_path / "rules", tmp_path / "more.yaml")
    assert len(district.sha256) == 64


def test_the_file_may_be_named_in_place_of_the_folder(
    load: Callable[..., District], tmp_path: Path
) -> None:
    district = load()
    assert load_district(tmp_path / "district.yaml") == district


def test_little_need_be_said(load: Callable[..., District]) -> None:
    district = load("district: {code: x, name: Huyện X}\nschools: schools.csv\n")
    assert district.name == Text("Huyện X", "Huyện X")
    assert district.directives == ("baseline",)
    assert district.language is None
    assert not (district.sources or district.tailoring or district.declared)


def test_sources_are_loaded_with_their_lines(load: Callable[..., District]) -> None:
    google, table, staff = load().sources
    assert (google.family, google.format, google.path) == ("accounts", "google-workspace", "a.csv")
    assert google.school == SchoolRule(SchoolBy.ORG_UNIT, "/{code}")
    assert (google.where, google.system) == ("district.yaml:12", "portal")
    assert (google.date_order, google.time_zone) == ("dmy", "Asia/Ho_Chi_Minh")
    unset = (google.exported, google.max_age_days, google.encoding, google.sheet)
    assert unset == (None, None, None, None)
    assert table.where == "district.yaml:13"
    assert table.school == SchoolRule(SchoolBy.PATH)
    assert (table.date_order, table.time_zone) == ("mdy", "UTC")
    assert (table.encoding, table.sheet, table.max_age_days) == ("utf-16", "Sheet1", 30)
    assert table.columns == {"account": "Tài khoản", "password_changed_at": "Ngày đổi"}
    assert table.values == {"role": "pupil", "enabled": True, "people": 1}
    assert table.exported == datetime(2026, 11, 1, tzinfo=UTC)
    assert (staff.family, staff.school) == ("staff", SchoolRule(SchoolBy.COLUMN))


def test_the_day_of_an_export_begins_in_the_districts_zone(load: Callable[..., District]) -> None:
    [_google, table, _staff] = load(GOOD.replace("      time_zone: UTC\n", "")).sources
    assert table.exported is not None
    assert table.exported.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ('{column: "Mã trường"}', SchoolRule(SchoolBy.COLUMN, "Mã trường")),
        ('{mail_domain: "{code}.x.test"}', SchoolRule(SchoolBy.MAIL_DOMAIN, "{code}.x.test")),
        (
            '{distinguished_name: "OU={code},"}',
            SchoolRule(SchoolBy.DISTINGUISHED_NAME, "OU={code},"),
        ),
        ("{code: MNHoaMai}", SchoolRule(SchoolBy.CODE, "mnhoamai")),
    ],
)
def test_a_source_tells_how_rows_find_their_school(
    written: str, rule: SchoolRule, load: Callable[..., District]
) -> None:
    assert load(GOOD.replace('{org_unit: "/{code}"}', written)).sources[0].school == rule


def test_tailoring_keeps_the_line_of_each_value(load: Callable[..., District]) -> None:
    [found] = load().tailoring
    assert (found.rule, found.file, found.line) == ("PWD-MAX-AGE", "district.yaml", 27)
    assert found.parameters == {"max_age_days": 60}
    assert (found.severity, found.levels) == (Severity.CRITICAL, ())
    assert found.owners == (Owner.SCHOOL, Owner.OFFICE)
    assert found.line_of("max_age_days") == 28
    assert found.line_of("severity") == 29
    assert found.line_of("owners") == 31


def test_declared_accounts_are_loaded(load: Callable[..., District]) -> None:
    expected = Exclusion("saoluu@x.example", "service", "sao lưu", "Tổ CNTT")
    assert load().declared == (expected,)


def test_a_missing_list_of_schools_is_refused(refused: Callable[..., str]) -> None:
    assert refused("district: {code: x, name: X}\nschools: none.csv\n") == (
        "district.yaml:2: the list of schools cannot be used:\n"
        "none.csv: there is no such file; check the path of the list of schools."
    )


def test_the_schools_come_from_the_list(load: Callable[..., District]) -> None:
    assert [school.code for school in load().schools] == ["thlevantam", "mnhoamai", "phong"]


def test_faults_of_the_list_name_both_files(refused: Callable[..., str]) -> None:
    assert refused(schools=SCHOOLS + "b,,primary,,,\n") == (
        "district.yaml:9: the list of schools cannot be used:\n"
        "schools.csv:5: the name is empty; give the school's name."
    )


REFUSED = {
    "unknown key": (
        GOOD.replace("directives:", "directive:"),
        "district.yaml:8: unknown key 'directive'. Did you mean 'directives'?",
    ),
    "missing key": (
        GOOD.replace("schools: schools.csv\n", ""),
        "district.yaml:1: the key 'schools' is missing.",
    ),
    "bad code": (
        GOOD.replace("code: lao-cai", "code: Lào Cai"),
        "district.yaml:2: 'code' must have the form ^[a-z0-9][a-z0-9_-]*$.",
    ),
    "unknown zone": (
        GOOD.replace("  domains:", "  time_zone: Asia/HoChiMinh\n  domains:"),
        "district.yaml:4: unknown time zone 'Asia/HoChiMinh'. Did you mean 'Asia/Ho_Chi_Minh'?",
    ),
    "unknown language": (
        GOOD.replace("language: vi", "language: vn"),
        "district.yaml:7: 'language' cannot be 'vn'. Use one of: en, vi.",
    ),
    "unknown directive": (
        GOOD.replace("lao-cai-2023", "lao-cai-2032"),
        "district.yaml:8: unknown directive 'lao-cai-2032'. Did you mean 'lao-cai-2023'?",
    ),
    "missing directive": (
        GOOD.replace("packs/own", "packs/none"),
        "district.yaml:8: the directive's file 'packs/none.yaml' does not exist; check the path.",
    ),
    "directive twice": (
        GOOD.replace("packs/own.yaml", "lao-cai-2023"),
        "district.yaml:8: the directive 'lao-cai-2023' stands here a second time; take it out.",
    ),
    "missing rules": (
        GOOD.replace("more.yaml", "none.yaml"),
        "district.yaml:25: the rules 'none.yaml' do not exist; check the path.",
    ),
    "unknown family": (
        GOOD.replace("  staff:\n", "  stuff:\n"),
        "district.yaml:23: unknown family of evidence 'stuff'. Did you mean 'staff'?",
    ),
    "unknown format": (
        GOOD.replace("format: google-workspace", "format: google"),
        "district.yaml:12: unknown format 'google'. Did you mean 'google-workspace'?",
    ),
    "unknown key of a source": (
        GOOD.replace("date_order: mdy", "date_ordr: mdy"),
        "district.yaml:15: source 2 of accounts: unknown key 'date_ordr'. "
        "Did you mean 'date_order'?",
    ),
    "unknown date order": (
        GOOD.replace("date_order: mdy", "date_order: mdyy"),
        "district.yaml:15: source 2 of accounts: 'date_order' cannot be 'mdyy'. "
        "Did you mean 'mdy'?",
    ),
    "unknown zone of a source": (
        GOOD.replace("time_zone: UTC", "time_zone: Asia/Saigonn"),
        "district.yaml:16: unknown time zone 'Asia/Saigonn'. Did you mean 'Asia/Saigon'?",
    ),
    "unknown encoding": (
        GOOD.replace("encoding: utf-16", "encoding: utf-61"),
        "district.yaml:17: unknown encoding 'utf-61'. Did you mean 'utf-16'?",
    ),
    "unknown column": (
        GOOD.replace("columns: {account: ", "columns: {acount: "),
        "district.yaml:19: unknown column 'acount' of accounts. Did you mean 'account'?",
    ),
    "unknown column of a constant": (
        GOOD.replace("{role: pupil", "{rle: pupil"),
        "district.yaml:20: unknown column 'rle' of accounts. Did you mean 'role'?",
    ),
    "constant of another type": (
        GOOD.replace("enabled: true", "enabled: 1"),
        "district.yaml:20: the value of 'enabled' must be of the type flag.",
    ),
    "unknown role": (
        GOOD.replace("role: pupil", "role: pupils"),
        "district.yaml:20: unknown role. Did you mean 'pupil'?",
    ),
    "age of zero days": (
        GOOD.replace("max_age_days: 30", "max_age_days: 0"),
        "district.yaml:22: source 2 of accounts: 'max_age_days' must be at least 1.",
    ),
    "two ways to the school": (
        GOOD.replace('{org_unit: "/{code}"}', '{org_unit: "/{code}", column: x}'),
        "district.yaml:12: give exactly one of column, org_unit, mail_domain, "
        "distinguished_name, code.",
    ),
    "no way to the school": (
        GOOD.replace('{org_unit: "/{code}"}', "{}"),
        "district.yaml:12: give exactly one of column, org_unit, mail_domain, "
        "distinguished_name, code.",
    ),
    "pattern without code": (
        GOOD.replace('"/{code}"', '"/schools"'),
        "district.yaml:12: the pattern must hold {code} once, where the school's code stands.",
    ),
    "unknown school": (
        GOOD.replace('{org_unit: "/{code}"}', "{code: thlevantan}"),
        "district.yaml:12: no school has the code 'thlevantan'. Did you mean 'thlevantam'?",
    ),
    "path and school": (
        GOOD.replace("path: a.csv", 'path: "{school}/a.csv"'),
        "district.yaml:12: the path tells the school already ({school}); take 'school' out.",
    ),
    "unknown braces in the path": (
        GOOD.replace("evidence/{school}/", "evidence/{code}/"),
        "district.yaml:14: the path may hold only {school} in braces.",
    ),
    "unknown key of tailoring": (
        GOOD.replace("    owners:", "    owner:"),
        "district.yaml:31: tailoring of PWD-MAX-AGE: unknown key 'owner'. Did you mean 'owners'?",
    ),
    "unknown level in tailoring": (
        GOOD.replace("levels: []", "levels: [primery]"),
        "district.yaml:30: tailoring of PWD-MAX-AGE: 'levels' cannot be 'primery'. "
        "Did you mean 'primary'?",
    ),
    "unknown kind of account": (
        GOOD.replace("kind: service", "kind: servis"),
        "district.yaml:33: declared account 1: 'kind' cannot be 'servis'. Did you mean 'service'?",
    ),
    "account without reason": (
        GOOD.replace(", reason: sao lưu", ""),
        "district.yaml:33: declared account 1: the key 'reason' is missing.",
    ),
    "account twice": (
        GOOD + "  - {account: saoluu@X.example, kind: shared, owner: A, reason: b}\n",
        "district.yaml:34: declared account 2: it is declared on line 33 already; "
        "keep one of the two.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_district_is_refused_with_its_line(case: str, refused: Callable[..., str]) -> None:
    text, message = REFUSED[case]
    assert refused(text) == message


def test_faults_of_different_parts_are_told_together(refused: Callable[..., str]) -> None:
    text = GOOD.replace("language: vi", "language: vn").replace("kind: service", "kind: x")
    text = text.replace("    owners:", "    owner:")
    places = [line.split(": ")[0] for line in refused(text).splitlines()]
    assert places == ["district.yaml:7", "district.yaml:31", "district.yaml:33"]


@pytest.mark.parametrize("key", ["password", "bind_password", "API-token", "client_secret"])
def test_a_secret_in_clear_is_refused_and_not_repeated(
    key: str, refused: Callable[..., str]
) -> None:
    text = GOOD.replace("system: portal", f"{key}: hunter2canary")
    message = refused(text)
    assert message == (
        f"district.yaml:12: '{key}' holds a secret in clear. Take it out and write "
        "{env: NAME} or {file: PATH} in its place; then change the secret."
    )


def test_a_secret_named_by_environment_or_file_is_no_secret_in_clear(
    refused: Callable[..., str],
) -> None:
    message = refused(GOOD.replace("system: portal", "password: {env: LDAP_PASSWORD}"))
    assert message.startswith("district.yaml:12: source 1 of accounts: unknown key 'password'.")


def test_a_column_about_passwords_is_no_secret(load: Callable[..., District]) -> None:
    text = GOOD.replace("values: {role: pupil,", "values: {password_never_expires: true,")
    assert load(text).sources[1].values["password_never_expires"] is True


def test_a_folder_without_the_file_tells_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(DistrictError) as caught:
        load_district(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path.as_posix()}: there is no district.yaml in this folder. "
        "Create one with: auditor init"
    )


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DistrictError) as caught:
        load_district(tmp_path / "none")
    assert str(caught.value) == "none: The file does not exist; check the path."


def test_broken_yaml_is_refused_with_its_line(refused: Callable[..., str]) -> None:
    assert refused(GOOD + "schools: x\n") == (
        "district.yaml:34: The key 'schools' stands here a second time (first on line 9)."
    )


def test_an_empty_file_is_refused(refused: Callable[..., str]) -> None:
    message = "district.yaml:1: 'the file' must be a mapping (keys with values)."
    assert refused("") == message
