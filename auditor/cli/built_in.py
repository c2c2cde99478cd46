"""Load what ships with the program: all rules and all packs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditor.model import Directive, Rule
from auditor.policy.library import load_rules
from auditor.policy.packs import built_in_directives, load_directive
from checks import CHECKS


def built_in() -> tuple[Mapping[str, Rule], tuple[Directive, ...]]:
    """Return the rule library and every directive pack that ships with the program."""
    rules = load_rules(CHECKS)
    packs = tuple(load_directive(name, rules, CHECKS, Path()) for name in built_in_directives())
    return rules, packs
