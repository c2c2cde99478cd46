"""Sign in to a real domain by Kerberos: ``python -m testbed.kerberos`` (``make kerberos``).

It stands apart from the tests because the package gssapi has to be compiled (libkrb5-dev, gcc).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from auditor.ldap.interface import Bind, BindMethod, Directory, DirectoryError, Search, Security
from auditor.ldap.session import Session
from testbed.certificates import make_ca
from testbed.samba import SambaAD

_CONFIG = """\
[libdefaults]
default_realm = {realm}
dns_lookup_kdc = false
dns_canonicalize_hostname = false
rdns = false
udp_preference_limit = 1
[realms]
{realm} = {{
  kdc = {address}
}}
[domain_realm]
{address} = {realm}
"""


def main() -> int:
    """Ask without a ticket (refused, with the remedy), then with one (answered)."""
    with tempfile.TemporaryDirectory(prefix="testbed-kerberos-") as name:
        folder = Path(name)
        authority = make_ca(folder)
        domain = SambaAD(folder / "domain", authority)
        domain.provision()
        domain.run_tool("spn", "add", f"ldap/{domain.address}", f"{domain.domain.host}$")
        domain.add_setting("ldap server require strong auth", "allow_sasl_over_tls")
        realm = domain.domain.realm
        config = folder / "krb5.conf"
        config.write_text(_CONFIG.format(realm=realm, address=domain.address), encoding="utf-8")
        os.environ.update(KRB5_CONFIG=str(config), KRB5CCNAME=f"FILE:{folder / 'tickets'}")
        directory = Directory(
            domain.address,
            636,
            Security.TLS,
            domain.base_dn,
            Bind(BindMethod.KERBEROS),
            ca_file=authority.pem,
            attempts=1,
        )
        with domain:
            refused = _refused(directory)
            subprocess.run(
                ["kinit", f"administrator@{realm}"],
                input=domain.administrator_password,
                text=True,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            with Session(directory) as session:
                found = session.ask(
                    Search(domain.base_dn, "(objectClass=user)", ("sAMAccountName",))
                )
    print(f"without a ticket: {refused}")
    print(f"with a ticket: {len(found)} accounts")
    return 0 if refused and found else 1


def _refused(directory: Directory) -> str:
    try:
        with Session(directory) as session:
            session.connection()
    except DirectoryError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(main())
