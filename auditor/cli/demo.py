"""The command ``demo``: write a demo district, and scan it if asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.app import language_option
from auditor.locale import LANGUAGES, _, language, set_language

_OF_A_SCHOOL = tuple((name, f"schools/{{school}}.{name}") for name in ("html", "docx", "pdf"))
"""What each school gets as its own: format and path."""
_USUAL = {"findings": 50, "fail_on": "high", "min_coverage": 0.0, "redact": "none", "told": False}


def build() -> click.Command:
    """Make the command in the language of the run."""
    return click.Command(
        "demo",
        callback=_demo,
        params=[
            click.Argument(["folder"], type=click.Path(path_type=Path), default=Path("demo")),
            click.Option(
                ["--as-of"],
                metavar="DATE",
                help=_("Make the district's data for this day. Default: today."),
            ),
            click.Option(
                ["--scan", "scan_it"],
                is_flag=True,
                help=_("Scan it and write every report, in both languages."),
            ),
            language_option(),
        ],
        short_help=_("Write a demo district with planted violations and an answer key."),
        help=_(
            "Write a demo district into FOLDER: 12 invented schools, about 1,300 invented accounts"
            " in the formats of real exports, planted violations, and the answer key."
        ),
    )


def _demo(**options: Any) -> int:
    from datetime import UTC, datetime

    from auditor.demo import write_demo
    from auditor.pipeline import moment_of

    folder: Path = options["folder"]
    refuse_foreign(folder)
    as_of = moment_of(options["as_of"], "Asia/Ho_Chi_Minh", datetime.now(UTC)).date()
    report = write_demo(folder, as_of)
    click.echo(
        _(
            "Demo district written to {folder}: {schools} units, {accounts} accounts, {files}"
            " files."
        ).format(
            folder=folder, schools=report.schools, accounts=report.accounts, files=report.files
        ),
        err=True,
    )
    if not options["scan_it"]:
        click.echo(
            _("Scan it: auditor scan {folder} --as-of {date}").format(folder=folder, date=as_of),
            err=True,
        )
        return 0
    code = _reports(folder, as_of)
    click.echo(
        _(
            "The demo ended as planned (exit code {code}: planted failures were found). Every"
            " report lies in {folder}, in Vietnamese and English. Begin with: {page}"
        ).format(
            code=code,
            folder=folder / "reports",
            page=folder / "reports" / language() / "html" / "index.html",
        ),
        err=True,
    )
    return 0 if code == 1 else code


def _reports(folder: Path, as_of: date) -> int:
    """Scan once in each language, the user's own last, and write every report in both."""
    from auditor.cli.outputs import parse_outputs
    from auditor.cli.scan import scan
    from auditor.pipeline import prepare

    own = language()
    plan = prepare(folder, as_of.isoformat())
    code = 0
    for each in sorted(LANGUAGES, key=own.__eq__):
        set_language(each)
        place = folder / "reports" / each
        wanted = [f"all={place}", *(f"{name}={place / path}" for name, path in _OF_A_SCHOOL)]
        outputs = parse_outputs(wanted, quiet=each != own)
        code = scan(plan, outputs, _USUAL)
    return code


def refuse_foreign(folder: Path) -> None:
    """Never overwrite a folder that is not an earlier demo.

    Raises:
        DistrictError: the folder holds other files.

    """
    from auditor.model import DistrictError

    if folder.exists() and any(folder.iterdir()) and not (folder / "answer-key.json").is_file():
        raise DistrictError(
            _("{folder}: is not empty and is no earlier demo; choose another folder.").format(
                folder=folder
            )
        )
