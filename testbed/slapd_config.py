"""Write slapd.conf(5) for one server of the test bed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed.certificates import Pair
from testbed.process import TestbedError
from testbed.slapd_schema import schema

_SCHEMAS = ("core", "cosine", "inetorgperson", "nis")
_SCHEMA_FOLDERS = (Path("/etc/ldap/schema"), Path("/etc/openldap/schema"))
_MODULE_FOLDERS = (Path("/usr/lib/ldap"), Path("/usr/lib64/openldap"))
_MODULES = ("back_mdb", "ppolicy", "memberof")
"""``memberof`` defines the attribute only: no overlay of it runs, the data say who is where."""
_MAP_BYTES = 1024**3
"""How far the database may grow; the file is sparse."""


@dataclass(frozen=True, slots=True)
class SlapdOptions:
    """What one server is to be."""

    suffix: str = "dc=suoimo,dc=example"
    root_dn: str = "cn=admin,dc=suoimo,dc=example"
    """Below or outside the suffix; bound by no access rule and no limit."""
    root_password: str = "test-bed-root"
    certificate: Pair | None = None
    """With one, the server also answers ldaps:// and StartTLS."""
    authority: Path | None = None
    """What client certificates are verified against; ``None``: none is asked for."""
    default_policy: str | None = None
    """The DN of the pwdPolicy that holds for entries without ``pwdPolicySubentry``."""
    access: Sequence[str] = ()
    """Rules before the standing ones: ``to attrs=pwdChangedTime by * none``."""
    limits: Sequence[str] = ()
    """What follows ``limits``: ``users size.soft=10 size.hard=10 size.prtotal=10``."""
    global_lines: Sequence[str] = ()
    """Further lines before the database, such as ``require authc``."""
    database_lines: Sequence[str] = ()
    """Further lines at the end of the database, such as ``readonly on``."""


def write_config(options: SlapdOptions, folder: Path) -> Path:
    """Write ``slapd.conf`` and the schema into ``folder`` and return the file's path."""
    own = folder / "testbed.schema"
    own.write_text(schema(), encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    path = folder / "slapd.conf"
    lines = [*_global(options, own), *_database(options, folder / "data")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def _found(folders: Sequence[Path]) -> Path:
    for folder in folders:
        if folder.is_dir():
            return folder
    raise TestbedError("slapd is not installed; run: python -m testbed.packages")


def _global(options: SlapdOptions, own_schema: Path) -> list[str]:
    schemas, modules = _found(_SCHEMA_FOLDERS), _found(_MODULE_FOLDERS)
    lines = [f"include {schemas / each}.schema" for each in _SCHEMAS]
    lines += [f"modulepath {modules}"]
    # lastbind (authTimestamp) is a package of its own on Debian, slapd-contrib.
    wanted = (*_MODULES, *(["lastbind"] if (modules / "lastbind.la").exists() else []))
    lines += [f"moduleload {each}" for each in wanted]
    lines += [f"include {own_schema}"]
    lines += [
        "sizelimit 500",
        "threads 4",
        # Without it slapd asks the name service who it is.
        "sasl-host localhost",
        # Whoever runs the test bed is the administrator over the local socket (SASL EXTERNAL).
        'authz-regexp "^gidNumber=[0-9]+[+]uidNumber=[0-9]+,cn=peercred,cn=external,cn=auth$" '
        f'"{options.root_dn}"',
    ]
    if options.certificate is not None:
        lines += [
            f"TLSCertificateFile {options.certificate.certificate}",
            f"TLSCertificateKeyFile {options.certificate.key}",
        ]
    if options.authority is not None:
        lines += [f"TLSCACertificateFile {options.authority}", "TLSVerifyClient try"]
    return [*lines, *options.global_lines]


def _database(options: SlapdOptions, data: Path) -> list[str]:
    policy = [f'ppolicy_default "{options.default_policy}"'] if options.default_policy else []
    return [
        "database mdb",
        f"maxsize {_MAP_BYTES}",
        f'suffix "{options.suffix}"',
        f'rootdn "{options.root_dn}"',
        f"rootpw {options.root_password}",
        f"directory {data}",
        "dbnosync",
        "index objectClass eq",
        "index uid eq",
        # Since OpenLDAP 2.5: a successful bind writes pwdLastSuccess.
        "lastbind on",
        *(f"limits {each}" for each in options.limits),
        *(f"access {each}" for each in options.access),
        "access to attrs=userPassword by anonymous auth by * none",
        "access to * by users read by * none",
        *options.database_lines,
        "overlay ppolicy",
        *policy,
    ]
