"""Looking into a store, for tests that hold one."""

from __future__ import annotations

from ivr.core.callback import Callback
from ivr.services.ports import Store


class KeptRequests:
    """What ``store`` keeps of requests."""

    store: Store

    def request(self, key: str = "r1") -> Callback:
        with self.store.transaction() as tx:
            found = tx.callback(key)
        assert found is not None
        return found

    def history(self, key: str = "r1") -> list[str]:
        with self.store.transaction() as tx:
            return [event.kind for event in tx.events(key)]
