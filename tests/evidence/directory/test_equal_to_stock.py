"""Our own reading of answers equals that of ldap3, entry by entry, on real servers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dialect_building import address, password
from ldap3.utils.dn import escape_rdn
from polars.testing import assert_frame_equal

from auditor.evidence.directory.reading import Reader
from auditor.ldap.interface import Directory, Page, Search
from auditor.ldap.session import Session
from testbed.certificates import Authority
from testbed.fixtures import StartSlapd
from testbed.ldif import Attributes, entry
from testbed.samba import SambaAD
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

SUFFIX = "dc=suoimo,dc=example"
AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
SPECIAL = ",+\"\\<>;=# *()/ạỗ'"
ASKED = (
    *("uid", "mail", "cn", "sn", "title", "description", "objectClass", "createTimestamp"),
    *("jpegPhoto", "telephoneNumber", "departmentNumber", "noSuchAttribute", "pwdChangedTime"),
)


def person(number: int, rng: random.Random) -> str:
    """Return an account of one of many shapes."""
    name = f"gv{number}" + "".join(rng.choices(SPECIAL, k=rng.randint(0, 6)))
    attributes: dict[str, str | bytes | int | list[str] | list[bytes]] = {
        "objectClass": "inetOrgPerson",
        "uid": name,
        "cn": [name, f"Đỗ Thị Lan {number}"],
        "sn": rng.choice(("Đỗ", "Nguyễn", "x" * 200)),
    }
    match number % 9:
        case 1:
            attributes["mail"] = [
                f"gv{number}-{turn}@example.edu.test" for turn in range(rng.randint(1, 40))
            ]
        case 2:
            attributes["jpegPhoto"] = [rng.randbytes(rng.choice((1, 127, 128, 255, 256, 5000)))]
        case 3:
            attributes["description"] = "\n \r\n;:<" + "ồ" * rng.randint(1, 400)
        case 4:
            attributes["departmentNumber"] = ["thsao", "thcssong", " mnhoa"]
        case 5:
            attributes["title;lang-vi"] = "Hiệu trưởng"
            attributes["title"] = "Headmaster"
        case 6:
            attributes["pwdChangedTime"] = "20261101000000Z"
            attributes["userPassword"] = "{SSHA}x"
    if number % 500 == 7:
        attributes["jpegPhoto"] = [rng.randbytes(70_000), rng.randbytes(66_000)]
    return entry(f"uid={escape_rdn(name)},ou=thsao,{SUFFIX}", attributes)


def tree() -> str:
    rng = random.Random(7)
    head: list[Attributes] = [
        {"objectClass": ["dcObject", "organization"], "dc": "suoimo", "o": "Suối Mơ"},
        {"objectClass": "organizationalUnit", "ou": "thsao"},
        {
            "objectClass": ["referral", "extensibleObject"],
            "ou": "xa",
            "ref": ["ldap://127.0.0.2:9/ou=xa,dc=suoimo,dc=example", "ldaps://b.example/??sub"],
        },
    ]
    places = [SUFFIX, f"ou=thsao,{SUFFIX}", f"ou=xa,{SUFFIX}"]
    return "".join(map(entry, places, head)) + "".join(person(n, rng) for n in range(2500))


@pytest.fixture
def crowded(slapd: StartSlapd, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slapd]:
    options = SlapdOptions(limits=["users size=unlimited"])
    password(monkeypatch, options.root_password)
    yield slapd(options, tree())


def pages(directory: Directory, search: Search) -> list[Page]:
    with Session(directory) as session:
        return list(session.pages(search))


def assert_equal(directory: Directory, format_name: str, search: Search) -> list[Page]:
    """Fail unless both decoders give the same pages and the same table."""
    stock = replace(directory, decoder="ldap3")
    ours, theirs = pages(directory, search), pages(stock, search)
    assert [len(page.entries) for page in ours] == [len(page.entries) for page in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.entries == other.entries
        assert mine.referrals == other.referrals
        assert bool(mine.cookie) is bool(other.cookie)
    tables, policies = [], []
    for each in (directory, stock):
        with Reader(each, format_name, Path()) as reader:
            tables.append(reader.read(search.base, ["jpegPhoto", "description"], AS_OF))
            policies.append(reader.surroundings(AS_OF).policies)
    assert_frame_equal(tables[0].frame, tables[1].frame)
    assert tables[0].sha256 == tables[1].sha256
    assert tables[0].notes == tables[1].notes
    assert tables[0].elsewhere == tables[1].elsewhere
    assert policies[0] == policies[1]
    return ours


def test_answers_of_openldap_are_read_as_ldap3_reads_them(crowded: Slapd) -> None:
    directory = address(crowded.uri, crowded.options.root_dn)
    search = Search(SUFFIX, "(objectClass=*)", ASKED)
    found = assert_equal(replace(directory, page_size=333), "ldap", search)
    entries = [each for page in found for each in page.entries]
    assert len(entries) == 2502
    assert sum(len(page.referrals) for page in found) == 2
    assert max(len(v) for e in entries for v in e.values("jpegPhoto")) == 70_000
    assert any(
        isinstance(value, list) and len(value) > 30
        for e in entries
        for value in e.attributes.values()
    )


def test_everything_there_is_and_nothing_at_all_are_read_alike(crowded: Slapd) -> None:
    directory = address(crowded.uri, crowded.options.root_dn)
    for attributes in (("*", "+"), ("1.1",)):
        search = Search(f"ou=thsao,{SUFFIX}", "(uid=gv*)", attributes)
        assert_equal(replace(directory, page_size=1000), "ldap", search)
    with Session(directory) as fast, Session(replace(directory, decoder="ldap3")) as stock:
        everything = Search(SUFFIX, "(objectClass=*)", ("uid", "mail"))
        (ours,), (theirs,) = (list(s.pages(everything, paged=False)) for s in (fast, stock))
        assert ours == theirs
        assert fast.root == stock.root


@pytest.mark.xdist_group("samba")
def test_answers_of_active_directory_are_read_as_ldap3_reads_them(
    samba: SambaAD, monkeypatch: pytest.MonkeyPatch, authority: Authority
) -> None:
    base = f"OU=stock,{samba.base_dn}"
    accounts = "".join(
        entry(
            f"CN={escape_rdn(f'Đỗ Lan, {n} +#x')},{base}",
            {
                "objectClass": "user",
                "sAMAccountName": f"stock{n}",
                "description": "ồ" * (n % 300 + 1),
                "otherTelephone": [f"0000 {turn}" for turn in range(n % 7 + 1)],
                "jpegPhoto": bytes(range(256)) * (n % 40 + 1),
            },
        )
        for n in range(300)
    )
    samba.ldbadd(entry(base, {"objectClass": "organizationalUnit", "ou": "stock"}) + accounts)
    password(monkeypatch, samba.administrator_password)
    directory = replace(address(samba.tls_uri, samba.administrator), ca_file=authority.pem)
    asked = ("*", "createTimestamp", "msDS-User-Account-Control-Computed")
    search = Search(base, "(objectClass=user)", asked)
    found = assert_equal(replace(directory, page_size=70), "active-directory", search)
    assert sum(len(page.entries) for page in found) == 300
    everywhere = Search(samba.base_dn, "(objectClass=*)", ("*",))
    assert any(page.referrals for page in assert_equal(directory, "active-directory", everywhere))
