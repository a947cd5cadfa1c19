"""The background work, for the commands that do it: beside the web service, or in a process of its own."""

from __future__ import annotations

import structlog

from ivr.bootstrap import Container
from ivr.bootstrap.console import open_door
from ivr.bootstrap.privacy import open_retention, open_voices
from ivr.services.worker import Worker
from ivr.storage.passwords import Argon2

#: Seconds between two looks into the journal.
WORK_EVERY = 5.0


def worker_over(container: Container, interval: float = WORK_EVERY) -> Worker:
    """A worker that looks every ``interval`` seconds and writes to the log what it did."""
    log = structlog.get_logger("ivr.worker")
    voices, retention, door = open_voices(container), open_retention(container), open_door(container, Argon2())

    def sweep() -> None:
        cleared = container.calling.clear_up()
        if cleared:
            log.info("ringings cleared up", ringings=cleared)
        swept = container.sweeps.once()
        if not swept.nothing:
            log.info("queue swept", claims=swept.claims, retries=swept.retries, promises=swept.promises)
        if over := door.sweep():
            log.info("sign-in swept", over=over)
        # Last, because a platform that is slow would keep the queue waiting.
        if done := voices.once():
            log.info("recordings seen to", fetched=done.fetched, removed=done.removed, failed=done.failed)
        if purged := retention.due():
            log.info("forgotten what was kept for its time", day=purged.day, forgotten=purged.summary())

    return Worker(
        container.rescue,
        interval,
        taken=lambda count: log.info("journal taken in", entries=count),
        failed=lambda fault: log.error("background work failed", fault=str(fault)),
        sweep=sweep,
    )
