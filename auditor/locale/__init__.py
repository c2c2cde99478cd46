"""Translate what a user reads.

Messages are written in English in the code; the catalogue holds the Vietnamese.

``_`` gives the text in the language of the run; ``both`` gives it in both, for documents that carry
both.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from auditor.model import Text

__all__ = [
    "LANGUAGES",
    "_",
    "_n",
    "both",
    "install_click_catalogue",
    "language",
    "language_from",
    "set_language",
]

LANGUAGES = ("vi", "en")
_language: ContextVar[str] = ContextVar("language", default="vi")


def language() -> str:
    """Return the language of the run."""
    return _language.get()


def set_language(name: str) -> None:
    """Choose the language of the run (``vi`` or ``en``)."""
    _language.set(name if name in LANGUAGES else "vi")


def language_from(arguments: list[str], environment: Mapping[str, str] = os.environ) -> str:
    """Find the user's language: ``--lang``, then AUDITOR_LANG, then the locale; else Vietnamese."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    for name in ("AUDITOR_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")[:2].lower()
        if value in LANGUAGES:
            return value
    return "vi"


@cache
def _catalogue(name: str) -> gettext.NullTranslations:
    if name == "en":
        return gettext.NullTranslations()
    return gettext.translation("auditor", Path(__file__).parent, [name], fallback=True)


def _(message: str) -> str:
    """Return ``message`` in the language of the run."""
    return _catalogue(_language.get()).gettext(message)


def _n(singular: str, plural: str, count: int) -> str:
    """Return the form of a message that fits ``count``; fill it with ``format(count=...)``."""
    return _catalogue(_language.get()).ngettext(singular, plural, count)


def both(message: str, **values: object) -> Text:
    """Return ``message`` in both languages, with ``{name}`` places filled."""
    vi = _catalogue("vi").gettext(message)
    return (
        Text(vi=vi.format(**values), en=message.format(**values)) if values else Text(vi, message)
    )


def install_click_catalogue() -> None:
    """Let click speak the language of the run; its own messages are in the domain ``messages``."""
    gettext.bindtextdomain("messages", str(Path(__file__).parent))
    os.environ["LANGUAGE"] = _language.get()
