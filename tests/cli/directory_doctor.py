"""Make a small OpenLDAP directory whose every account shows all that the audit asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from cli_building import Ran, edit

from testbed.ldif import entry
from tests.docs import READMES

SUFFIX = "dc=suoimo,dc=example"
AUDITOR = f"cn=auditor,{SUFFIX}"
PASSWORD = "auditor-test-password"
POLICY = f"cn=default,ou=policies,{SUFFIX}"
ADMINS = f"cn=quan-tri,ou=groups,{SUFFIX}"
CODES = ("thsao", "thcssong", "mnhoa")

TREE = (
    entry(SUFFIX, {"objectClass": "domain", "dc": "suoimo"})
    + "".join(
        entry(f"ou={name},{SUFFIX}", {"objectClass": "organizationalUnit", "ou": name})
        for name in ("truong", "policies", "groups")
    )
    + "".join(
        entry(f"ou={code},ou=truong,{SUFFIX}", {"objectClass": "organizationalUnit", "ou": code})
        for code in CODES
    )
    + entry(
        POLICY,
        {
            "objectClass": ["device", "pwdPolicy"],
            "pwdAttribute": "userPassword",
            "pwdMaxAge": 7776000,
            "pwdMinLength": 12,
            "pwdCheckQuality": 2,
        },
    )
    + entry(
        ADMINS,
        {"objectClass": "groupOfNames", "member": f"uid=gv.thsao,ou=thsao,ou=truong,{SUFFIX}"},
    )
)
"""The directory without its accounts."""
ACCOUNT = entry(
    AUDITOR,
    {
        "objectClass": ["organizationalRole", "simpleSecurityObject"],
        "userPassword": PASSWORD,
    },
)
"""The auditor's own account."""


def people(**more: str) -> str:
    """Return one teacher of each school; ``more`` are further attributes of all of them."""
    return "".join(
        entry(
            f"uid=gv.{code},ou={code},ou=truong,{SUFFIX}",
            {
                "objectClass": "inetOrgPerson",
                "cn": "Nguyễn Thị Mẫu",
                "sn": "Nguyễn",
                "mail": f"gv.{code}@example.edu.test",
                "title": "Giáo viên",
                "userPassword": "secret-of-a-teacher",
                "createTimestamp": "20260115000000Z",
                "pwdChangedTime": "20261101000000Z",
                "pwdLastSuccess": "20261119000000Z",
                **more,
            },
        )
        for code in CODES
    )


def source(**more: str) -> dict[str, str]:
    """Return a source that reads the directory above; ``more`` replaces or adds keys."""
    return {
        "format": "ldap",
        "base": f'"ou=truong,{SUFFIX}"',
        "school": '{distinguished_name: "ou={code},"}',
        "bind": f'{{user: "{AUDITOR}", password: {{env: LDAP_PASSWORD}}}}',
        "default_policy": f'"{POLICY}"',
        "admin_groups": f'["{ADMINS}"]',
        **more,
    }


def ask_directory(folder: Path, keys: Mapping[str, str]) -> Path:
    """Let the district of a test read a directory instead of its file, and return its folder."""
    lines = "\n".join(f"      {key}: {value}" for key, value in keys.items())
    edit(
        folder,
        "    - format: table\n      path: accounts.csv\n      exported: 2026-11-20\n",
        f"    -\n{lines}\n",
    )
    return folder


def steps(ran: Ran) -> list[str]:
    """Return the steps, up to the next block, each as one line however it was wrapped."""
    lines = ran.out.splitlines()
    lines = lines[2 : lines.index("", 2)]
    assert max(map(len, lines)) <= 80
    return "\n".join(lines).replace("\n      ", " ").splitlines()


def example(name: str, language: str = "en") -> str:
    """Return an example of a README by its mark."""
    text = READMES[language].read_text("utf-8")
    found = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)```", text, re.DOTALL)
    assert found, name
    return found[1]
