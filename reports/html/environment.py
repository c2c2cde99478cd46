"""Load templates, styles and scripts, and put a page together."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from auditor.locale import _
from reports.html.text import finalize

_PACKAGE = "reports.html"


@dataclass(frozen=True, slots=True)
class Assets:
    """What a kind of page wears: its style and script, and the policy that allows only them."""

    style: Markup
    script: Markup
    policy: str


def page(template: str, kind: str, values: Mapping[str, object]) -> bytes:
    """Return the page that ``template`` makes of ``values``, in the style of its ``kind``."""
    text = _environment().get_template(template).render(assets=_assets(kind), **values)
    # A lone surrogate, left of a file name that is no UTF-8, cannot be encoded.
    return text.encode("utf-8", "backslashreplace")


@cache
def macro(template: str, name: str) -> Callable[..., Markup]:
    """Return a macro of a template, for the parts of which a page has many."""
    found: Callable[..., Markup] = vars(_environment().get_template(template).module)[name]
    return found


@cache
def _environment() -> Environment:
    """Return the templates; each is compiled once."""
    made = Environment(
        loader=FunctionLoader(lambda name: _read("templates", name)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["_"] = _
    return made


@cache
def _assets(kind: str) -> Assets:
    style = _small(_read("assets", "base.css") + _read("assets", f"{kind}.css"))
    script = _small(_read("assets", f"{kind}.js"))
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}';"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return Assets(Markup(style), Markup(script), policy)  # noqa: S704  # ours, from the package


def _read(folder: str, name: str) -> str:
    return resources.files(_PACKAGE).joinpath(folder, name).read_text(encoding="utf-8")


def _small(source: str) -> str:
    """Leave out the comments and the indentation: they would be in every one of 1,500 pages."""
    bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    lines = (line.strip() for line in bare.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _hash(inline: str) -> str:
    digest = hashlib.sha256(inline.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
