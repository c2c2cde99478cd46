"""Begin a real 389 Directory Server for a test, and do to its accounts what people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dialect_building import ask

from auditor.evidence.interface import Evidence
from auditor.ldap.interface import Directory
from testbed.ds389 import Ds389
from testbed.ds389_config import CHANGE_OWN_PASSWORD, READ_BY_USERS, Ds389Options
from testbed.fixtures import StartDs389
from testbed.ldif import Attributes, entry, generalized_time, modification
from testbed.process import TestbedError, run

OPTIONS = Ds389Options()
SUFFIX = OPTIONS.suffix
FIRST, SECOND, THIRD = "Mat-Khau-7!x", "Mat-Khau-8!x", "Mat-Khau-9!x"
DAY_S = 86_400
BEGAN = datetime.now(UTC).replace(microsecond=0)
LONG_AGO, LATER = BEGAN - timedelta(days=400), BEGAN + timedelta(days=60)
POLICY = {
    "passwordExp": "on",
    "passwordMaxAge": str(90 * DAY_S),
    "passwordMustChange": "on",
    "passwordTrackUpdateTime": "on",
    "passwordCheckSyntax": "on",
    "passwordMinLength": "10",
    "passwordHistory": "on",
    "passwordInHistory": "5",
    "passwordLockout": "on",
    "passwordMaxFailure": "2",
    "passwordLockoutDuration": "900",
}


def dn(name: str, school: str = "thsao") -> str:
    return f"uid={name},ou={school},{SUFFIX}"


def person(name: str, school: str = "thsao", kinds: tuple[str, ...] = (), **more: str) -> str:
    attributes: Attributes = {
        "objectClass": ["inetOrgPerson", *kinds],
        "uid": name,
        "cn": name,
        "sn": name,
        "mail": f"{name}@example.edu.test",
        "userPassword": FIRST,
        "createTimestamp": generalized_time(LONG_AGO),
        **more,
    }
    return entry(dn(name, school), attributes)


def unit(name: str) -> str:
    return entry(f"ou={name},{SUFFIX}", {"objectClass": "organizationalUnit", "ou": name})


TREE = "".join(
    (
        entry(
            SUFFIX,
            {"objectClass": "domain", "dc": "suoimo", "aci": [READ_BY_USERS, CHANGE_OWN_PASSWORD]},
        ),
        *map(unit, ("thsao", "thcssong", "mnhoa")),
        person("doc", "mnhoa"),
    )
)
POSIX = {"uidNumber": "1", "gidNumber": "1", "homeDirectory": "/"}


def change(server: Ds389, name: str, school: str = "thsao", new: str = FIRST, by: str = "") -> None:
    """Set a password as the root user, or, with the present one, as the account itself."""
    who = (dn(name, school), by) if by else ()
    server.modify(modification(dn(name, school), {"userPassword": new}), *who)


def signs_in(server: Ds389, name: str, secret: str, school: str = "thsao") -> bool:
    """Tell whether the server lets the account in and asks nothing of it."""
    try:
        run(["ldapwhoami", "-x", "-H", server.uri, "-D", dn(name, school), "-w", secret])
    except TestbedError:
        return False
    return True


def tool(server: Ds389, name: str, *arguments: str) -> str:
    """Run the server's own dsidm or dsconf as the root user."""
    who = ["-D", OPTIONS.root_dn, "-w", OPTIONS.root_password, server.uri]
    return run([name, *who, *arguments])


def asked(directory: Directory) -> Evidence:
    return ask(directory, as_of=datetime.now(UTC))


def codes(evidence: Evidence) -> dict[str, int]:
    return dict(evidence.provenance[0].problem_counts)


def begin(ds389: StartDs389, *names: str) -> Ds389:
    return ds389(Ds389Options(config=POLICY), TREE + "".join(map(person, names)))
