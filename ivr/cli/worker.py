"""``ivr worker``: background work in a process of its own."""

from __future__ import annotations

import os
import signal
import threading

import click


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--interval", default=5.0, show_default=True, help="Seconds between two looks at what is due.")
def worker(once: bool, interval: float) -> None:
    """Take callbacks from the journal into the database; any number of workers may run."""
    from ivr.bootstrap import build
    from ivr.cli.background import worker_over
    from ivr.settings import Settings
    from ivr.storage import migrations
    from ivr.web import logs

    settings = Settings.from_env(os.environ)
    logs.configure(settings.log)
    migrations.upgrade(settings.database_url)
    container = build(settings)
    container.watch.begin()
    job = worker_over(container, interval)
    if once:
        click.echo(f"{job.once()} callbacks taken from the journal.")
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    job.run(stop)
