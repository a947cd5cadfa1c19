"""How every benchmark tells what it does and what it found."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ivr.cli.bench.errors import NotMeasured

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def run(measure: Callable[[Path], None]) -> None:
    """Measure in a folder that is thrown away afterwards; what could not be measured at all ends the command."""
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as folder:
        try:
            measure(Path(folder))
        except NotMeasured as fault:
            raise click.ClickException(str(fault)) from fault


def tell(
    found: Mapping[str, Any], show: Callable[[Console], None], *, as_json: bool, width: int | None = None
) -> None:
    """Print what was found, as one JSON object or as tables.

    ``width`` is the columns that wide tables need in a file or a pipe, which has no width of its own.
    """
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    from rich.console import Console

    show(Console() if sys.stdout.isatty() else Console(width=width))


def progress(what: str) -> None:
    """Say what is being measured."""
    click.echo(f"Measuring: {what} ...", err=True)


def folder(parent: Path, name: str) -> Path:
    """A new folder in ``parent``."""
    made = parent / name
    made.mkdir()
    return made


def machine_line(machine: Mapping[str, Any]) -> str:
    """What it was measured on, for the head of the tables."""
    return f"{machine['cores']} cores, Python {machine['python']}, load before {machine['load']}, {machine['at']}\n"


def table(title: str, first: str, *others: str) -> Table:
    """An empty table: words in the first column, figures in the others."""
    from rich.table import Table

    made = Table(title=title, title_justify="left")
    made.add_column(first)
    for name in others:
        made.add_column(name, justify="right")
    return made


def number(value: float | None, places: int = 2) -> str:
    """A figure, or that there is none."""
    return "-" if value is None else f"{value:.{places}f}"


def met(yes: object) -> str:
    """Whether a goal was met."""
    return "[green]yes[/]" if yes else "[red]no[/]"
