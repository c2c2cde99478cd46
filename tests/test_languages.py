"""Nothing a user reads escapes translation, and what is translated really is."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from auditor.evidence.families import FAMILIES, TABLES
from auditor.model import Text
from auditor.pipeline import load_built_in
from checks import CHECKS
from checks.pictures import PICTURES
from reports import FORMATS
from tests.catalogue import DOMAINS, merged, messages
from tests.reports.human_text import html_text

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted(path for room in ("auditor", "reports") for path in (ROOT / room).rglob("*.py"))
TEMPLATES = sorted((ROOT / "reports").rglob("*.j2"))

ALIKE = {
    "TLS": "a protocol's name",
    "SHA-256": "a hash function's name",
    "Choice({choices})": "how click names a kind of parameter in a debugger",
}
"""Messages that are the same in both languages, with the reason."""
NAMES_ALIKE = re.compile(r"(?:[A-Z][\w.]*(?: [A-Z][\w.]*)*)?(?: \((?:[\w.,: -]+)\))?")
"""Names of products and formats."""

_WORD = re.compile(r"[^\W\d_]{2,}")


# What is in the catalogue is translated. That nothing lacks its Vietnamese, and that the catalogue
# holds no message that the code no longer uses, is held by test_catalogue.


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_is_not_the_english_once_more(domain: str) -> None:
    same = set()
    for each in merged(domain):
        originals = each.id if isinstance(each.id, tuple) else (each.id,)
        said = each.string if isinstance(each.string, tuple) else (each.string,)
        same |= {one for one in originals if one and one in said and _WORD.search(_bare(one))}
    assert same - ALIKE.keys() == set()


def test_every_exception_is_needed() -> None:
    used = {each for domain in DOMAINS for each in messages(domain)}
    assert ALIKE.keys() <= used


def _bare(message: str) -> str:
    return re.sub(r"\{[^{}]*\}", "", message)


# What is shown goes through the catalogue.

ERRORS = {"AuditorError", "PolicyError", "DistrictError", "EvidenceError", "ReportError"}
SHOWS = ERRORS | {"echo", "secho", "UsageError", "BadParameter", "ClickException"}
"""Functions and types whose texts a user reads."""
DRAWS = {"Paragraph", "Facts", "Column", "Table", "Bar", "Chart", "Steps", "Section"}
DRAWS |= {"heading", "paragraph"}
"""The same of reports; elsewhere a column is one of a table of evidence."""
HELP = {"help", "short_help", "epilog", "prompt"}
UNTRANSLATED = {"auditor 1": "the program's name and version"}


def literals(node: ast.AST) -> Iterator[str]:
    """Yield the texts with words that an expression holds without looking them up."""
    match node:
        case ast.Constant(value=str(text)):
            yield from _with_words(text)
        case ast.JoinedStr(values=parts):
            # A digit stands for what is filled in, so that markup stays whole.
            pieces = (each.value if isinstance(each, ast.Constant) else "1" for each in parts)
            yield from _with_words("".join(map(str, pieces)))
            for part in parts:
                if isinstance(part, ast.FormattedValue):
                    yield from literals(part.value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from literals(part)
        case ast.BinOp(left=left, right=right):
            yield from (*literals(left), *literals(right))
        case ast.IfExp(body=left, orelse=right):
            yield from (*literals(left), *literals(right))
        case ast.Call(func=ast.Attribute(value=receiver, attr="format" | "join"), args=arguments):
            yield from literals(receiver)
            for each in arguments:
                yield from literals(each)
        case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part) | ast.Starred(value=part):
            yield from literals(part)
        case _:
            return


def _with_words(text: str) -> Iterator[str]:
    bare = re.sub(r"<[^<>]*>", "", text).strip()
    if _WORD.search(bare):
        yield bare


def shown(source: str, *, report: bool = True) -> Iterator[tuple[int, str]]:
    """Yield line and text of what a module shows without looking it up in the catalogue."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        told = [each.value for each in node.keywords if each.arg in HELP]
        if name in SHOWS or (report and name in DRAWS):
            # The first argument of a section is its anchor.
            told += node.args[1:] if name == "Section" else node.args
        for each in told:
            yield from ((node.lineno, text) for text in literals(each))


def test_no_text_is_shown_that_was_not_looked_up() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in CODE
        for line, text in shown(
            path.read_text(encoding="utf-8"), report=path.is_relative_to(ROOT / "reports")
        )
        if text not in UNTRANSLATED
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        'click.echo("Done")',
        'click.echo(f"{count} rows")',
        'click.echo("{count} rows".format(count=3))',
        "click.echo(f\"{'yes' if well else _('no')}\")",
        'raise ReportError("no " + name)',
        'Paragraph("Good" if well else _("Bad"))',
        'Column("Score", Kind.PERCENT)',
        'Section("id", "Title", [])',
        'Facts([("Rows", number(3))])',
        'Facts([("Rows", each) for each in rows])',
        'Option(["--x"], help="Do it.")',
    ],
)
def test_a_text_that_was_not_looked_up_is_found(source: str) -> None:
    assert list(shown(source))


@pytest.mark.parametrize(
    "source",
    [
        'click.echo(_("Done"))',
        'click.echo(_n("{count} row", "{count} rows", n).format(count=n))',
        'click.echo(f"- {text}: {count}")',
        "paragraph(f'<w:ind w:left=\"{left}\"/>{text}')",
        'raise ReportError(_("{path}: no").format(path="a.csv"))',
        'raise KeyError("for developers")',
        'Section("standing", _("Title"), [])',
    ],
)
def test_a_text_that_was_looked_up_is_not_taken_for_one(source: str) -> None:
    assert list(shown(source)) == []


def test_no_message_hides_in_a_formatted_text() -> None:
    """Before Python 3.12 what stands in an f-string is not collected for the catalogue."""
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "_n", "both"}
        and isinstance(call.args[0], ast.Constant)
    }
    assert found == set()


# Templates hold marks, not words.


def _without_expressions(source: str) -> str:
    """Return a template's own text with a digit in place of every expression."""
    pieces = []
    for _line, kind, value in Environment(autoescape=True).lex(source):
        if kind == "data":
            pieces.append(value)
        elif kind == "variable_begin":
            pieces.append("1")
    return "".join(pieces)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(path: Path) -> None:
    assert _WORD.findall(html_text(_without_expressions(path.read_text(encoding="utf-8")))) == []


def test_a_word_in_a_template_is_found() -> None:
    planted = '<p title="{{ a }}">{% if b %}{{ c }}{% endif %}</p><b aria-label="Score">Rows</b>'
    found = _WORD.findall(html_text(_without_expressions(planted)))
    assert sorted(found) == ["Rows", "Score"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_what_a_template_looks_up_is_in_the_catalogue(path: Path) -> None:
    known = {
        one
        for each in messages("auditor")
        for one in (each if isinstance(each, tuple) else (each,))
    }
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    asked = {
        argument.value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in {"_", "_n"}
        for argument in call.args
        if isinstance(argument, nodes.Const) and isinstance(argument.value, str)
    }
    assert asked - known == set()


# Texts that carry both languages.


def texts(value: object, where: str) -> Iterator[tuple[str, Text]]:
    """Yield every text in both languages that a value holds, with its place."""
    if isinstance(value, Text):
        yield where, value
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name), f"{where}.{each.name}")
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from texts(each, f"{where}[{name}]")
    elif isinstance(value, tuple | list):
        for place, each in enumerate(value):
            yield from texts(each, f"{where}[{place}]")


RULES, DIRECTIVES = load_built_in()
BILINGUAL = {
    "rules": RULES,
    "directives": DIRECTIVES,
    "checks": CHECKS,
    "pictures": PICTURES,
    "columns": {name: table.columns for name, table in TABLES.items()},
    "report formats": FORMATS,
    "account formats": FAMILIES["accounts"].formats,
}


@pytest.mark.parametrize("name", BILINGUAL)
def test_every_text_says_the_same_thing_in_two_languages(name: str) -> None:
    found = list(texts(BILINGUAL[name], name))
    assert found
    for where, each in found:
        assert each.vi.strip(), where
        assert each.en.strip(), where
        assert each.vi != each.en or NAMES_ALIKE.fullmatch(each.vi), (where, each.vi)
        for text in (each.vi, each.en):
            assert unicodedata.is_normalized("NFC", text), where
            assert text == text.strip(), where


@pytest.mark.parametrize("name", BILINGUAL)
def test_the_english_is_not_vietnamese(name: str) -> None:
    """Letters that only Vietnamese has stand in no English text but in names in quotes."""
    for where, each in texts(BILINGUAL[name], name):
        bare = re.sub(r"'[^']*'|\"[^\"]*\"|\([^()]*\)", "", each.en)
        assert not re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", bare), where


@pytest.mark.parametrize("name", ["rules", "checks", "pictures"])
def test_both_languages_have_the_same_places_to_fill(name: str) -> None:
    for where, each in texts(BILINGUAL[name], name):
        assert set(re.findall(r"\{\w+\}", each.vi)) == set(re.findall(r"\{\w+\}", each.en)), where
