"""Make the benchmark's directories: invented accounts in slapd and in a Samba domain."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.data import pack
from testbed.certificates import Authority
from testbed.ldif import Attributes, entry, filetime, generalized_time
from testbed.samba import SambaAD
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
SUFFIX = "dc=suoimo,dc=example"
BASE = f"ou=truong,{SUFFIX}"
"""All accounts of slapd."""
PART = f"ou=mot,{BASE}"
"""The first fifth of them, to see how memory grows."""
READER = f"cn=auditor,{SUFFIX}"
PASSWORD = "bench-reader"
POLICY = f"cn=default,ou=policies,{SUFFIX}"
PARTS = 5
SCHOOLS = 50
_DISTRICT = """\
district:
  code: bench
  name: Bench
  time_zone: Asia/Ho_Chi_Minh
  mail_domains: [bench.example]
directives: [./bench.yaml]
schools: schools.csv
evidence:
  accounts:
    - format: ldap
      url: ldap://127.0.0.1:{port}
      allow_plaintext: true
      base: "{base}"
{school}      bind: {{user: "{user}", password: {{file: reader}}}}
      default_policy: "{policy}"
"""
_BY_NAME = '      school: {distinguished_name: "ou={code},"}\n'
_FORMAT = 1
"""Raised when the Samba accounts below change: what is kept on disk is then made anew."""


def school_codes(schools: int = SCHOOLS) -> list[str]:
    """Return the codes of the schools whose accounts slapd holds."""
    return [f"s{number:03d}" for number in range(schools)]


def slapd_with_accounts(count: int, schools: int = SCHOOLS, *, parted: bool = True) -> Slapd:
    """Return a server, not started, with ``count`` accounts that its auditor may read whole.

    ``parted``: the first fifth of the schools stands under ``PART``; else all under ``BASE``.
    """
    limits = [f'dn.exact="{READER}" size=unlimited time=unlimited']
    server = Slapd(SlapdOptions(suffix=SUFFIX, default_policy=POLICY, limits=limits))
    homes = [
        f"ou={code},{_part(number, schools) if parted else BASE}"
        for number, code in enumerate(school_codes(schools))
    ]
    server.preload("".join(_tree(homes)) + "".join(_accounts(count, homes)))
    return server


def write_district(
    folder: Path, port: int, schools: int = SCHOOLS, *, base_each: bool = False
) -> Path:
    """Write a district folder whose accounts are those of the slapd on ``port``; return it.

    ``base_each``: a search for each school, under its own base.
    """
    folder.mkdir(parents=True)
    (folder / "reader").touch(mode=0o600)
    (folder / "reader").write_text(PASSWORD, encoding="utf-8")
    (folder / "district.yaml").write_text(
        _DISTRICT.format(
            port=port,
            base=f"ou={{school}},{BASE}" if base_each else BASE,
            school="" if base_each else _BY_NAME,
            user=READER,
            policy=POLICY,
        ),
        encoding="utf-8",
    )
    (folder / "bench.yaml").write_text(pack(), encoding="utf-8")
    lines = [
        "code,name,level,site,fanpage",
        *(f"{c},Trường {c},primary,," for c in school_codes(schools)),
    ]
    (folder / "schools.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _tree(homes: Sequence[str]) -> Iterator[str]:
    yield entry(SUFFIX, {"objectClass": ["dcObject", "organization"], "dc": "suoimo", "o": "Bench"})
    yield entry(
        READER,
        {
            "objectClass": ["organizationalRole", "simpleSecurityObject"],
            "cn": "auditor",
            "userPassword": PASSWORD,
        },
    )
    for dn in (f"ou=policies,{SUFFIX}", BASE, PART, f"ou=hai,{BASE}"):
        yield _unit(dn)
    policy: Attributes = {
        "objectClass": ["device", "pwdPolicy"],
        "cn": "default",
        "pwdAttribute": "userPassword",
        "pwdMaxAge": 90 * 86400,
    }
    yield entry(POLICY, policy)
    yield from map(_unit, homes)


def _unit(dn: str) -> str:
    name = dn.partition(",")[0].partition("=")[2]
    return entry(dn, {"objectClass": "organizationalUnit", "ou": name})


def _part(school: int, schools: int) -> str:
    return PART if school < schools // PARTS else f"ou=hai,{BASE}"


def _accounts(count: int, homes: Sequence[str]) -> Iterator[str]:
    """Yield ``count`` persons; ten attributes of each are asked for, some of them operational."""
    rng = random.Random(1)
    codes = [home.partition(",")[0].removeprefix("ou=") for home in homes]
    for number in range(count):
        school = number * len(homes) // count
        changed = AS_OF - timedelta(minutes=rng.randint(1, 130_000))
        attributes: dict[str, str | int | list[str]] = {
            "objectClass": ["top", "person", "organizationalPerson", "inetOrgPerson"],
            "uid": f"gv{number:06d}",
            "cn": f"Nguyễn Văn {number}",
            "sn": "Nguyễn",
            "mail": f"gv{number:06d}@{codes[school]}.example",
            "employeeNumber": f"{number:08d}",
            "employeeType": "Giáo viên",
            "title": "Tổ trưởng chuyên môn",
            "createTimestamp": generalized_time(AS_OF - timedelta(days=rng.randint(100, 2000))),
            "pwdChangedTime": generalized_time(changed),
            "pwdLastSuccess": generalized_time(AS_OF - timedelta(minutes=rng.randint(1, 90_000))),
            "pwdPolicySubentry": POLICY,
        }
        if rng.random() < 0.03:
            attributes["pwdReset"] = "TRUE"
        if rng.random() < 0.01:
            attributes["pwdAccountLockedTime"] = generalized_time(changed)
        yield entry(f"uid=gv{number:06d},{homes[school]}", attributes)


def samba_with_users(cache: Path, folder: Path, authority: Authority, count: int) -> SambaAD:
    """Return a domain, not started, with ``count`` users in ``folder``; made once, then copied."""
    filled = cache / f"filled-{count}-{_FORMAT}"
    shutil.rmtree(folder, ignore_errors=True)
    if not filled.exists():
        unfinished = cache / "unfinished-users"
        shutil.rmtree(unfinished, ignore_errors=True)
        new = SambaAD.provisioned(cache / "empty", unfinished / "edu.test", authority)
        new.ldbadd("".join(_users(new.base_dn, count)))
        unfinished.rename(filled)
    return SambaAD.provisioned(filled, folder, authority)


def users_base(domain: SambaAD) -> str:
    """Return where the users stand."""
    return f"OU=truong,{domain.base_dn}"


def _users(base: str, count: int) -> Iterator[str]:
    rng = random.Random(1)
    yield _unit(f"OU=truong,{base}")
    for code in school_codes():
        yield _unit(f"OU={code},OU=truong,{base}")
    for number in range(count):
        code = school_codes()[number * SCHOOLS // count]
        name = f"gv{number:06d}"
        attributes: Attributes = {
            "objectClass": "user",
            "sAMAccountName": name,
            "userPrincipalName": f"{name}@edu.test",
            "mail": f"{name}@{code}.example",
            "employeeID": f"{number:08d}",
            "title": "Giáo viên",
            "userAccountControl": 512 + 32,
            "accountExpires": filetime(AS_OF + timedelta(days=rng.randint(1, 900))),
        }
        yield entry(f"CN={name},OU={code},OU=truong,{base}", attributes)
