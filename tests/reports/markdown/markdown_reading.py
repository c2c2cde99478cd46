"""Read Markdown back, with links made of addresses as GitHub makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

HOSTILE = [
    "a | b",
    "a \\| b \\",
    "\\",
    "` | `",
    "```",
    "``` x",
    "<script>alert(1)</script>",
    "</summary></details><img src=x onerror=alert(1)>",
    "<!-- ",
    "--> -->",
    "[link](https://x.example)",
    "![image](https://x.example/a.png)",
    "[ref]: https://x.example",
    "<https://x.example>",
    "https://x.example/a?b=c&d",
    "HTTP://x.example",
    "www.x.example",
    "WWW.x.example",
    "mailto:an@x.example",
    "an@x.example",
    "@admin please",
    "#123 GH-1",
    "**bold** _em_ ~~gone~~ $x^2$",
    "&lt;b&gt; &#124; &amp;",
    "\\*a\\* \\[a](https://x.example) \\`b\\`",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "---",
    "\n\n# heading\n\n| a |\n|---|\n",
    "\r\n\u2028\u2029\x0b\x0c\x85next",
    "=cmd|' /c calc'!a0",
    "\x00\x1b[31m\u202eabc\udc80\ufffe",
    "🏫 ạ" + "ạ" * 300,
    "   ",
    "",
]
OWN_HTML = re.compile(
    r"<details>\n<summary>[^<>]*(?:<!-- -->[^<>]*)*</summary>\n|</details>\n|<!-- -->|<br>"
)


def reader() -> MarkdownIt:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True, "typographer": False})
    assert parser.linkify is not None
    # GitHub makes links of www., http:// and addresses, not of every word with a dot in it.
    parser.linkify.set({"fuzzy_link": False})
    return parser


def tokens(text: str) -> Iterator[Token]:
    for token in reader().parse(text):
        yield token
        yield from token.children or ()


def dangerous(text: str) -> list[str]:
    """Return what foreign text could have become: links, images, HTML that is not ours."""
    return [
        f"{token.type} {token.content}"
        for token in tokens(text)
        if token.type in {"link_open", "image"}
        or (token.type.startswith("html") and not OWN_HTML.fullmatch(token.content))
    ]
