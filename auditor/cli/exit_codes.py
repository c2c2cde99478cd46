"""Turn every way a command can end into a message and an exit code."""

from __future__ import annotations

import errno
import logging
import os
import sys
import traceback
from pathlib import Path

import click

from auditor.cli.app import build_app
from auditor.locale import _
from auditor.model import AuditorError

_USAGE, _INCOMPLETE, _BUG, _INTERRUPTED = 2, 3, 4, 130
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def run(arguments: list[str]) -> int:  # noqa: PLR0911  # one return for each way to end
    """Run the command line and return its exit code.

    Nothing escapes as a traceback unless ``AUDITOR_DEBUG`` is set.
    """
    logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
    try:
        result = build_app().main(arguments, prog_name="auditor", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return _USAGE
    except AuditorError as error:
        click.echo(_("Error: {message}").format(message=error), err=True)
        return _USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo(_("Interrupted; nothing was written after this point."), err=True)
        return _INTERRUPTED
    except SystemExit:
        # The one case in which click leaves by itself: our output's reader has left (`| head`),
        # which is its right. Click's own code for it, 1, means failures here.
        silence_stdout()
        return 0
    except OSError as error:
        if error.errno not in _FULL:
            return _report_bug(error)
        click.echo(
            _("Error: {message}").format(
                message=_("standard output cannot be written, the disk is full.")
            ),
            err=True,
        )
        silence_stdout()
        return _INCOMPLETE
    except Exception as error:  # noqa: BLE001  # a bug must end as exit code 4, never as 0 or 1
        return _report_bug(error)


def silence_stdout() -> None:
    """Send the rest of standard output nowhere: its reader has left, or its disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug(error: Exception) -> int:
    place = traceback.extract_tb(error.__traceback__)[-1]
    click.echo(
        _(
            "Internal error ({kind} at {place}). This is a bug in auditor; please report it with"
            " this line. AUDITOR_DEBUG=1 shows more (it may show data)."
        ).format(kind=type(error).__name__, place=f"{Path(place.filename).name}:{place.lineno}"),
        err=True,
    )
    if os.environ.get("AUDITOR_DEBUG"):
        traceback.print_exception(error)
    return _BUG
