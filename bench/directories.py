"""Time the reading of live directories: OpenLDAP in clear, Active Directory over LDAPS."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from bench.directory_client import Asked
from bench.directory_data import (
    BASE,
    PART,
    PASSWORD,
    POLICY,
    READER,
    samba_with_users,
    slapd_with_accounts,
    users_base,
    write_district,
)
from bench.directory_sides import Runs, all_the_same, client, ldapsearch
from bench.printing import same, show, target
from bench.tables import scan
from bench.timing import interleaved, paired
from testbed.certificates import make_ca
from testbed.packages import SERVERS, command, missing
from testbed.process import TestbedError
from testbed.samba import SambaAD

_OPTIONAL = {"python-ldap": "ldap", "bonsai": "bonsai"}
"""Sides that need the headers of libldap to be built: measured where they are installed."""
_AD_PORT = 636


def directories(folder: Path, entries: int, users: int, rounds: int) -> bool:
    """Time both directories; return whether every target is met. What cannot run has missed."""
    absent = missing(wanted=SERVERS)
    if absent:
        print(f"\nDirectories: not measured. Run: {command(absent)}")
        return False
    shutil.rmtree(folder / "run", ignore_errors=True)
    (folder / "run").mkdir(parents=True)
    try:
        return all([_openldap(folder, entries, rounds), _samba(folder, users, rounds)])
    except TestbedError as error:
        print(f"\nDirectories: not measured. {error}")
        return False


def _openldap(folder: Path, entries: int, rounds: int) -> bool:
    from auditor.evidence.directory.dialects import DIALECTS

    dialect, run = DIALECTS["openldap"], folder / "run"
    with slapd_with_accounts(entries) as server:
        asked = Asked(
            format="ldap",
            host="127.0.0.1",
            port=server.port,
            base=BASE,
            filter=dialect.filter,
            attributes=dialect.attributes,
            several=tuple(dialect.several),
            user=READER,
            password_file=_secret(run / "reader", PASSWORD),
            default_policy=POLICY,
        )
        sides = ["auditor", "ldap3 tuned", "ldap3 default", *_optional()]
        commands = {name: client(name, asked, run) for name in sides}
        district = write_district(run / "district", server.port)
        commands = {
            "ldapsearch": ldapsearch(asked),
            **commands,
            "auditor scan": scan(district, run / "scan"),
        }
        print(f"\nOpenLDAP: {entries:,} entries, in clear on loopback, whole process")
        equal = all_the_same(sides, asked, run, entries)
        timings = interleaved(commands, rounds, outputs={"ldapsearch": run / "ldapsearch.ldif"})
        show(timings)
        ours, theirs = Runs.read(run, "auditor"), timings["ldapsearch"]
        ours.show_laps()
        print("  auditor scan is the whole audit: rules, JSON, every finding; for information")
        met = [
            same("same entries, names and values", found=equal),
            target("auditor / ldapsearch", paired(timings["auditor"], theirs), at_most=1.8),
            target(
                "ldap3 tuned / auditor",
                paired(timings["ldap3 tuned"], timings["auditor"]),
                at_least=4.0,
            ),
        ]
        if "python-ldap" in timings:
            ratio = paired(timings["python-ldap"], timings["auditor"])
            met.append(target("python-ldap / auditor", ratio, at_least=1.0))
        met.append(_memory(asked, run, rounds))
    return all(met)


def _memory(asked: Asked, run: Path, rounds: int) -> bool:
    """Compare how the peak grows from a fifth of the entries to all with how the table grows."""
    few = replace(asked, base=PART)
    timings = interleaved(
        {"few": client("auditor", few, run, "few"), "all": client("auditor", asked, run, "all")},
        max(rounds, 5),
    )
    first, second = Runs.read(run, "few"), Runs.read(run, "all")
    entries = second.entries - first.entries
    peak = (timings["all"].low_mb - timings["few"].low_mb) * 2**20 / entries
    table = (second.table_bytes - first.table_bytes) / entries
    print(
        f"  peak {timings['few'].low_mb:.0f} MB for {first.entries:,} entries,"
        f" {timings['all'].low_mb:.0f} MB for {second.entries:,}:"
        f" {peak:.0f} bytes an entry, its row in the table {table:.0f} bytes"
    )
    return target("growth of memory / growth of the table", peak / table, at_most=1.5)


def _samba(folder: Path, users: int, rounds: int) -> bool:
    from auditor.evidence.directory.dialects import DIALECTS

    dialect, run = DIALECTS["active-directory"], folder / "run" / "ad"
    run.mkdir()
    authority = make_ca(run / "ca")
    with samba_with_users(folder / "samba", run / "domain", authority, users) as domain:
        asked = Asked(
            format="active-directory",
            host=domain.address,
            port=_AD_PORT,
            base=users_base(domain),
            filter=dialect.filter,
            attributes=dialect.attributes,
            several=tuple(dialect.several),
            user=domain.administrator,
            password_file=_secret(run / "administrator", SambaAD.administrator_password),
            ca_file=str(authority.pem),
        )
        sides = ["auditor", "ldap3 tuned", "ldap3 default", *_optional()]
        commands = {
            "ldapsearch": ldapsearch(asked),
            **{name: client(name, asked, run) for name in sides},
        }
        print(f"\nActive Directory (Samba): {users:,} users, LDAPS, whole process")
        equal = all_the_same(sides, asked, run, users)
        timings = interleaved(commands, rounds, outputs={"ldapsearch": run / "ldapsearch.ldif"})
    show(timings)
    Runs.read(run, "auditor").show_laps()
    ours = timings["auditor"]
    return all([
        same("same entries, names and values", found=equal),
        target("auditor / ldapsearch", paired(ours, timings["ldapsearch"]), at_most=1.6),
        target("ldap3 default / auditor", paired(timings["ldap3 default"], ours), at_least=1.0),
    ])  # fmt: skip


def _optional() -> list[str]:
    found = [name for name, module in _OPTIONAL.items() if find_spec(module)]
    for name in _OPTIONAL.keys() - set(found):
        print(f"  left out, not installed: {name}")
    return found


def _secret(path: Path, password: str) -> str:
    path.touch(mode=0o600)
    path.write_text(password, encoding="utf-8")
    return str(path)
