"""Secrets and personal data that lie in the sources appear in nothing that the program writes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from auditor.cli import main
from auditor.cli.redaction_key import FILE_NAME
from auditor.locale import language, set_language
from reports import FORMATS
from tests.reports.human_text import unpacked

PASSWORD, PHONE, CITIZEN = "Canary@Pass-7731", "0355 007 731", "001077317731"
PERSON, STAFF_CODE, TOKEN = "Lữ Hoàng Yến Canary", "CB-CANARY-7731", "token-canary-7731"
CANARIES = (PASSWORD, PHONE, CITIZEN, PERSON, STAFF_CODE, TOKEN)
AS_OF = ("--as-of", "2026-11-22")

SCHOOLS = (
    "code,name,level\nthsao,Trường Tiểu học Sao Mai,primary\nmnhoa,Mầm non Hoa Nắng,preschool\n"
)
DISTRICT = """district:
  code: songxanh
  name: Song Xanh
  mail_domains: [example.edu.test]
directives: [baseline, account-hygiene, can-duoc-2025]
schools: schools.csv
evidence:
  accounts:
    - {format: table, path: table.csv, exported: 2026-11-20}
    - {format: table, path: book.xlsx, exported: 2026-11-20, system: smas}
    - format: google-workspace
      path: google.csv
      school: {org_unit: "/{code}"}
      exported: 2026-11-20
    - format: entra-registration-details
      path: entra.json
      school: {code: thsao}
      exported: 2026-11-20
    - {format: active-directory-csv, path: ad.csv, school: {code: thsao}, exported: 2026-11-20}
    - {format: gam, path: gam.csv, school: {code: thsao}, exported: 2026-11-20}
    - {format: entra-users, path: users.csv, school: {code: thsao}, exported: 2026-11-20}
  staff:
    - {format: table, path: staff.csv, exported: 2026-11-20}
"""
TABLE = [
    [
        "Mã trường",
        "Tên đăng nhập",
        "Họ và tên",
        "Mật khẩu",
        "Số điện thoại",
        "CCCD",
        "Mã cán bộ",
        "Email",
        "Ngày tạo",
        "Ngày đổi mật khẩu gần nhất",
        "Xác thực 2 lớp",
        "Chức vụ",
    ],
    [
        "thsao",
        "gv.an",
        PERSON,
        PASSWORD,
        PHONE,
        CITIZEN,
        STAFF_CODE,
        "an@mail.example",
        "2026-01-01",
        "2026-02-01",
        "Không",
        "Quản trị",
    ],
    # Cells in the wrong column, a row that belongs to no school, a repeated one, a ragged one.
    [
        "thsao",
        "gv.binh",
        PERSON,
        PASSWORD,
        PHONE,
        CITIZEN,
        STAFF_CODE,
        "",
        PASSWORD,
        CITIZEN,
        PASSWORD,
        PERSON,
    ],
    [PERSON, "gv.chi", PERSON, PASSWORD, PHONE, CITIZEN, STAFF_CODE, "", "", "", "", ""],
    ["thsao", "gv.an", f"{PERSON}; {PERSON}2", PASSWORD, PHONE, CITIZEN, "", "", "", "", "Có", ""],
    ["thsao", "gv.dung", PERSON, PASSWORD, PHONE],
    ["thsao", "", PERSON, PASSWORD, PHONE, CITIZEN, STAFF_CODE, "", "", "", "", ""],
    ["thsao", "gv.giang", f"{PERSON}\0", PASSWORD, PHONE, CITIZEN, "", "", "", "", "", ""],
]
GOOGLE = [
    [
        "First Name [Required]",
        "Email Address [Required]",
        "Password [Required]",
        "Org Unit Path [Required]",
        "Recovery Phone",
        "2sv Enrolled [READ ONLY]",
        "Last Sign In [READ ONLY]",
    ],
    [PERSON, "ha@example.edu.test", PASSWORD, "/thsao/GV", PHONE, "False", PASSWORD],
    [PERSON, "kim@example.edu.test", PASSWORD, f"/{PERSON}", PHONE, PASSWORD, ""],
]
AD = [
    [
        "SamAccountName",
        "Name",
        "Description",
        "EmployeeID",
        "MobilePhone",
        "PasswordLastSet",
        "userAccountControl",
    ],
    ["gv.lan", PERSON, PASSWORD, STAFF_CODE, PHONE, PASSWORD, CITIZEN],
]
GAM = [
    ["primaryEmail", "name.fullName", "isEnrolledIn2Sv"],
    ["my@example.edu.test", PERSON, PASSWORD],
]
USERS = [
    ["userPrincipalName", "displayName", "mobilePhone", "createdDateTime"],
    ["ha@example.edu.test", PERSON, PHONE, PASSWORD],
]
ENTRA = [
    {
        "userPrincipalName": "gv.oanh@example.edu.test",
        "userDisplayName": PERSON,
        "isMfaRegistered": PASSWORD,
        "phone": PHONE,
        "refreshToken": TOKEN,
    },
    PASSWORD,
]
STAFF = [
    ["Trường", "Họ và tên", "Email", "Mã cán bộ", "CCCD", "Ngày nghỉ", "Đang công tác"],
    ["thsao", PERSON, "ai@example.edu.test", STAFF_CODE, CITIZEN, PASSWORD, PASSWORD],
    [PERSON, PERSON, PHONE, STAFF_CODE, CITIZEN, "", ""],
]


def as_csv(rows: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "AUDITOR_DEBUG", "AUDITOR_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("AUDITOR_CANARY", TOKEN)
    before = language()
    yield
    set_language(before)


@pytest.fixture
def district(tmp_path: Path) -> Path:
    folder = tmp_path / "district"
    folder.mkdir()
    (folder / "district.yaml").write_text(DISTRICT, encoding="utf-8")
    (folder / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    rows = {"table": TABLE, "google": GOOGLE, "ad": AD, "gam": GAM, "users": USERS, "staff": STAFF}
    for name, each in rows.items():
        (folder / f"{name}.csv").write_bytes(as_csv(each))
    (folder / "entra.json").write_text(json.dumps(ENTRA, ensure_ascii=False), encoding="utf-8")
    with xlsxwriter.Workbook(folder / "book.xlsx") as book:
        sheet = book.add_worksheet("Tài khoản")
        for number, row in enumerate(TABLE[:3]):
            sheet.write_row(number, 0, row)
    return folder


class Watch:
    """Run the program and keep everything that it wrote."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self._folder = folder
        self.told = ""

    def __call__(self, *arguments: object) -> int:
        code = main([str(each) for each in arguments])
        captured = self._capsys.readouterr()
        self.told = captured.out + captured.err
        self.refuse(self.told, " ".join(map(str, arguments)))
        return code

    def refuse(self, text: str, where: str) -> None:
        """Fail if ``text`` holds a canary, as it is or without its spaces."""
        bare = text.replace(" ", "").replace("\n", "").lower()
        for canary in CANARIES:
            assert canary.replace(" ", "").lower() not in bare, where

    def refuse_files(self, *written: Path) -> None:
        """Fail if a file that was written holds a canary."""
        for path in written:
            data = path.read_bytes()
            self.refuse(unpacked(data), path.name)
            for canary in CANARIES:
                assert canary.encode() not in data, path.name


@pytest.fixture
def watched(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Watch:
    return Watch(capsys, tmp_path)


@pytest.mark.parametrize("speech", ["vi", "en"])
@pytest.mark.parametrize("redact", ["none", "names", "all"])
def test_no_output_of_a_scan_holds_a_secret(
    watched: Watch, district: Path, tmp_path: Path, speech: str, redact: str
) -> None:
    place = tmp_path / "reports"
    own = [
        f"{name}={place}/own/{{school}}{each.extension}"
        for name, each in FORMATS.items()
        if name != "findings"
    ]
    outputs = (f"all={place}", f"findings={place}/f.parquet", *own)
    flags = [flag for each in outputs for flag in ("-o", each)]
    code = watched("scan", district, *AS_OF, "--lang", speech, "--redact", redact, *flags)
    assert code == 1
    written = [each for each in place.rglob("*") if each.is_file()]
    watched.refuse_files(*written)
    _refuse_key(district, written)
    # Every format, a folder of pages for two schools, and each school's own.
    assert len(written) == len(FORMATS) + 1 + 2 + 1 + 2 * (len(FORMATS) - 1)
    document = json.loads((place / "result.json").read_bytes())
    assert [each["error"] for each in document["sources"]] == [None] * 8
    # The watch is not blind: what may be told was told.
    for name in (
        "result.findings.csv",
        "result.xlsx",
        "own/thsao.html",
    ):
        assert ("gv.an" in unpacked((place / name).read_bytes())) is (redact == "none"), name
    assert watched("scan", district, *AS_OF, "--lang", speech, "--redact", redact) == 1


def _refuse_key(district: Path, written: list[Path]) -> None:
    """Fail if the key of the pseudonyms stands in a report."""
    key = district / FILE_NAME
    if key.exists():
        for each in written:
            assert key.read_text(encoding="ascii").strip() not in unpacked(each.read_bytes())


def test_a_telephone_number_in_the_column_of_mail_addresses_is_not_told(
    watched: Watch, district: Path
) -> None:
    rows = [["Mã trường", "Tên đăng nhập", "Email"], ["thsao", "gv.an", PHONE]]
    (district / "table.csv").write_bytes(as_csv(rows))
    watched("scan", district, *AS_OF, "-o", "json=-", "--rule", "ACC-OFFICIAL-MAIL")


@pytest.mark.parametrize("speech", ["vi", "en"])
def test_no_other_command_tells_a_secret(
    watched: Watch, district: Path, tmp_path: Path, speech: str
) -> None:
    lang = ("--lang", speech)
    assert watched("doctor", district, *AS_OF, *lang) == 0
    assert "table.csv" in watched.told
    assert watched("scan", district, "--dry-run", *lang) == 0
    assert watched("explain", "MFA-ENABLED", district, *lang) == 0
    assert watched("policy", "validate", district, *lang) == 0
    folder = tmp_path / "new"
    folder.mkdir()
    exports = [
        path for path in district.iterdir() if path.name not in ("district.yaml", "schools.csv")
    ]
    assert watched("init", folder, *exports, *lang) == 0
    watched.refuse_files(folder / "district.yaml", folder / "schools.csv")


NO_HEADING = [["gv.an", PASSWORD, PHONE, PERSON], ["gv.binh", PASSWORD + "2", PHONE, PERSON]]
ALIKE = [["gv.an", PASSWORD, PASSWORD, PERSON], ["gv.binh", PASSWORD, PASSWORD, PERSON]]
BROKEN: dict[str, tuple[str, bytes]] = {
    "no heading": ("table.csv", as_csv(NO_HEADING)),
    "no heading, cells alike": ("table.csv", as_csv(ALIKE)),
    "no heading among the staff": ("staff.csv", as_csv(NO_HEADING)),
    "no heading in an export": ("google.csv", as_csv(NO_HEADING)),
    "bytes of no encoding": ("table.csv", as_csv(TABLE) + PASSWORD.encode() + b"\xff\xfe\x81\r\n"),
    "an open quote": ("table.csv", as_csv(TABLE) + f'"{PASSWORD},{PHONE}\r\n'.encode()),
    "a quote in a cell": ("table.csv", as_csv(TABLE) + f'"{PASSWORD}"{PHONE},x\r\n'.encode()),
    "broken JSON": ("entra.json", json.dumps(ENTRA)[:-3].encode() + PASSWORD.encode()),
    "JSON of another shape": ("entra.json", json.dumps({PASSWORD: PERSON}).encode()),
    "JSON with other fields": ("entra.json", json.dumps([{PASSWORD: PERSON}]).encode()),
    "a text in place of a workbook": ("book.xlsx", f"{PASSWORD}\n{PHONE}\n".encode()),
    "a damaged workbook": ("book.xlsx", b"PK\x03\x04" + PASSWORD.encode() * 40),
    "a binary file": ("table.csv", (PASSWORD.encode() + b"\0\1\2") * 400),
}


@pytest.mark.parametrize("name", BROKEN)
def test_no_message_about_a_broken_source_tells_a_secret(
    watched: Watch, district: Path, tmp_path: Path, name: str
) -> None:
    path, content = BROKEN[name]
    (district / path).write_bytes(content)
    place = tmp_path / "r.json"
    assert watched("scan", district, *AS_OF, "-o", f"json={place}") in (0, 1, 3)
    watched.refuse_files(place)
    assert watched("doctor", district, *AS_OF, "--lang", "en") in (0, 3)
    (tmp_path / "new").mkdir()
    assert watched("init", tmp_path / "new", district / path) == 0
    watched.refuse_files(tmp_path / "new" / "district.yaml")


@pytest.mark.parametrize(
    "line",
    [
        "password: {env: AUDITOR_CANARY}",
        f"password: {PASSWORD}",
        f"bind_password: {PASSWORD}",
        f"token: {TOKEN}",
        f"max_age_days: '{PASSWORD}'",
        f'sheet: "{PASSWORD}',
        f"sheet: *{TOKEN}",
        f"sheet: !{TOKEN} x",
    ],
)
def test_no_message_about_the_district_file_tells_a_secret(
    watched: Watch, district: Path, line: str
) -> None:
    file = district / "district.yaml"
    source = "- {format: table, path: table.csv, exported: 2026-11-20}"
    text = file.read_text(encoding="utf-8")
    block = f"- format: table\n      path: table.csv\n      {line}"
    file.write_text(text.replace(source, block), encoding="utf-8")
    for command in (("scan",), ("doctor",), ("policy", "validate"), ("explain", "MFA-ENABLED")):
        assert watched(*command, district, "--lang", "en") == 2


def test_no_message_about_the_list_of_schools_tells_a_secret(
    watched: Watch, district: Path
) -> None:
    text = f"code,name,level,hiệu trưởng\nthsao,Sao Mai,{PASSWORD},{PERSON}\n,{PERSON},primary\n"
    (district / "schools.csv").write_text(text, encoding="utf-8")
    assert watched("scan", district, "--lang", "en") == 2
    assert "schools.csv:2" in watched.told
