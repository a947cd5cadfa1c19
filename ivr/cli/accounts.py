"""Officers' accounts on the command line: the services over the configured database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ivr.bootstrap import SystemClock, SystemIds
from ivr.services.officers import Officers
from ivr.services.ports import Store
from ivr.settings import Settings
from ivr.storage import migrations
from ivr.storage.database import open_engine
from ivr.storage.passwords import Argon2
from ivr.storage.stores import SqlStore


@contextmanager
def configured_store() -> Iterator[Store]:
    """The database that the environment names, its tables brought up to date. Raises ``IvrError``."""
    settings = Settings.from_env()
    migrations.upgrade(settings.database_url)
    store = SqlStore(open_engine(settings.database_url))
    try:
        yield store
    finally:
        store.close()


def officers_over(store: Store) -> Officers:
    """The administration of accounts in ``store``, with the machine's clock and chance."""
    return Officers(store, Argon2(), SystemClock(), SystemIds())
