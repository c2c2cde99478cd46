"""The command ``report``: render a stored result again, in any format and either language."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.app import language_option
from auditor.cli.output_options import hiding_options, quiet_option, where_options
from auditor.locale import _, language

if TYPE_CHECKING:
    from auditor.audit import Audit
    from auditor.cli.outputs import OutputSettings


def build() -> click.Command:
    """Make the command in the language of the run."""
    return click.Command(
        "report",
        callback=_report,
        params=[
            click.Argument(["result"], type=click.Path(path_type=Path)),
            *where_options(),
            click.Option(
                ["--school", "schools"],
                multiple=True,
                metavar="CODE",
                help=_("Only this school; repeatable. One alone gets its own report."),
            ),
            *hiding_options(),
            quiet_option(),
            language_option(),
        ],
        short_help=_("Write reports from a stored result; nothing is evaluated again."),
        help=_(
            "Read RESULT (written by: auditor scan DISTRICT -o json=PATH; - is standard input) and"
            " show it or write its reports; nothing is evaluated again.\n\nExit code: that of the"
            " stored verdict, 0, 1 or 3; 2 RESULT cannot be used; 3 a report could not be written;"
            " 4 a bug."
        ),
    )


def _report(**options: Any) -> int:
    from auditor.cli.delivery import write_outputs
    from auditor.cli.outputs import parse_outputs, refuse_overwriting
    from auditor.cli.redaction_key import key_file
    from auditor.cli.stored_result import load_result
    from auditor.cli.template_file import read_template

    outputs = parse_outputs(options["outputs"], quiet=options["quiet"], every_finding=False)
    path, key = options["result"], key_file(options["redact_key"])
    inputs = [path, key, options["template"]]
    refuse_overwriting(outputs, [each for each in inputs if each is not None])
    template = read_template(options["template"], outputs)
    stored = load_result(path)
    _tell_language(stored)
    audit = _cut(stored, options["schools"])
    settings = _settings(audit, options, template)
    written = write_outputs(outputs, audit, settings)
    return stored.exit_code if written or stored.exit_code else 3


def _settings(audit: Audit, options: dict[str, Any], template: bytes | None) -> OutputSettings:
    from auditor.audit import Redact
    from auditor.cli.outputs import OutputSettings
    from auditor.cli.redaction_key import redaction_key

    levels = list(Redact)
    redact = Redact(options["redact"])
    if levels.index(redact) <= levels.index(audit.redacted):
        # It is hidden already, and a pseudonym of a pseudonym would match no other report.
        redact = Redact.NONE
    chosen = set(options["schools"])
    school = next(iter(chosen)) if len(chosen) == 1 else None
    key = redaction_key(redact, options["redact_key"], None)
    return OutputSettings(redact, key, template, None, school)


def _cut(audit: Audit, codes: Sequence[str]) -> Audit:
    """Return the audit of the schools asked for."""
    from auditor.cli.delivery import own_verdict
    from auditor.cli.stored_result import only_schools
    from auditor.model import ReportError
    from reports.content.one_school import audit_of

    known = [each.school.code for each in audit.schools]
    for each in codes:
        if each not in known:
            close = difflib.get_close_matches(each, known, n=1)
            hint = _(" Did you mean '{name}'?").format(name=close[0]) if close else ""
            message = _("--school {value}: not in this result.").format(value=each)
            raise ReportError(message + hint)
    if not codes:
        return audit
    chosen = set(codes)
    return own_verdict(
        audit_of(audit, codes[0]) if len(chosen) == 1 else only_schools(audit, chosen)
    )


def _tell_language(audit: Audit) -> None:
    """Say that findings stay in the language in which they were found."""
    if audit.language != language() and any(each.findings for each in audit.results):
        click.echo(
            _(
                "Note: what was found for each account stays in the language of the stored result"
                " ({language}); everything else is translated."
            ).format(language=audit.language),
            err=True,
        )
