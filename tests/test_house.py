"""The plan of the house: who imports whom, how large a file may be, what the README names."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

import auditor
import checks
import policies
import reports
from auditor.cli.app import build_app
from auditor.engine.scoring import Exit
from auditor.evidence.families import FAMILIES, TABLES
from auditor.evidence.family import Family
from auditor.policy.library import load_rules
from checks import CHECKS
from reports import FORMATS

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("auditor", "checks", "policies", "reports")
MAX_LINES = 400


@cache
def modules() -> dict[str, Path]:
    """Return every module of ours by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _nodes(tree: ast.AST, *, at_import: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports; ``at_import`` leaves out those in functions and under TYPE_CHECKING."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif at_import and (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        ):
            continue
        else:
            yield from _nodes(node, at_import=at_import)


@cache
def imports(name: str, *, at_import: bool = False) -> frozenset[str]:
    """Return the modules that a module imports, ours by their full names."""
    tree = ast.parse(modules()[name].read_text(encoding="utf-8"))
    found = set()
    for node in _nodes(tree, at_import=at_import):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
            continue
        assert node.level == 0, f"{name}: a relative import"
        assert node.module is not None
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            found.add(full if full in modules() else node.module)
    return frozenset(found)


def ours(name: str) -> set[str]:
    return {each for each in imports(name) if each.split(".")[0] in PACKAGES}


def within(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def members(*rooms: str) -> list[str]:
    return sorted(name for name in modules() if within(name, *rooms))


def test_the_model_imports_nothing_of_ours() -> None:
    assert ours("auditor.model") == set()


@pytest.mark.parametrize(
    ("room", "allowed"),
    [
        (
            "checks",
            (
                "checks",
                "auditor.model",
                "auditor.check",
                "auditor.unit",
                "auditor.picture",
                "auditor.locale",
                "auditor.evidence.families",
            ),
        ),
        (
            "reports",
            (
                *("reports", "auditor.model", "auditor.audit", "auditor.check", "auditor.locale"),
                "auditor.result",
            ),
        ),
        (
            "auditor.result",
            (
                *("auditor.result", "auditor.model", "auditor.audit", "auditor.check"),
                *("auditor.locale", "auditor.yaml"),
            ),
        ),
        ("auditor.locale", ("auditor.locale", "auditor.model")),
        ("auditor.audit", ("auditor.model",)),
        ("auditor.unit", ()),
        ("auditor.check", ("auditor.model", "auditor.unit")),
        ("auditor.picture", ("auditor.model",)),
        (
            "auditor.engine",
            (
                *("auditor.engine", "auditor.model", "auditor.check", "auditor.audit"),
                *("auditor.unit", "auditor.picture"),
                *("auditor.locale", "auditor.evidence", "auditor.policy"),
            ),
        ),
        (
            "auditor.evidence",
            (
                *("auditor.evidence", "auditor.ldap", "auditor.model", "auditor.audit"),
                "auditor.locale",
            ),
        ),
        ("auditor.ldap", ("auditor.ldap", "auditor.model", "auditor.locale")),
        ("auditor.yaml", ("auditor.yaml", "auditor.model", "auditor.locale")),
        (
            "auditor.policy",
            (
                *(
                    "auditor.policy",
                    "policies",
                    "auditor.yaml",
                    "auditor.evidence",
                    "auditor.check",
                ),
                *("auditor.model", "auditor.locale"),
            ),
        ),
        (
            "auditor.district",
            (
                *("auditor.district", "auditor.policy", "auditor.yaml", "auditor.evidence"),
                *("auditor.ldap", "auditor.audit", "auditor.model", "auditor.locale"),
            ),
        ),
    ],
)
def test_a_room_imports_only_what_its_arrows_allow(room: str, allowed: tuple[str, ...]) -> None:
    version_only = {"auditor"}
    wrong = {
        name: sorted(each for each in ours(name) - version_only if not within(each, *allowed))
        for name in members(room)
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def test_checks_import_the_tables_only_where_they_need_them() -> None:
    for name in members("checks"):
        eager = imports(name, at_import=True)
        assert not any(within(each, "auditor.evidence") for each in eager), name


def test_only_the_command_line_and_the_pipeline_bring_checks_and_reports_together() -> None:
    rooms = [
        name for name in members("auditor") if not within(name, "auditor.cli", "auditor.__main__")
    ]
    assert {name for name in rooms if any(within(e, "checks", "reports") for e in ours(name))} == {
        "auditor.pipeline"
    }
    for name in rooms:
        assert not any(within(each, "auditor.cli") for each in ours(name)), name


def test_policies_hold_no_code() -> None:
    assert members("policies") == ["policies"]
    assert ours("policies") == set()


def test_no_import_goes_in_a_circle() -> None:
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name in done:
            return
        for each in sorted(imports(name, at_import=True) & modules().keys() - {name}):
            walk(each, (*path, name))
        done.add(name)

    for name in sorted(modules()):
        walk(name, ())


def test_the_four_packages_stand_side_by_side() -> None:
    homes = [Path(str(each.__file__)) for each in (auditor, checks, policies, reports)]
    assert {home.name for home in homes} == {"__init__.py"}
    assert {home.parent.parent for home in homes} == {ROOT}
    for path in modules().values():
        assert (path.parent / "__init__.py").is_file(), path


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_no_file_is_longer_than_a_reader_bears(folder: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= MAX_LINES
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    for name, path in modules().items():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), name


@pytest.mark.parametrize("name", ["utils", "common", "helpers", "misc"])
def test_no_module_is_a_drawer_for_everything(name: str) -> None:
    assert [each for each in modules() if each.split(".")[-1] == name] == []


def test_no_file_names_a_place_on_a_developers_machine() -> None:
    # Split, so that this file does not find itself.
    home = re.compile("/(?:ho" + r"me|Use" + r"rs|ro" + r"ot|wo" + r"rk)/\w|[A-Z]:\\Use" + "rs")
    kinds = ("*.py", "*.yaml", "*.toml", "*.cfg", "*.md", "Makefile", "*.po", "*.json", "*.txt")
    skipped = {".git", "build", "dist", ".hypothesis", ".mypy_cache"}
    skipped |= {".venv", ".venv-test", ".venv-lock"}
    skipped |= {"demo", "demo-openldap", "demo-samba"}
    found = []
    for kind in kinds:
        for path in ROOT.rglob(kind):
            if skipped & set(path.relative_to(ROOT).parts[:1]):
                continue
            if home.search(path.read_text(encoding="utf-8")):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_every_check_is_named_by_a_rule() -> None:
    used = {rule.check for rule in load_rules(CHECKS).values() if rule.check}
    # The check for the districts' own conditions answers no rule of ours.
    assert set(CHECKS) - used == {"accounts.where"}
    assert used <= set(CHECKS)


def test_every_family_with_a_check_names_its_subject_by_a_column_that_may_be_shown() -> None:
    judged = {name for name, table in TABLES.items() if table.subject is not None}
    assert {check.family for check in CHECKS.values()} == judged
    for name in judged:
        [column] = [each for each in TABLES[name].columns if each.name == TABLES[name].subject]
        assert (column.type, column.personal) == ("text", False), name


def test_every_check_asks_a_question() -> None:
    for check in CHECKS.values():
        assert "?" in check.question.splitlines()[0], check.id


EVERY_FAMILY = pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda each: each.name)


@EVERY_FAMILY
def test_every_format_has_a_test_with_a_fixture(family: Family) -> None:
    folder = ROOT / "tests" / "evidence" / family.name
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("test_*.py"))
    # Live directories are tested against real servers, in tests/evidence/directory.
    files = [name for name, each in family.formats.items() if each.live is None]
    assert [name for name in files if f'source("{name}"' not in text] == []


@EVERY_FAMILY
def test_every_format_tells_what_it_cannot_tell(family: Family) -> None:
    for name, each in family.formats.items():
        columns = family.table_of(name).names
        assert each.name == name
        assert set(each.aliases) <= columns, name
        assert set(each.cannot_tell) <= columns, name
        assert not set(each.aliases) & set(each.cannot_tell), name
        assert each.title.vi, name
        assert each.title.en, name


@EVERY_FAMILY
def test_a_family_names_only_what_its_tables_have(family: Family) -> None:
    columns = frozenset().union(*(table.names for table in family.tables))
    assert family.recognised_by <= columns
    for table in family.tables:
        assert table.identity <= table.names
        assert set(table.named_by) <= table.names
        assert "school" in table.names
        assert list(TABLES).count(table.name) == 1
    assert {each.table for each in family.formats.values()} <= {
        "",
        *(t.name for t in family.tables),
    }


@EVERY_FAMILY
def test_aliases_are_written_folded(family: Family) -> None:
    from auditor.evidence.values.fold import fold

    for each in family.formats.values():
        for names in each.aliases.values():
            for name in names:
                assert name.removeprefix("!") == fold(name), name


def _commands() -> list[str]:
    app = build_app()
    context = click.Context(app)
    found = []
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        found.append(f"auditor {name}")
        if isinstance(command, click.Group):
            found += [f"auditor {name} {each}" for each in command.list_commands(context)]
    return found


README = ROOT / "README.md"


@pytest.mark.skipif(not README.exists(), reason="the README is not written yet")
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(_commands(), id="commands"),
        pytest.param(
            [f"`{name}`" for each in FAMILIES.values() for name in each.formats], id="formats"
        ),
        pytest.param([f"`{name}`" for name in FORMATS], id="report formats"),
        pytest.param([f"| {code.value} |" for code in Exit], id="exit codes"),
    ],
)
def test_the_readme_names_everything(names: list[str]) -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in names if name not in text] == []


HEAVY = ("polars", "pydantic", "yaml", "fastexcel", "xlsxwriter", "numpy", "pyarrow")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["scan", "--help"], ["scan", "--no"]]
)
def test_help_does_not_wait_for_the_heavy_libraries(arguments: list[str]) -> None:
    script = (
        "import json, sys\n"
        "from auditor.cli import main\n"
        f"main({arguments!r})\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True, text=True
    )
    assert json.loads(ran.stdout.splitlines()[-1]) == []
