"""LDIF: what OpenLDAP, Active Directory and others write becomes a table, and nothing hostile."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.evidence.interface import RawTable
from auditor.evidence.reading import json_records as records
from auditor.evidence.reading import ldif
from auditor.evidence.reading.ldif import read_ldif
from auditor.evidence.secrets import SECRET_ATTRIBUTES
from auditor.model import EvidenceError

CANARY = "Canary-hash-9928"
PERSON = "objectClass: top\nobjectClass: person\n"
LDAPSEARCH = """# extended LDIF
#
# LDAPv3
# base <dc=example,dc=test> with scope subtree
#  a folded
  comment

# ly.an, people, example.test
dn: uid=ly.an,ou=people,dc=example,dc=test
objectClass: inetOrgPerson
objectClass: posixAccount
uid: ly.an
cn:: TMO9IEFu
mail: an@example.edu.test
mail: an2@example.edu.test
memberOf: cn=gv,ou=groups,dc=exam
 ple,dc=test
userPassword:: e1NTSEF9Q2FuYXJ5
pwdChangedTime: 20260901020304Z

# people, example.test
dn: ou=people,dc=example,dc=test
objectClass: organizationalUnit
ou: people

# mac.binh
dn:: dWlkPW3huqFjLmLDrG5oLGRjPWV4YW1wbGU=
objectclass: account
UID: mac.binh

# search reference
ref: ldap://other.example/dc=x??sub

# search result
search: 2
result: 0 Success

# numResponses: 5
# numEntries: 4
"""


def read(folder: Path, content: str | bytes) -> RawTable:
    path = folder / "x.ldif"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    raw = read_ldif(path, shown="x.ldif")
    assert raw is not None
    return raw


def rows(raw: RawTable) -> list[dict[str, object]]:
    return raw.frame.rows(named=True)


def codes(raw: RawTable) -> list[tuple[int | None, str]]:
    return [(each.row, each.code) for each in (*raw.quarantined, *raw.notes)]


def entry(*lines: str, name: str = "uid=a") -> str:
    return "".join([f"dn: {name}\n", PERSON, *(f"{line}\n" for line in lines), "\n"])


def encodings() -> Sequence[tuple[str, bytes]]:
    return (
        ("LF", LDAPSEARCH.encode()),
        ("CRLF", LDAPSEARCH.replace("\n", "\r\n").encode()),
        ("mark", b"\xef\xbb\xbf" + LDAPSEARCH.encode()),
        ("UTF-16", LDAPSEARCH.replace("\n", "\r\n").encode("utf-16")),
        ("no last line end", LDAPSEARCH.rstrip("\n").encode()),
    )


@pytest.mark.parametrize(
    "content", [each for _, each in encodings()], ids=[n for n, _ in encodings()]
)
def test_what_ldapsearch_prints_is_read(tmp_path: Path, content: bytes) -> None:
    raw = read(tmp_path, content)
    assert rows(raw) == [
        {
            "dn": "uid=ly.an,ou=people,dc=example,dc=test",
            "objectclass": "inetOrgPerson\nposixAccount",
            "uid": "ly.an",
            "cn": "Lý An",
            "mail": "an@example.edu.test\nan2@example.edu.test",
            "memberof": "cn=gv,ou=groups,dc=example,dc=test",
            "pwdchangedtime": "20260901020304Z",
            "row": 9,
        },
        {
            "dn": "uid=mạc.bình,dc=example",
            "objectclass": "account",
            "uid": "mac.binh",
            "cn": None,
            "mail": None,
            "memberof": None,
            "pwdchangedtime": None,
            "row": 27,
        },
    ]
    assert raw.rows_read == 2
    assert codes(raw) == [(None, "other_entries"), (None, "search_reference")]
    assert raw.notes[0].text.en.startswith("1 entries")


@pytest.mark.parametrize(
    "start", ["version: 1\n\n", "version:1\n", "Version: 1\r\n\r\n", "\n\n#x\n"]
)
def test_a_version_may_stand_before_the_first_entry(tmp_path: Path, start: str) -> None:
    raw = read(tmp_path, start + entry("uid: a"))
    assert [row["uid"] for row in rows(raw)] == ["a"]
    assert [row["row"] for row in rows(raw)] == [start.count("\n") + 1]


@pytest.mark.parametrize(
    "content",
    [
        *("", "\n\n", "#only\n", "username,mail\na,b\n", '{"dn": 1}', "version: 2.0\nservices:\n"),
        *(" dn: x\n", "PK\x03\x04", "\ufffedn: x"),
    ],
)
def test_other_files_are_not_taken_for_ldif(tmp_path: Path, content: str) -> None:
    (tmp_path / "x").write_bytes(content.encode())
    assert read_ldif(tmp_path / "x", shown="x") is None


@pytest.mark.parametrize(
    ("classes", "is_account"),
    [
        ("inetOrgPerson", True),
        ("POSIXACCOUNT", True),
        ("shadowAccount", True),
        ("user", True),
        ("computer", True),
        ("msDS-GroupManagedServiceAccount", True),
        ("simpleSecurityObject", True),
        ("organizationalPerson\nobjectClass: contact", False),
        ("posixGroup", False),
        ("ipaToken", False),
        ("person-like", False),
    ],
)
def test_object_classes_tell_accounts_from_other_entries(
    tmp_path: Path, classes: str, is_account: bool
) -> None:
    raw = read(tmp_path, f"dn: cn=x\nobjectClass: top\nobjectClass: {classes}\ncn: x\n")
    assert raw.frame.height == raw.rows_read == int(is_account)
    assert codes(raw) == ([] if is_account else [(None, "other_entries")])


def test_without_object_classes_accounts_cannot_be_told(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="no entry has objectClass"):
        read(tmp_path, "dn: uid=a\nuid: a\n\ndn: uid=b\nuid: b\n")
    raw = read(tmp_path, "dn: uid=a\nuid: a\n\n" + entry("uid: b"))
    assert codes(raw) == [(1, "no_object_class")]
    assert raw.rows_read == 2


@pytest.mark.parametrize("name", sorted(SECRET_ATTRIBUTES))
def test_secrets_are_dropped_while_reading(tmp_path: Path, name: str) -> None:
    encoded = b64encode(CANARY.encode()).decode()
    forms = (f"{name}: {CANARY}", f"{name.upper()}:: {encoded}", f"{name};x-a: {CANARY}")
    raw = read(tmp_path, entry("uid: a", *forms, f"{name}:< file:///{CANARY}"))
    assert raw.frame.columns == ["dn", "objectclass", "uid", "row"]
    assert CANARY not in f"{raw.frame.rows()} {raw!r}"
    assert encoded not in f"{raw.frame.rows()} {raw!r}"
    assert codes(raw) == []


def test_binary_values_and_names_in_numbers_are_dropped(tmp_path: Path) -> None:
    lines = ("userCertificate;binary:: /w==", "jpegPhoto:: /w==", f"2.5.4.35: {CANARY}", "row: 7")
    raw = read(tmp_path, entry("uid: a", *lines, "cn;lang-vi;binary:: /w=="))
    assert raw.frame.columns == ["dn", "objectclass", "uid", "row"]
    assert codes(raw) == []


def test_values_in_several_languages_stand_under_one_name(tmp_path: Path) -> None:
    raw = read(tmp_path, entry("cn: An", "cn;lang-vi: Ân", "CN;LANG-EN;x-b: Ann"))
    assert rows(raw)[0]["cn"] == "An\nÂn\nAnn"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("cn:: /w==", "bad_text"),
        ("cn:: QQ", "bad_base64"),
        ("cn:: Q Q=", "bad_base64"),
        (f"cn:< file:///{CANARY}", "url_value"),
        ("cn;range=0-1499: x", "partial_values"),
    ],
)
def test_a_value_that_cannot_be_read_makes_its_attribute_unknown(
    tmp_path: Path, line: str, code: str
) -> None:
    raw = read(tmp_path, entry("uid: a", "cn: before", line, "cn: after"))
    assert (rows(raw)[0]["uid"], rows(raw)[0]["cn"]) == ("a", None)
    assert codes(raw) == [(1, code)]
    assert "'cn'" in raw.notes[0].text.en
    assert CANARY not in repr(raw)


def test_text_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    raw = read(tmp_path, b"dn: uid=\xff\n" + PERSON.encode() + b"uid: a\ncn: L\xfd An\n")
    assert (rows(raw)[0]["dn"], rows(raw)[0]["cn"]) == (None, None)
    assert codes(raw) == [(1, "bad_text"), (1, "bad_text")]


def test_problems_of_entries_that_are_no_accounts_are_not_told(tmp_path: Path) -> None:
    raw = read(tmp_path, "dn: cn=g\nobjectClass: group\nmember;range=0-9: x\ncn:: /w==\n")
    assert codes(raw) == [(None, "other_entries")]


@pytest.mark.parametrize(
    "damaged",
    [
        *("uid=b", "dn: uid=b", "unfinished", ": value", "näme: x", "cn ;x: y", "a b: c", "-"),
        "dn:: dWlkPWI=",
    ],
)
def test_a_damaged_entry_is_set_aside_and_the_rest_is_read(tmp_path: Path, damaged: str) -> None:
    raw = read(tmp_path, entry("uid: a", damaged) + entry("uid: c"))
    assert [row["uid"] for row in rows(raw)] == ["c"]
    assert codes(raw) == [(1, "damaged_entry")]
    assert raw.rows_read == 2


def test_a_record_without_a_name_is_set_aside(tmp_path: Path) -> None:
    raw = read(tmp_path, entry("uid: a") + "\n folded\n\n" + "uid: b\nobjectClass: person\n")
    assert codes(raw) == [(7, "damaged_entry"), (9, "damaged_entry")]


def test_of_change_records_only_additions_are_entries(tmp_path: Path) -> None:
    added = f"dn: uid=b\ncontrol: 1.2.3 true\nchangetype: add\n{PERSON}uid: b\n\n"
    changes = [
        f"dn: uid=a\nchangetype: modify\nadd: userPassword\nuserPassword: {CANARY}\n-\n\n",
        "dn: uid=a\nchangetype: delete\n\n",
        "dn: uid=a\ncontrol: 1.2.3\nChangeType: MODRDN\nnewrdn: uid=z\ndeleteoldrdn: 1\n\n",
    ]
    raw = read(tmp_path, entry("uid: a") + added + "".join(changes))
    assert [row["uid"] for row in rows(raw)] == ["a", "b"]
    assert {each.code for each in raw.quarantined} == {"change_record"}
    assert (raw.rows_read, len(raw.quarantined)) == (5, 3)
    assert CANARY not in repr(raw)


@pytest.mark.parametrize("code", [3, 4, 11, 53])
def test_a_search_that_was_cut_short_is_refused(tmp_path: Path, code: int) -> None:
    content = LDAPSEARCH.replace("result: 0 Success", f"result: {code} Size limit exceeded")
    with pytest.raises(EvidenceError, match=f"ended with result {code} before all"):
        read(tmp_path, content)


def test_a_version_that_nobody_wrote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="version other than 1"):
        read(tmp_path, "version: 2\n\n" + entry())


def test_too_many_attributes_or_bytes_or_problems_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EvidenceError, match="1003 different fields; at most 1000"):
        read(tmp_path, entry(*(f"a{number}: x" for number in range(1001))))
    monkeypatch.setattr(ldif, "_MAX_PROBLEMS", 1)
    with pytest.raises(EvidenceError, match="damaged in more than 1 places"):
        read(tmp_path, entry("x") + entry("y"))
    monkeypatch.setattr(records, "MAX_CELLS", 5)
    with pytest.raises(EvidenceError, match="more than 5 cells"):
        read(tmp_path, entry("uid: a") + entry("uid: b"))
    monkeypatch.setattr(records, "MAX_BYTES", 10)
    with pytest.raises(EvidenceError, match="larger than"):
        read(tmp_path, entry())


def test_a_file_that_is_not_there_and_half_utf16_are_told(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="none does not exist"):
        read_ldif(tmp_path / "none", shown="none")
    with pytest.raises(EvidenceError, match="no regular file"):
        read_ldif(tmp_path, shown="folder")
    with pytest.raises(EvidenceError, match="not UTF-16 throughout"):
        read(tmp_path, entry().encode("utf-16") + b"\x00\xd8x")


def test_a_value_folded_ten_thousand_times_is_read(tmp_path: Path) -> None:
    raw = read(tmp_path, entry("cn: a" + "\n a" * 10_000))
    assert rows(raw)[0]["cn"] == "a" * 10_001
