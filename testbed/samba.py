"""Start a Samba domain controller: a real Active Directory over LDAP, on an address of its own.

Samba's ports are fixed (88, 389, 464, 636, 3268, 3269), its loopback address is not: several
domains and several test workers run side by side. The ports below 1024 need root.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from testbed.certificates import Authority
from testbed.ldif import filetime, generalized_time, modification
from testbed.ports import free_address
from testbed.probe import answers_ldap
from testbed.process import Child, TestbedError, program, run
from testbed.samba_config import Domain, smb_conf

_PORTS = (88, 389, 464, 636, 3268, 3269)
_LDAPS = 636
_BULK_TIMEOUT_S = 1800.0
_DEFAULT_DOMAIN = Domain()

_COUNTERS = frozenset(
    (
        *("pwdLastSet", "lastLogon", "lastLogonTimestamp", "lockoutTime", "accountExpires"),
        *("badPasswordTime", "badPwdCount", "logonCount"),
    )
)
"""Integers; a moment among them is a FILETIME."""
_DATES = frozenset(("whenCreated", "whenChanged"))


class SambaAD:
    """One domain controller in a folder: provision or copy it, fill it, start it, stop it.

    Used with ``with``, it is started and, at the end, stopped; the folder is the caller's.
    """

    administrator_password = "Adm1n-Pass!x"

    def __init__(
        self, folder: Path, authority: Authority, domain: Domain = _DEFAULT_DOMAIN
    ) -> None:
        """Choose an address and issue the certificate; ``folder`` need not exist yet."""
        if os.geteuid() != 0:
            raise TestbedError("Samba's LDAP ports are fixed and below 1024: run this as root")
        self.folder = folder
        self.domain = domain
        self.base_dn = domain.base_dn
        self.administrator = f"administrator@{domain.realm.lower()}"
        self.address = free_address(_PORTS)
        self.uri = f"ldap://{self.address}"
        self.tls_uri = f"ldaps://{self.address}"
        self._authority = authority
        self._certificate = authority.server([self.address, domain.host_name])
        self._config = folder / "smb.conf"
        command = [program("samba"), "--foreground", "--no-process-group", "--model=single"]
        self._child = Child([*command, "-s", self._config], folder / "output.log")

    @classmethod
    def provisioned(
        cls,
        cache: Path,
        folder: Path,
        authority: Authority,
        domain: Domain = _DEFAULT_DOMAIN,
    ) -> Self:
        """Return a fresh domain in ``folder``, copied from one that is provisioned only once.

        All copies of a domain have one SID and one set of built-in object GUIDs.
        """
        cache.mkdir(parents=True, exist_ok=True)
        origin = cache / domain.realm.lower()
        with (cache / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may be provisioning it just now
            if not origin.exists():
                unfinished = cache / "unfinished"
                shutil.rmtree(unfinished, ignore_errors=True)
                cls(unfinished, authority, domain).provision()
                unfinished.rename(origin)
        shutil.copytree(origin, folder)
        made = cls(folder, authority, domain)
        made._configure()
        return made

    def provision(self) -> None:
        """Create the domain in ``folder``; takes some seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        run(
            [
                *("samba-tool", "domain", "provision", "--server-role=dc", "--dns-backend=NONE"),
                f"--realm={self.domain.realm}",
                f"--domain={self.domain.netbios}",
                f"--host-name={self.domain.host}",
                f"--host-ip={self.address}",
                f"--adminpass={self.administrator_password}",
                f"--targetdir={self.folder}",
                "--use-rfc2307",
                f"--option=interfaces={self.address}/8",
                "--option=bind interfaces only=yes",
                # No extended attributes: not every container's file system has them.
                "--option=vfs objects=",
            ]
        )
        self._configure()

    def _configure(self) -> None:
        # Samba's own smb.conf, in etc/, holds the paths of the folder it was provisioned in.
        text = smb_conf(
            self.domain, self.folder, self.address, self._certificate, self._authority.pem
        )
        self._config.write_text(text, encoding="utf-8")

    def add_setting(self, name: str, value: str) -> None:
        """Add a line to smb.conf; it counts from the next start on."""
        with self._config.open("a", encoding="utf-8") as file:
            file.write(f"\t{name} = {value}\n")

    @property
    def running(self) -> bool:
        """Tell whether the server runs."""
        return self._child.running

    def start(self) -> Self:
        """Start the server and wait until it answers over LDAPS with its certificate."""
        trust = self._authority.context()
        self._child.start(lambda: answers_ldap(self.address, _LDAPS, trust))
        return self

    def stop(self) -> None:
        """Stop the server; its data stay and it can be started again."""
        self._child.stop()

    def kill(self) -> None:
        """End the server at once."""
        self._child.kill()

    def run_tool(self, *arguments: str) -> str:
        """Run samba-tool on this domain's files (0.3 s each) and return what it prints."""
        return run(["samba-tool", *arguments, "-s", self._config])

    def ldbadd(self, ldif: str) -> None:
        """Add entries as Active Directory would, in one transaction.

        ``unicodePwd`` sets a password at about 17 ms each, nearly all of it key derivation; without
        one an account costs about 1 ms and has ``pwdLastSet`` 0, which ``backdate`` can change.
        """
        self._ldb("ldbadd", self._sam(), ldif)

    def ldbmodify(self, ldif: str) -> None:
        """Change entries as Active Directory would, in one transaction."""
        self._ldb("ldbmodify", self._sam(), ldif)

    def backdate(self, values: Mapping[str, Mapping[str, datetime | int]]) -> None:
        """Set times and counters that Active Directory sets itself, such as ``pwdLastSet``.

        Writes the partition's own file, below Samba's modules, which would refuse. Only attributes
        whose index the bare file can keep are let through.

        Args:
            values: Distinguished name -> attribute -> a moment, or the number itself.

        Raises:
            ValueError: Another attribute, or a number for a date.

        """
        ldif = "".join(
            modification(dn, {name: _stored(name, value) for name, value in each.items()})
            for dn, each in values.items()
        )
        partition = self.folder / "private" / "sam.ldb.d" / f"{self.base_dn.upper()}.ldb"
        self._ldb("ldbmodify", partition, ldif)

    def _sam(self) -> Path:
        return self.folder / "private" / "sam.ldb"

    def _ldb(self, tool: str, database: Path, ldif: str) -> None:
        # In batch mode the index is written once, at the end: adding n accounts is linear in n.
        options = ["-o", "batch_mode:1", f"--configfile={self._config}"]
        run([tool, *options, "-H", f"tdb://{database}"], text=ldif, timeout_s=_BULK_TIMEOUT_S)

    def __enter__(self) -> Self:
        """Start the server."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server."""
        self.stop()


def _stored(name: str, value: datetime | int) -> str | int:
    if name in _DATES and isinstance(value, datetime):
        return generalized_time(value).replace("Z", ".0Z")
    if name in _COUNTERS:
        return filetime(value) if isinstance(value, datetime) else value
    raise ValueError(f"{name} cannot be backdated to a value of type {type(value).__name__}")
