"""Install the Debian packages that the tests need: ``python -m testbed.packages``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from testbed.process import TestbedError, run

SERVERS = {
    "slapd": "usr/sbin/slapd",
    "ldap-utils": "usr/bin/ldapsearch",
    "samba": "usr/sbin/smbd",
    "samba-ad-dc": "usr/sbin/samba",
    "samba-ad-provision": "usr/share/samba/setup/provision.ldif",
    "samba-dsdb-modules": "usr/lib/*/samba/ldb/samba_dsdb.so",
    "samba-vfs-modules": "usr/lib/*/samba/vfs/acl_xattr.so",
    "winbind": "usr/sbin/winbindd",
    "krb5-user": "usr/bin/kinit",
    "ldb-tools": "usr/bin/ldbadd",
    "python3-samba": "usr/lib/python3/dist-packages/samba/__init__.py",
    "389-ds-base": "usr/sbin/ns-slapd",
    "python3-lib389": "usr/*bin/dsidm",
    "libnss3-tools": "usr/bin/pk12util",
}
"""Package -> a file that shows that what we want of it is there, whichever package brought it."""

BROWSERS = ("usr/bin/chromium", "usr/bin/google-chrome")
"""Debian's, or the one that machines without Debian's package have (Ubuntu's is a snap)."""
READERS: dict[str, str | tuple[str, ...]] = {
    "chromium": BROWSERS,
    "chromium-driver": "usr/bin/chromedriver",
    "libreoffice-writer-nogui": "usr/lib/libreoffice/program/libswlo.so",
    "libreoffice-calc-nogui": "usr/lib/libreoffice/program/libsclo.so",
    "openscap-scanner": "usr/bin/oscap",
    "openscap-common": "usr/share/openscap/schemas/xccdf/1.2/xccdf_1.2.xsd",
    "poppler-utils": "usr/bin/pdftoppm",
    "prometheus": "usr/bin/promtool",
    "fonts-liberation2": "usr/share/fonts/truetype/liberation*/LiberationSerif-Regular.ttf",
}
"""What reads our reports as their readers do; several files mean that one of them is enough.

The fonts have the widths of Times New Roman and Arial, so that a page breaks where it will.
"""
EVERYTHING: dict[str, str | tuple[str, ...]] = {**SERVERS, **READERS}
_OTHER_NAMES = {"fonts-liberation2": "fonts-liberation"}
"""Names in releases that do not know ours: Debian 13 merged the two versions of these fonts."""

_POLICY = Path("/usr/sbin/policy-rc.d")
_START_NOTHING = "#!/bin/sh\nexit 101\n"
"""Debian policy: 101 forbids maintainer scripts to start a service (invoke-rc.d(8))."""
_APT_TIMEOUT_S = 900.0


def missing(
    root: Path = Path("/"), wanted: Mapping[str, str | tuple[str, ...]] = EVERYTHING
) -> list[str]:
    """Return the packages whose files are not there; takes a millisecond.

    Args:
        root: Where the system begins.
        wanted: ``SERVERS``, ``READERS`` or, as the tests need both, ``EVERYTHING``.

    """

    def there(patterns: str | tuple[str, ...]) -> bool:
        each = (patterns,) if isinstance(patterns, str) else patterns
        return any(next(root.glob(pattern), None) for pattern in each)

    return [name for name, patterns in wanted.items() if not there(patterns)]


def command(packages: Sequence[str]) -> str:
    """Return what an administrator types to install these packages."""
    names = " ".join(packages)
    return f"sudo apt-get update && sudo apt-get install --no-install-recommends {names}"


@contextmanager
def services_kept_off(policy: Path = _POLICY) -> Iterator[None]:
    """Keep packages from starting their services while they are installed.

    A policy that the machine has already is left as it is.
    """
    if policy.exists():
        yield
        return
    policy.write_text(_START_NOTHING, encoding="ascii")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _known(package: str) -> bool:
    """Tell whether this release has the package: newer ones merge some of them."""
    try:
        return bool(run(["apt-cache", "show", "--no-all-versions", package]))
    except TestbedError:
        return False


def _known_name(package: str) -> str | None:
    other = _OTHER_NAMES.get(package)
    if _known(package):
        return package
    return other if other and _known(other) else None


def install(packages: Sequence[str]) -> None:
    """Install packages as root, trying once more when a mirror fails.

    Raises:
        TestbedError: apt-get failed twice, or some are still missing.

    """
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]

    def attempt() -> None:
        run([*apt, "update"], timeout_s=_APT_TIMEOUT_S)
        known = [name for each in packages if (name := _known_name(each))]
        options = ["--yes", "--no-install-recommends"]
        run([*apt, "install", *options, *known], variables=quiet, timeout_s=_APT_TIMEOUT_S)

    with services_kept_off():
        try:
            attempt()
        except TestbedError:
            attempt()
    left = missing()
    if left:
        raise TestbedError(f"still missing after the installation: {' '.join(left)}")


def main() -> int:
    """Install what is missing and return the exit code."""
    absent = missing()
    if not absent:
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.stderr.write(
            f"The test bed needs packages that are not installed. Run: {command(absent)}\n"
        )
        return 1
    try:
        install(absent)
    except TestbedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
