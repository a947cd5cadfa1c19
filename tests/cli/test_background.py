"""The background work that the commands join."""

from __future__ import annotations

from pathlib import Path

from ivr.bootstrap import build, prepare_database
from ivr.cli.background import worker_over
from ivr.settings import Settings
from tests.services.house import HandClock
from tests.services.staff import LAN, Station


def test_the_worker_forgets_sessions_that_are_over(tmp_path: Path) -> None:
    settings = Settings.from_env({"IVR_DATA_DIR": str(tmp_path), "IVR_EAR": "keys"})
    prepare_database(settings)
    clock = HandClock()
    container = build(settings, clock=clock)
    station = Station(container.store, clock=clock)
    station.hire()
    station.enter()

    def sessions() -> int:
        with container.store.transaction() as tx:
            return len(tx.accounts.sessions(LAN.id))

    worker = worker_over(container)
    worker.once()
    assert sessions() == 1
    clock.pass_(hours=25)
    worker.once()
    assert sessions() == 0
    container.close()
