"""Build the command line.

A command's module is imported when the command runs: start-up time is a feature.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from importlib import import_module

import click

from auditor import __version__
from auditor.locale import LANGUAGES, _

COMMANDS: Mapping[str, str] = {
    "scan": "auditor.cli.scan",
    "report": "auditor.cli.report",
    "template": "auditor.cli.template",
    "demo": "auditor.cli.demo",
    "init": "auditor.cli.init",
    "doctor": "auditor.cli.doctor",
    "explain": "auditor.cli.explain",
    "policy": "auditor.cli.policy",
}
"""Command -> the module whose ``build()`` makes it."""


class LazyGroup(click.Group):
    """A group whose commands are made when they are asked for, in the language of the run."""

    def __init__(self, modules: Mapping[str, str], name: str, help_text: str) -> None:
        super().__init__(name=name, help=help_text, no_args_is_help=True)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the declared order."""
        del ctx
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make one command."""
        del ctx
        if cmd_name not in self._modules:
            return None
        command: click.Command = import_module(self._modules[cmd_name]).build()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; of a misspelt one, name the likely one."""
        if args and args[0] not in self._modules and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], self._modules, n=1)
            hint = _(" Did you mean '{name}'?").format(name=close[0]) if close else ""
            message = _("There is no command '{name}'.").format(name=args[0])
            raise click.UsageError(message + hint, ctx)
        return super().resolve_command(ctx, args)


def language_option() -> click.Option:
    """Return ``--lang``; its value was taken from the arguments before any text was made."""
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=_(
            "Language of the output: vi or en. Otherwise AUDITOR_LANG, then the system's, else vi."
        ),
    )


def build_app() -> click.Group:
    """Return the whole command line."""
    app = LazyGroup(
        COMMANDS,
        "auditor",
        _(
            "Audit school districts against official directives: accounts, passwords, second"
            " factors and more. What is not known is never a pass."
        ),
    )
    app.params.append(language_option())
    app.params.append(
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help=_("Show the version and exit."),
        )
    )
    return app


def _show_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"auditor {__version__}")
        ctx.exit()
