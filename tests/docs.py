"""Regenerate the parts of the READMEs that come from the code.

``python -m tests.docs`` writes them; a test compares them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from tabulate import tabulate

from auditor.cli.app import build_app
from auditor.evidence.families import FAMILIES, TABLES
from auditor.locale import _, install_click_catalogue, set_language
from auditor.model import Outcome, Reason, Text
from auditor.pipeline import load_built_in
from auditor.policy.trace import trace_counts
from reports import FORMATS

ROOT = Path(__file__).resolve().parent.parent
READMES = {"en": ROOT / "README.md", "vi": ROOT / "README.vi.md"}
_BLOCK = re.compile(r"(<!-- BEGIN (?P<name>[a-z-]+) -->\n).*?(<!-- END (?P=name) -->)", re.DOTALL)


def _commands(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=78)
    yield f"### `{context.command_path}`\n\n```text\n{command.get_help(context).strip()}\n```\n"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None:
                yield from _commands(found, context, each)


def commands(language: str) -> str:
    """Return the help of every command, as the program prints it."""
    del language
    return "\n".join(_commands(build_app(), None, "auditor"))


def sources(language: str) -> str:
    """Return the formats of every family and what each can never tell."""
    rows = [
        (
            f"`{family.name}`",
            f"`{each.name}`",
            each.title.in_language(language),
            ", ".join(f"`{c}`" for c in each.cannot_tell) or "–",
        )
        for family in FAMILIES.values()
        for each in family.formats.values()
    ]
    heads = {
        "en": ["evidence", "format", "what it is", "cannot tell (stays unknown)"],
        "vi": ["chứng cứ", "format", "là gì", "không cho biết (chưa xác định)"],
    }
    return _table(rows, heads[language])


def columns(language: str) -> str:
    """Return the columns of every table."""
    rows = [
        (f"`{table.name}`", f"`{c.name}`", c.type.value, c.meaning.in_language(language))
        for table in TABLES.values()
        for c in table.columns
    ]
    heads = {
        "en": ["table", "column", "type", "meaning"],
        "vi": ["bảng", "cột", "kiểu", "ý nghĩa"],
    }
    return _table(rows, heads[language])


def reports(language: str) -> str:
    """Return the table of report formats."""
    rows = [(f"`{each.name}`", each.title.in_language(language)) for each in FORMATS.values()]
    return _table(rows, ["format", {"en": "what it is", "vi": "là gì"}[language]])


def rules(language: str) -> str:
    """Return the rules that can be judged now."""
    library, _packs = load_built_in()
    rows = [
        (f"`{rule.id}`", rule.severity.value, rule.title.in_language(language), f"`{rule.check}`")
        for rule in sorted(library.values(), key=lambda each: each.id)
        if rule.check
    ]
    heads = {
        "en": ["rule", "severity", "title", "check"],
        "vi": ["quy tắc", "mức độ", "nội dung", "phép kiểm tra"],
    }
    return _table(rows, heads[language])


def directives(language: str) -> str:
    """Return the directive packs and how their clauses are answered for."""
    _rules, packs = load_built_in()
    titles = {pack.id: pack.title.in_language(language) for pack in packs}
    rows = [
        (
            f"`{c.directive}`",
            titles[c.directive],
            c.clauses,
            c.judged,
            c.pending,
            c.not_checkable,
            c.out_of_scope,
        )
        for c in trace_counts(packs)
    ]
    heads = Text(
        "tên|văn bản|điều khoản|kiểm tra được|chờ phép kiểm tra|không kiểm tra được|ngoài phạm vi",
        "name|document|clauses|judged|pending|not checkable|out of scope",
    )
    return _table(rows, heads.in_language(language).split("|"))


def outcomes(language: str) -> str:
    """Return the stable codes of outcomes and reasons."""
    del language
    return (
        f"`outcome`: {', '.join(f'`{each}`' for each in Outcome)}\n\n"
        f"`reason`: {', '.join(f'`{each}`' for each in Reason)}"
    )


def _table(rows: list[tuple[object, ...]], headers: list[str]) -> str:
    return tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True)


BLOCKS: dict[str, Callable[[str], str]] = {
    "commands": commands,
    "sources": sources,
    "columns": columns,
    "reports": reports,
    "rules": rules,
    "directives": directives,
    "outcomes": outcomes,
}


def filled(text: str, language: str) -> str:
    """Return a README with every generated block renewed."""
    set_language(language)
    install_click_catalogue()
    return _BLOCK.sub(lambda m: f"{m[1]}\n{BLOCKS[m['name']](language)}\n\n{m[3]}", text)


def main() -> int:
    """Rewrite the generated blocks of both READMEs."""
    for language, path in READMES.items():
        path.write_text(filled(path.read_text(encoding="utf-8"), language), encoding="utf-8")
        print(_("Written: {path}").format(path=path.name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
