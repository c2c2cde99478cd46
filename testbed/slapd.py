"""Start OpenLDAP's slapd with a database of its own in a folder that goes away with it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from testbed.own_folder import ADDRESS, ServerInOwnFolder
from testbed.ports import free_port
from testbed.process import Child, program, run
from testbed.slapd_config import SlapdOptions, write_config


class Slapd(ServerInOwnFolder):
    """One server: preload it, start it, stop it, start it again at the same ports.

    Used with ``with``, it is started and, at the end, stopped and deleted.
    """

    def __init__(self, options: SlapdOptions | None = None) -> None:
        """Write the configuration; nothing runs yet."""
        self.options = options or SlapdOptions()
        # The path of a socket may have 107 bytes: not below a test's own, long temporary folder.
        self.folder = Path(tempfile.mkdtemp(prefix="testbed-slapd-"))
        self.log = self.folder / "slapd.log"
        self.port = free_port()
        self.uri = f"ldap://{ADDRESS}:{self.port}"
        self.tls_port = free_port() if self.options.certificate else None
        self.ldapi_uri = f"ldapi://{quote(str(self.folder / 'ldapi'), safe='')}"
        self._config = write_config(self.options, self.folder)
        # A copy at another path: Ubuntu's AppArmor profile confines /usr/sbin/slapd to /var/lib.
        self._program = Path(shutil.copy(program("slapd"), self.folder / "slapd"))
        uris = [f"{self.uri}/", f"{self.ldapi_uri}/"]
        uris += [f"{self.tls_uri}/"] if self.tls_port else []
        # "none" still logs what cannot be ignored, such as why slapd did not start.
        listen = ["-h", " ".join(uris), "-d", "none"]
        self._child = Child([self._program, "-f", self._config, *listen], self.log)

    @property
    def tls_uri(self) -> str:
        """Return the ldaps:// address; only a server with a certificate has one."""
        if self.tls_port is None:
            raise ValueError("this server has no certificate")
        return f"ldaps://{ADDRESS}:{self.tls_port}"

    def preload(self, ldif: str | Path) -> None:
        """Add entries offline (slapadd), operational attributes included, before the start.

        Args:
            ldif: The text, or the path of a file; parents before children.

        Raises:
            ValueError: The server runs.
            TestbedError: slapd refuses an entry.

        """
        if self.running:
            raise ValueError("stop the server before preloading it")
        text = ldif.read_text(encoding="utf-8") if isinstance(ldif, Path) else ldif
        run([self._program, "-Tadd", "-q", "-f", self._config], text=text)
