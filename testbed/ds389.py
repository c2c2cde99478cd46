"""Start 389 Directory Server with an instance of its own in a folder that goes away with it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from testbed.ds389_config import BACKEND, Ds389Options, write_config
from testbed.own_folder import ADDRESS, ServerInOwnFolder
from testbed.ports import free_port
from testbed.process import Child, TestbedError, program, run


class Ds389(ServerInOwnFolder):
    """One server: preload it, start it, stop it, start it again at the same ports.

    Used with ``with``, it is started and, at the end, stopped and deleted. It needs no systemd and
    no root: everything lies in its folder and the ports are high.
    """

    def __init__(self, options: Ds389Options | None = None) -> None:
        """Write the configuration; nothing runs yet."""
        self.options = options or Ds389Options()
        # The path of a socket may have 107 bytes: not below a test's own, long temporary folder.
        self.folder = Path(tempfile.mkdtemp(prefix="testbed-ds389-"))
        self.log = self.folder / "ns-slapd.log"
        self.port = free_port()
        self.uri = f"ldap://{ADDRESS}:{self.port}"
        self.tls_port = free_port() if self.options.certificate else None
        self.ldapi_uri = f"ldapi://{quote(str(self.folder / 'ldapi'), safe='')}"
        self._preloaded = ""
        try:
            write_config(self.options, self.folder, self.port, self.tls_port)
            # Any "-d" keeps it in the foreground.
            command = [program("ns-slapd"), "-D", str(self.folder), "-d", "0"]
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self._child = Child([*command, "-i", self.folder / "pid"], self.log)

    @property
    def tls_uri(self) -> str:
        """Return the ldaps:// address; only a server with a certificate has one."""
        if self.tls_port is None:
            raise ValueError("this server has no certificate")
        return f"ldaps://{ADDRESS}:{self.tls_port}"

    def preload(self, ldif: str | Path) -> None:
        """Add entries offline (ldif2db), operational attributes included, before the first start.

        An import begins an empty database, so everything preloaded so far is imported again,
        and what clients have changed is lost.

        Args:
            ldif: The text, or the path of a file; parents before children.

        Raises:
            ValueError: The server runs.
            TestbedError: The server refuses an entry.

        """
        if self.running:
            raise ValueError("stop the server before preloading it")
        text = ldif.read_text(encoding="utf-8") if isinstance(ldif, Path) else ldif
        path = self.folder / "ldif" / "preload.ldif"
        path.write_text(self._preloaded + text, encoding="utf-8")
        said = self.folder / "log" / "errors"
        before = said.stat().st_size if said.exists() else 0
        try:
            run(["ns-slapd", "ldif2db", "-D", self.folder, "-n", BACKEND, "-i", path])
        except TestbedError as error:
            # Which entry it refused, and why, stands in the log alone.
            log = said.read_bytes()[before:].decode("utf-8", "replace").splitlines()
            why = "\n".join(line for line in log if " INFO " not in line)
            raise TestbedError(f"{error}\n{why}") from error
        self._preloaded += text

    def modify(self, ldif: str, user: str | None = None, password: str | None = None) -> None:
        """Change or add entries while the server runs; the root user does it if nobody is named.

        Raises:
            TestbedError: The server refuses a change.

        """
        who = ["-D", user or self.options.root_dn, "-w", password or self.options.root_password]
        run(["ldapmodify", "-a", "-x", "-H", self.uri, *who], text=ldif)
