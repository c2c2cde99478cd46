"""Make any text fit for an XML document.

XML 1.0, section 2.2, leaves out most control characters, surrogates and two non-characters; a
parser refuses the whole document for a single one of them, even written as a reference.
"""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


def xml_text(text: str) -> str:
    """Return ``text`` with U+FFFD for each character XML 1.0 forbids; markup is not escaped."""
    return _FORBIDDEN.sub(_REPLACEMENT, text)
