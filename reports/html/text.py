"""Let any text of an audit stand in a page: it shows as what it is and does nothing."""

from __future__ import annotations

import json
import re

from markupsafe import Markup

from auditor.model import Text
from reports.text import clean

LONGEST = 400
"""Letters of one name or value of the evidence; what is longer ends with an ellipsis."""

_ORDINARY = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2013\u2014\u2018-\u201d\u2026\u2713\u2717]*"
)
"""Composed letters and marks that need no second look: nearly every text is made of them."""
_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def shown(text: str) -> str:
    """Return ``text`` composed, with control and direction characters written out."""
    return text if _ORDINARY.fullmatch(text) else clean(text)


def finalize(value: object) -> object:
    """Make every value that a template prints fit to be shown; markup of ours stays."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def cut(text: str) -> str:
    """Return a name or value of the evidence, not longer than :data:`LONGEST`."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def told(text: Text | None, language: str) -> str:
    """Return a text of a rule or a result in one line; empty if there is none."""
    return " ".join(text.in_language(language).split()) if text else ""


def data_block(value: object) -> Markup:
    """Return JSON that can stand in a ``<script>`` whatever its strings hold.

    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_IN_SCRIPT))  # noqa: S704  # no character of markup is left in it
