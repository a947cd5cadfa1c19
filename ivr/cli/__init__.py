"""The command line: one thin function a command, each loaded only when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

import click

import ivr
from ivr.core.errors import IvrError

#: Command -> where it stands, and its line in ``ivr --help`` (so that help loads nothing).
COMMANDS: Mapping[str, tuple[str, str]] = {
    "run": ("ivr.cli.run:run", "Start the hotline: everything in one process."),
    "call": ("ivr.cli.call:call", "Ring the hotline from this terminal."),
    "exchange": ("ivr.cli.exchange:exchange", "Ring telephones for officers, without an account."),
    "flow": ("ivr.cli.flow:flow", "Check, time and draw what callers hear."),
    "prompts": ("ivr.cli.prompts:prompts", "Render and check the spoken prompts."),
    "understand": ("ivr.cli.understand:understand", "Tell what sentences mean, one a line."),
    "transcribe": ("ivr.cli.transcribe:transcribe", "Tell what is said in recordings, and what it means."),
    "model": ("ivr.cli.model:model", "Get the model of speech, and look it over."),
    "speech": ("ivr.cli.speech:speech", "Fit and measure how speech is understood."),
    "worker": ("ivr.cli.worker:worker", "Do the background work in a process of its own."),
    "officer": ("ivr.cli.officer:officer", "Officers' accounts: who may sign in."),
    "demo": ("ivr.cli.demo:demo", "Sample data to try the console with."),
    "privacy": ("ivr.cli.privacy:privacy", "People's data: find, copy, erase by number; forget in time."),
    "audit": ("ivr.cli.audit:audit", "Who did what; whether the record of it is whole."),
    "figures": ("ivr.cli.figures:figures", "The figures of a month."),
    "db": ("ivr.cli.db:db", "Prepare the database."),
    "bench": ("ivr.cli.bench:bench", "Measure: the benchmarks of docs/performance.md."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(ivr.__version__, prog_name="ivr")
def cli() -> None:
    """Gần Dân: a Vietnamese public-service voice hotline."""


def main() -> None:
    """The ``ivr`` command: our own errors are told in words, without a traceback."""
    try:
        cli.main(prog_name="ivr")
    except IvrError as fault:
        click.echo(f"ivr: {fault}", err=True)
        sys.exit(2)
