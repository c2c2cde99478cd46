"""Write the folder of one 389 Directory Server: dse.ldif from its own templates, and its keys.

``dscreate`` does the same into fixed folders of the system and takes far longer; the templates it
fills in (``/usr/share/dirsrv/data``) are the interface used here.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from testbed.certificates import Pair
from testbed.process import TestbedError, run

_TEMPLATES = Path("/usr/share/dirsrv/data")
_FOLDERS = (
    "schema",
    "certificates",
    "db",
    "log",
    "run",
    "lock",
    "tmp",
    "ldif",
    "backup",
    "instance",
)
BACKEND = "userRoot"
_CACHE_BYTES = 16 * 1024**2
"""Left alone, the server takes a quarter of the memory, and seconds to lay it out."""
_NICKNAME = "Server-Cert"
_PASSPHRASE = "testbed"
"""Of the PKCS #12 file that carries the key into the server's key store and is then deleted."""
READ_BY_USERS = (
    '(targetattr != "userPassword || aci")(version 3.0; acl "read";'
    ' allow (read, search, compare) userdn = "ldap:///all";)'
)
"""An ``aci`` for the suffix: whoever has signed in reads; without one only the root user does."""
CHANGE_OWN_PASSWORD = (
    '(targetattr = "userPassword")(version 3.0; acl "own password";'
    ' allow (write) userdn = "ldap:///self";)'
)


@dataclass(frozen=True, slots=True)
class Ds389Options:
    """What one server is to be."""

    suffix: str = "dc=suoimo,dc=example"
    root_dn: str = "cn=Directory Manager"
    """Bound by no access rule, no limit and no password policy."""
    root_password: str = "test-bed-root"
    certificate: Pair | None = None
    """With one, the server also answers ldaps:// and StartTLS."""
    config: Mapping[str, str] = field(default_factory=dict)
    """Attributes of ``cn=config``: ``{"passwordExp": "on", "passwordMaxAge": "7776000"}``."""
    account_policy: bool = False
    """Whether the Account Policy plug-in writes ``lastLoginTime`` at each sign-in."""


def write_config(options: Ds389Options, folder: Path, port: int, tls_port: int | None) -> None:
    """Write everything the server needs into ``folder``."""
    if not _TEMPLATES.is_dir():
        raise TestbedError("389-ds-base is not installed; run: python -m testbed.packages")
    for name in _FOLDERS:
        (folder / name).mkdir()
    # Those of /etc/dirsrv may be read by root alone; without entries they do as well.
    (folder / "schema" / "99user.ldif").write_text("dn: cn=schema\n", encoding="ascii")
    (folder / "slapd-collations.conf").touch()
    path = folder / "dse.ldif"
    path.touch(mode=0o600)
    path.write_text(_dse(options, folder, port, tls_port), encoding="utf-8")
    if options.certificate is not None:
        _keep_key(options.certificate, folder)


def _dse(options: Ds389Options, folder: Path, port: int, tls_port: int | None) -> str:
    files = ["template-dse.ldif", "template-suffix-db.ldif"]
    text = "".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in files)
    # A comment between entries would be read as an entry without a name.
    text = re.sub(r"(?m)^#.*\n", "", text)
    for name, value in _places(options, folder, port).items():
        text = text.replace(f"%{name}%", value)
    left = sorted(set(re.findall(r"%[a-z_]+%", text)))
    if left:
        raise TestbedError(f"389-ds-base has places in its templates unknown here: {left}")
    caches = f"nsslapd-import-cache-autosize: 0\nnsslapd-import-cachesize: {_CACHE_BYTES}"
    caches += f"\nnsslapd-cache-autosize: 0\nnsslapd-dbcachesize: {_CACHE_BYTES}"
    text = _added(text, "cn=config,cn=ldbm database,cn=plugins,cn=config", caches)
    if options.account_policy:
        text = _with_account_policy(text)
    return _added(text, "cn=config", "\n".join(_settings(options, tls_port)))


def _places(options: Ds389Options, folder: Path, port: int) -> dict[str, str]:
    """Return what stands for the ``%names%`` of the templates."""
    return {
        "schema_dir": f"{folder}/schema",
        "lock_dir": f"{folder}/lock",
        "tmp_dir": f"{folder}/tmp",
        "cert_dir": f"{folder}/certificates",
        "ldif_dir": f"{folder}/ldif",
        "bak_dir": f"{folder}/backup",
        "run_dir": f"{folder}/run",
        "inst_dir": f"{folder}/instance",
        "log_dir": f"{folder}/log",
        "db_dir": f"{folder}/db",
        "db_home_dir": f"{folder}/db",
        # LMDB: two seconds sooner than Berkeley DB, which newer releases no longer have.
        "db_lib": "mdb",
        "config_dir": str(folder),
        "fqdn": "localhost",
        "ds_port": str(port),
        # Started by root it would become this user; started by anybody else it stays who it is.
        "ds_user": pwd.getpwuid(os.geteuid()).pw_name,
        "rootdn": options.root_dn,
        "ds_passwd": _hashed(options.root_password),
        "ldapi_enabled": "on",
        "ldapi": f"{folder}/ldapi",
        "ldapi_autobind": "on",
        "ds_suffix": options.suffix,
        "ds_bename": BACKEND,
    }


def _settings(options: Ds389Options, tls_port: int | None) -> list[str]:
    lines = ["nsslapd-listenhost: 127.0.0.1", "nsslapd-securelistenhost: 127.0.0.1"]
    if tls_port is not None:
        lines += ["nsslapd-security: on", f"nsslapd-securePort: {tls_port}"]
    return lines + [f"{name}: {value}" for name, value in options.config.items()]


def _added(text: str, dn: str, lines: str) -> str:
    """Return the configuration with further lines at the end of one entry."""
    begin = text.index(f"dn: {dn}\n")
    end = text.index("\n\n", begin)
    return f"{text[:end]}\n{lines}{text[end:]}"


def _with_account_policy(text: str) -> str:
    """Switch on the plug-in that writes ``lastLoginTime`` (Administration Guide, 20.19)."""
    begin = text.index("dn: cn=Account Policy Plugin,")
    own = re.sub("(?im)^(nsslapd-pluginEnabled): off$", r"\1: on", text[begin:], count=1)
    return text[:begin] + own.replace("alwaysrecordlogin: no", "alwaysrecordlogin: yes", 1)


def _hashed(password: str) -> str:
    """Return a password as dse.ldif keeps it (RFC 2307, {SSHA}); in clear it is refused."""
    salt = os.urandom(8)
    digest = hashlib.sha1(password.encode() + salt).digest()
    return "{SSHA}" + b64encode(digest + salt).decode("ascii")


def _keep_key(pair: Pair, folder: Path) -> None:
    """Put the certificate and its key into an NSS key store without a password."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12

    key = serialization.load_pem_private_key(pair.key.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a key of the test bed's authority")
    certificate = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
    lock = serialization.BestAvailableEncryption(_PASSPHRASE.encode())
    bundle = folder / "server.p12"
    bundle.write_bytes(
        pkcs12.serialize_key_and_certificates(_NICKNAME.encode(), key, certificate, None, lock)
    )
    store = f"sql:{folder / 'certificates'}"
    run(["certutil", "-N", "-d", store, "--empty-password"])
    run(["pk12util", "-i", bundle, "-d", store, "-W", _PASSPHRASE, "-K", ""])
    bundle.unlink()
