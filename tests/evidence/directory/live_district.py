"""Write a district whose accounts stand in a directory, and the directory's entries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.ldif import Attributes, entry
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

if TYPE_CHECKING:
    from tests.cli.cli_building import Ran

SUFFIX = "dc=pgd,dc=example"
BASE = f"ou=truong,{SUFFIX}"
ROOT = f"cn=admin,{SUFFIX}"
READER = f"cn=auditor,{SUFFIX}"
PASSWORD = "reader-pass-7731"
DEFAULT_POLICY = f"cn=default,ou=policies,{SUFFIX}"
CODES = ("thsao", "thcssong", "mnhoa")
SCHOOLS = (
    "code,name,level\n"
    "thsao,Trường Tiểu học Sao Mai,primary\n"
    "thcssong,Trường THCS Sông Xanh,lower-secondary\n"
    "mnhoa,Trường Mầm non Hoa Nắng,preschool\n"
)
DISTRICT = """district:
  code: songxanh
  name: {{vi: "Huyện Sông Xanh", en: "Song Xanh district"}}
  mail_domains: [example.edu.test]
directives: [baseline, account-hygiene]
schools: schools.csv
evidence:
  accounts:
    - format: {format}
      url: {url}
{lines}
      bind: {bind}
"""
BIND = f'{{user: "{READER}", password: {{env: LDAP_PASSWORD}}}}'
BY_UNIT = 'school: {distinguished_name: "ou={code},"}'
OPTIONS = SlapdOptions(suffix=SUFFIX, root_dn=ROOT, default_policy=DEFAULT_POLICY)
POLICY = f'default_policy: "{DEFAULT_POLICY}"'


def write_live(
    folder: Path,
    url: str,
    *lines: str,
    base: str | None = BASE,
    school: str | None = BY_UNIT,
    bind: str = BIND,
    format_name: str = "ldap",
) -> Path:
    """Write the district into ``folder`` and return it; ``lines`` are more of its source."""
    every = [*([f'base: "{base}"'] if base else []), *([school] if school else []), *lines]
    if url.startswith("ldap://127.0.0.1") and "start_tls: true" not in lines:
        every.append("allow_plaintext: true")
    folder.mkdir(parents=True, exist_ok=True)
    text = DISTRICT.format(
        format=format_name, url=url, lines="\n".join(f"      {each}" for each in every), bind=bind
    )
    (folder / "district.yaml").write_text(text, encoding="utf-8")
    (folder / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    return folder


def account(name: str, school: str, below: str = BASE, **more: str | bytes | list[str]) -> str:
    """Return a teacher's account; as it stands it breaks no rule."""
    attributes: Attributes = {
        "objectClass": "inetOrgPerson",
        "uid": name,
        "cn": name,
        "sn": "x",
        "mail": f"{name}@example.edu.test",
        "title": "Giáo viên",
        "userPassword": "{SSHA}x",
        "createTimestamp": "20260115000000Z",
        "pwdChangedTime": "20261101000000Z",
        "pwdLastSuccess": "20261119000000Z",
        **more,
    }
    return entry(f"uid={name},ou={school},{below}", attributes)


def unit(name: str, above: str = BASE) -> str:
    return entry(f"ou={name},{above}", {"objectClass": "organizationalUnit", "ou": name})


HEAD = (
    entry(SUFFIX, {"objectClass": ["dcObject", "organization"], "dc": "pgd", "o": "x"})
    + "".join(unit(each, SUFFIX) for each in ("policies", "groups", "truong"))
    + entry(
        DEFAULT_POLICY,
        {
            "objectClass": ["device", "pwdPolicy"],
            "cn": "default",
            "pwdAttribute": "userPassword",
            "pwdMaxAge": str(90 * 86_400),
        },
    )
    + entry(
        READER,
        {
            "objectClass": ["organizationalRole", "simpleSecurityObject"],
            "cn": "auditor",
            "userPassword": PASSWORD,
        },
    )
)


def tree(each: int = 2, codes: Sequence[str] = CODES) -> str:
    """Return a directory with so many accounts in each school."""
    accounts = "".join(account(f"gv{n}.{code}", code) for code in codes for n in range(each))
    return HEAD + "".join(map(unit, codes)) + accounts


def url_of(server: Slapd) -> str:
    return f"ldap://127.0.0.1:{server.port}"


def passing(ran: Ran, *schools: str) -> list[str]:
    return [
        each["rule"]
        for each in ran.json["results"]
        if each["outcome"] == "pass" and (not schools or each["school"] in schools)
    ]


def assert_unread(ran: Ran, told: str) -> None:
    """Fail unless the directory counts as unreadable, for this reason, and nobody passes."""
    assert ran.code == 3, ran.err
    assert "Traceback" not in ran.err
    assert {each["family"] for each in ran.json["sources"]} == {"accounts", "password_policies"}
    for source in ran.json["sources"]:
        assert told in source["error"]["en"]
        assert source["rows_read"] == 0
    assert passing(ran) == []
    reasons = {each["reason"] for each in ran.json["results"] if each["rule"] == "PWD-MAX-AGE"}
    assert reasons == {"source_error"}


def assert_read(ran: Ran, rows: int = 6, schools: int = 3) -> None:
    """Fail unless every account was read once."""
    (source, _policies) = ran.json["sources"]
    assert source["error"] is None
    fates = ("rows_evaluated", "rows_excluded", "rows_quarantined")
    assert (source["rows_read"], sum(source[each] for each in fates)) == (rows, rows)
    assert passing(ran).count("PWD-MAX-AGE") == schools
