"""What the READMEs tell an administrator to type works, on a real OpenLDAP and a real Samba."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from cli_building import CODES, Program
from directory_doctor import SUFFIX, TREE, example, people, steps

from auditor.evidence.directory.dialects import DIALECTS
from auditor.ldap.interface import Bind, BindMethod, Directory, Search, SecretPlace, Security
from auditor.ldap.session import Session
from testbed.certificates import Authority
from testbed.ds389 import Ds389
from testbed.ds389_config import Ds389Options
from testbed.fixtures import StartDs389, StartSlapd
from testbed.ldif import Attributes, entry
from testbed.process import PATIENCE_S
from testbed.samba import SambaAD
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

ROOT_DN = SlapdOptions().root_dn
AUDITOR = "Doc-Va-Xem-7!"


def type_in(commands: str, folder: Path, *tools: Path) -> None:
    """Run commands as an administrator would, in a folder; ``tools`` hide those of the system."""
    path = os.pathsep.join([*map(str, tools), os.environ["PATH"], "/usr/sbin", "/sbin"])
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def declared(format_name: str, language: str) -> dict[str, object]:
    """Return the source of a format that the README shows."""
    sources = yaml.safe_load(example("directory", language))["evidence"]["accounts"]
    [found] = [dict(each) for each in sources if each["format"] == format_name]
    return found


def write_source(district: Path, source: dict[str, object]) -> None:
    file = district / "district.yaml"
    content = yaml.safe_load(file.read_text("utf-8"))
    content["evidence"]["accounts"] = [source]
    file.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


@pytest.fixture
def server(slapd: StartSlapd, authority: Authority) -> Slapd:
    """Return a directory whose configuration can be changed while it runs, as Debian's can."""
    options = SlapdOptions(
        certificate=authority.server(["127.0.0.1"]),
        global_lines=["database config", f'rootdn "{ROOT_DN}"'],
        # As wide as Debian's own: everybody reads everything but passwords.
        access=[
            "to attrs=userPassword by self write by anonymous auth by * none",
            "to * by * read",
        ],
    )
    return slapd(options, TREE + people())


def set_up(server: Slapd, folder: Path, language: str = "en") -> None:
    """Follow the README for OpenLDAP."""
    local = f"-H {shlex.quote(server.ldapi_uri)}"
    account = example("openldap-account", language)
    assert account.count("-H ldapi:///") == account.count(" -W ") == 1
    password = shlex.quote(server.options.root_password)
    type_in(account.replace("-H ldapi:///", local).replace(" -W ", f" -w {password} "), folder)
    (folder / "auditor-access.ldif").write_text(example("openldap-access", language), "utf-8")
    type_in(example("openldap-load", language).replace("-H ldapi:///", local), folder)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_account_for_openldap_reads_all_that_the_audit_needs(
    server: Slapd, authority: Authority, auditor: Program, district: Path, language: str
) -> None:
    set_up(server, district, language)
    shutil.copy(authority.pem, district / "ca.pem")
    write_source(district, {**declared("ldap", language), "url": server.tls_uri})
    ran = auditor("doctor", district, "--as-of", "2026-11-22")
    assert ran.code == 0
    assert [line.strip()[0] for line in steps(ran)] == ["✓"] * 12  # the heading and 11 steps
    assert "rows: 3 read = 3 evaluated + 0 excluded + 0 set aside" in ran.out
    assert "  ✓ accounts: 3 found" in steps(ran)
    assert "  ✓ administrators: 1 of 3 accounts" in steps(ran)
    assert (district / "ldap-password").stat().st_mode & 0o077 == 0


def seen(server: Slapd, folder: Path, *arguments: str) -> str:
    """Return what the auditor's account sees."""
    who = ["-D", f"cn=auditor,{SUFFIX}", "-y", "ldap-password"]
    command = ["ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-H", server.uri, *who]
    ran = subprocess.run(
        [*command, "-b", SUFFIX, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_the_account_for_openldap_reads_no_password_and_nothing_else(
    server: Slapd, tmp_path: Path
) -> None:
    set_up(server, tmp_path)
    found = seen(server, tmp_path, "*", "+")
    assert found.count("dn: uid=gv.") == 3
    names = {line.partition(":")[0] for line in found.splitlines()} - {"", "dn"}
    assert "pwdChangedTime" in names
    allowed = example("openldap-access").replace("\n ", "").partition("attrs=")[2]
    assert names <= set(allowed.partition(" ")[0].split(","))
    hidden = seen(server, tmp_path, "(|(userPassword=*)(cn=*))", "userPassword", "cn", "sn")
    assert hidden == ""


def test_the_access_for_openldap_names_every_attribute_that_is_asked_for() -> None:
    allowed = example("openldap-access").replace("\n ", "").partition("attrs=")[2]
    named = set(allowed.partition(" ")[0].split(","))
    # authTimestamp is defined only where the contributed overlay is loaded; the text says so.
    assert set(DIALECTS["openldap"].attributes) - named == {"authTimestamp"}


def test_the_limits_for_openldap_are_lifted_for_this_account(server: Slapd, tmp_path: Path) -> None:
    server.stop()
    more = "".join(
        entry(f"ou=n{n},{SUFFIX}", {"objectClass": "organizationalUnit", "ou": f"n{n}"})
        for n in range(600)  # the server's own limit is 500
    )
    server.preload(more)
    server.start()
    set_up(server, tmp_path)
    assert seen(server, tmp_path, "(objectClass=*)", "1.1").count("dn: ") > 600


def directory_of_389(ds389: StartDs389) -> Ds389:
    """Return a 389 Directory Server in which only its root user may read."""
    options = Ds389Options(config={"passwordExp": "on", "passwordMaxAge": "7776000"})
    suffix: Attributes = {"objectClass": "domain", "dc": "suoimo"}
    auditor: Attributes = {
        "objectClass": ["organizationalRole", "simpleSecurityObject"],
        "cn": "auditor",
        "userPassword": AUDITOR,
    }
    teacher: Attributes = {
        "objectClass": "inetOrgPerson",
        **dict.fromkeys(("uid", "cn", "sn"), "gv"),
        "userPassword": "Mat-Khau-7!x",
        "pwdUpdateTime": "20260101000000Z",
    }
    return ds389(
        options,
        entry(options.suffix, suffix),
        entry(f"cn=auditor,{options.suffix}", auditor),
        entry(f"uid=gv,{options.suffix}", teacher),
    )


@pytest.mark.xdist_group("389")
@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_commands_for_389_directory_server_open_what_is_asked_for_and_no_password(
    ds389: StartDs389, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    server = directory_of_389(ds389)
    user = f"cn=auditor,{server.options.suffix}"
    monkeypatch.setenv("AUDITOR_TEST", AUDITOR)
    bind = Bind(BindMethod.SIMPLE, user, SecretPlace("env", "AUDITOR_TEST"))
    asked = Directory("127.0.0.1", server.port, Security.PLAIN, server.options.suffix, bind)
    wanted = ("pwdUpdateTime", "userPassword", "passwordHistory")
    search = Search(asked.base, "(uid=gv)", wanted)
    with Session(asked) as session:
        assert session.ask(search) == []
    server.modify(example("ds389", language).split("<<'END'\n")[1].split("\nEND\n")[0])
    with Session(asked) as session:
        (teacher,) = session.ask(search)
        policies = DIALECTS["389ds"].look_around(session, datetime.now(UTC)).policies
    assert set(teacher.attributes) == {b"pwdUpdateTime"}
    assert [each.max_age_s for each in policies.by_name.values()] == [7_776_000]


def test_the_commands_for_389_directory_server_name_every_attribute_that_is_asked_for() -> None:
    text = example("ds389", "en").replace("\n  ||", " ||")
    for name in DIALECTS["389ds"].attributes:
        assert f" {name} " in text or f'"{name} ' in text, name


def test_both_readmes_give_the_same_commands() -> None:
    for name in ("openldap-account", "openldap-access", "openldap-load", "samba"):
        assert example(name, "en") == example(name, "vi")


def samba_of_three_schools(cache: Path, folder: Path, authority: Authority) -> SambaAD:
    """Return a domain, not yet started, with a teacher in each school and a policy for one."""
    domain = SambaAD.provisioned(cache, folder, authority)
    units = "".join(
        entry(f"OU={code},{domain.base_dn}", {"objectClass": "organizationalUnit"})
        + entry(
            f"CN=gv.{code},OU={code},{domain.base_dn}",
            {
                "objectClass": "user",
                "sAMAccountName": f"gv.{code}",
                "mail": f"gv.{code}@example.edu.test",
                "userAccountControl": 544,
            },
        )
        for code in CODES
    )
    domain.ldbadd(units)
    pso = ("domain", "passwordsettings", "pso")
    domain.run_tool(*pso, "create", "strict", "10", "--max-pwd-age=60", "--min-pwd-length=14")
    domain.run_tool(*pso, "apply", "strict", "gv.thsao")
    return domain


def samba_tool(domain: SambaAD, folder: Path) -> Path:
    """Return a folder with a samba-tool that works on this domain, as on a controller."""
    folder.mkdir()
    tool = shutil.which("samba-tool")
    assert tool is not None
    config = shlex.quote(str(domain.folder / "smb.conf"))
    wrapper = folder / "samba-tool"
    wrapper.write_text(f'#!/bin/sh\nexec {tool} "$@" -s {config}\n', encoding="ascii")
    wrapper.chmod(0o755)
    return folder


@pytest.mark.xdist_group("samba")
def test_the_account_for_samba_reads_the_policies_once_it_has_the_right(
    samba_cache: Path, authority: Authority, auditor: Program, district: Path, tmp_path: Path
) -> None:
    domain = samba_of_three_schools(samba_cache, tmp_path / "domain", authority)
    tools = samba_tool(domain, tmp_path / "tools")
    commands = example("samba").replace("DC=suoimo,DC=example", domain.base_dn)
    create, mark, allow = commands.partition("sid=")
    source = declared("active-directory", "en")
    source |= {"url": domain.tls_uri, "ca_file": str(authority.pem)}
    name = f"auditor@{domain.domain.realm.lower()}"
    write_source(district, {**source, "bind": {"user": name, "password": {"file": "ad-password"}}})
    with domain:
        type_in(create, district, tools)
        before = auditor("doctor", district)
        type_in(mark + allow, district, tools)
        after = auditor("doctor", district)
    assert (before.code, after.code) == (0, 0)
    assert steps(before)[-2] == (
        "  ! password policies: visible: 1; accounts of which the policy is known: 0 of 9. This"
        " account may not read the Password Settings Container; which password policy applies to"
        " whom is not known. Give it the right to read there."
    )
    assert steps(after)[-2] == (
        "  ✓ password policies: visible: 2; accounts of which the policy is known: 9 of 9"
    )
    assert [line.strip()[0] for line in steps(after)] == ["✓"] * 12
