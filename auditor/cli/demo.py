"""The command ``demo``: write a demo district, and scan it if asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.app import language_option
from auditor.locale import _


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
                help=_("Scan it and write JSON and CSV reports."),
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

    from auditor.cli.composing import moment_of, prepare
    from auditor.cli.outputs import parse_outputs
    from auditor.cli.scan import scan
    from auditor.demo import write_demo

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
    outputs = parse_outputs(
        [f"json={folder / 'reports' / 'result.json'}", f"csv={folder / 'reports' / 'result.csv'}"],
        quiet=False,
    )
    plan = prepare(folder, as_of.isoformat())
    code = scan(
        plan, outputs, {"findings": 50, "fail_on": "high", "min_coverage": 0.0, "redact": "none"}
    )
    click.echo(
        _(
            "The demo ended as planned (exit code {code}: planted failures were found). Look at:"
            " {folder}"
        ).format(code=code, folder=folder / "reports"),
        err=True,
    )
    return 0 if code == 1 else code


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
