"""``ivr bench``: measurements of this machine, the ones that docs/performance.md tells of."""

from __future__ import annotations

import click

from ivr.cli.bench.command import webhook
from ivr.cli.bench.queue.command import queue
from ivr.cli.bench.speech.command import speech


@click.group()
def bench() -> None:
    """Measure: the benchmarks of docs/performance.md."""


bench.add_command(webhook)
bench.add_command(speech)
bench.add_command(queue)
