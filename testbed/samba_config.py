"""Write smb.conf(5) for one domain controller of the test bed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from testbed.certificates import Pair


@dataclass(frozen=True, slots=True)
class Domain:
    """The names of an Active Directory domain."""

    realm: str = "EDU.TEST"
    netbios: str = "EDUTEST"
    host: str = "dc1"

    @property
    def base_dn(self) -> str:
        """Return the domain's distinguished name, such as ``DC=edu,DC=test``."""
        return ",".join(f"DC={part}" for part in self.realm.lower().split("."))

    @property
    def host_name(self) -> str:
        """Return the controller's full DNS name."""
        return f"{self.host}.{self.realm.lower()}"


def smb_conf(domain: Domain, folder: Path, address: str, certificate: Pair, authority: Path) -> str:
    """Return a configuration all of whose files, sockets and ports are the server's own.

    Only ``ldap`` and ``kdc`` run: simple binds need no winbindd, and nothing replicates or asks a
    name server.
    """
    lines = {
        "realm": domain.realm,
        "workgroup": domain.netbios,
        "netbios name": domain.host,
        "server role": "active directory domain controller",
        # Else Samba refuses a controller that does not run all its services.
        "server role check:inhibit": "yes",
        "server services": "ldap, kdc",
        "interfaces": f"{address}/8",
        "bind interfaces only": "yes",
        "vfs objects": "",
        "idmap_ldb:use rfc2307": "yes",
        "tls enabled": "yes",
        "tls certfile": certificate.certificate,
        "tls keyfile": certificate.key,
        "tls cafile": authority,
        "private dir": folder / "private",
        "lock directory": folder,
        "state directory": folder / "state",
        "cache directory": folder / "cache",
        "binddns dir": folder / "bind-dns",
        "pid directory": folder / "run",
        "ncalrpc dir": folder / "ncalrpc",
        "ntp signd socket directory": folder / "ntp_signd",
        "winbindd socket directory": folder / "winbindd",
        "usershare path": "",
        "log file": folder / "samba.log",
        "logging": "file",
    }
    return "[global]\n" + "".join(f"\t{name} = {value}\n" for name, value in lines.items())
