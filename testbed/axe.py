"""Look for barriers in a page with axe-core, Deque's accessibility rules.

The rules come with the PyPI package selenium-axe-python: 4.9.1, which knows WCAG 2.2, without a
second browser driver. Rules: https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from testbed.browser import Browser
from testbed.process import TestbedError

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""Tags of the rules that WCAG 2.2 demands at levels A and AA."""
BEST_PRACTICE = ("best-practice",)
"""Rules that no standard demands."""

_PACKAGE, _FILE = "selenium_axe_python", "axe-core/axe.min.js"
_RUN = """
return axe.run(document, {
  runOnly: {type: 'tag', values: arguments[0]},
  resultTypes: ['violations'],
}).then(found => found.violations.map(each => [
  each.id, each.impact || '', each.help,
  each.nodes.map(node => [node.target.join(' '), node.failureSummary, node.html]),
]));"""


@dataclass(frozen=True, slots=True)
class Barrier:
    """Name one element that breaks a rule."""

    target: str
    """CSS selector."""
    reason: str
    """What would have to be true, in axe's words."""
    html: str
    """The beginning of the element."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Tell which rule a page breaks and where."""

    rule: str
    """axe's name of it: ``color-contrast``."""
    impact: str
    """minor, moderate, serious or critical."""
    help: str
    nodes: tuple[Barrier, ...]


@cache
def axe_script() -> Path:
    """Return where the rules are installed.

    Raises:
        TestbedError: The package is not.

    """
    # Its package is only looked for: importing it would run code that we do not need.
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise TestbedError("selenium-axe-python is not installed; it is in the extra 'test'")
    return Path(found.origin).parent / _FILE


def violations(browser: Browser, tags: Sequence[str] = WCAG) -> list[Violation]:
    """Return the rules with one of these tags that the open page breaks, as it is shown now.

    What is hidden, or needs a click to be there, is not looked at. The time grows with the square
    of the links that stand close together: give it a page of some hundred rows, not of thousands.
    """
    browser.run(axe_script().read_text(encoding="utf-8"))
    return [
        Violation(rule, impact, text, tuple(Barrier(*node) for node in nodes))
        for rule, impact, text, nodes in browser.run(_RUN, list(tags))
    ]


def best_practices(browser: Browser) -> list[Violation]:
    """Return what the open page does that axe advises against though no standard forbids it."""
    return violations(browser, BEST_PRACTICE)
