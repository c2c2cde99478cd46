"""Read the lock files: which version of what is installed where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"[A-Za-z0-9][^\s]*==")


def lock_file(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.lock"


def locked(name: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the versions by normalised name; ``environment`` overrides this machine's markers."""
    found: dict[str, str] = {}
    for line in lock_file(name).read_text(encoding="utf-8").splitlines():
        if not _PIN.match(line):
            continue
        pin = Requirement(line.rstrip(" \\"))
        if pin.marker is not None and not pin.marker.evaluate(dict(environment or {})):
            continue
        [version] = pin.specifier
        package = canonicalize_name(pin.name)
        assert version.operator == "==", line
        assert package not in found, f"{name}.lock has two versions of {package}"
        found[package] = version.version
    return found
