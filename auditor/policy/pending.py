"""Know the families of evidence that rules wait for: those that ``planned.yaml`` names."""

from __future__ import annotations

import re
from functools import cache

from auditor.policy.files import built_in_folder

_FAMILY = re.compile(r"(?m)^  family: ([a-z_]+)$")


@cache
def pending_families() -> tuple[str, ...]:
    """Return their names, sorted; a family that is read already may still have planned rules."""
    planned = built_in_folder() / "rules" / "planned.yaml"
    return tuple(sorted(set(_FAMILY.findall(planned.read_text(encoding="utf-8")))))
