"""``ivr speech``: fit, compare and measure how speech is understood. Each command is loaded when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

#: Command -> the module that it stands in, and its line in ``ivr speech --help``.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "fit": ("ivr.cli.speech_fit", "Train the classifier and choose its thresholds."),
    "compare": ("ivr.cli.speech_compare", "Compare ways to find the meaning of sentences."),
    "sentences": ("ivr.cli.speech_sentences", "Count how well the sentences of files are understood."),
    "phrases": ("ivr.cli.speech_phrases", "Print sampled sentences for a reader to sign off."),
    "eval": ("ivr.cli.speech_eval", "Measure recognition on recordings."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command: the one of that name in its module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        found = (each for each in vars(module).values() if isinstance(each, click.Command))
        return next((each for each in found if each.name == cmd_name), None)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Commands)
def speech() -> None:
    """How speech is understood: fitted, compared, measured."""
