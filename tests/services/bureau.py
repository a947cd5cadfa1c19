"""The officers' side for tests: a store, hand-set time, two officers, and requests put into the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ivr.core.callback import Callback, Event
from ivr.core.requests.units import Officer, Role, Unit
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Store
from ivr.services.queue import Queue
from ivr.services.sweeps import Sweeps
from ivr.storage.memory import MemoryStore
from tests.core.made import RINGING, at, request
from tests.services.house import CountedIds, HandClock
from tests.services.kept_requests import KeptRequests

UNITS = (
    Unit("tinh", "Công an tỉnh", topics=frozenset({"ho-chieu"})),
    Unit("bac", "Xã Bắc", "tinh", frozenset({"tam-tru"})),
    Unit("nam", "Xã Nam", "tinh", frozenset({"khai-sinh"})),
)
HOA = Officer("hoa", "Nguyễn Thị Hoa", "bac")
LAN = Officer("lan", "Trần Thị Lan", "bac")
MINH = Officer("minh", "Lê Văn Minh", "nam", Role.SUPERVISOR, "+84912000001")


class Bureau(KeptRequests):
    """Everything that officers and the worker use, over one store."""

    def __init__(self, store: Store | None = None) -> None:
        self.store: Store = store or MemoryStore()
        self.clock = HandClock(at("08:00"))
        self.queue = Queue(self.store, self.clock)
        self.ids = CountedIds()
        self.outcomes = Outcomes(self.store, self.clock, self.ids, RINGING)
        self.sweeps = Sweeps(self.store, self.clock, RINGING)
        with self.store.transaction() as tx:
            for unit in UNITS:
                tx.staff.save_unit(unit)
            for officer in (HOA, LAN, MINH):
                tx.staff.save_officer(officer)

    def ask(self, key: str = "r1", **changes: Any) -> Callback:
        """Put a request into the queue, as a call would."""
        values: dict[str, Any] = {"number": f"+8491200{key}", "unit": "bac", "asked_at": self.clock.now(), **changes}
        made = request(id=key, **values)
        with self.store.transaction() as tx:
            assert tx.add_callback(made)
            tx.add_event(Event(key, self.clock.now(), "asked", made.call))
        return made

    def now(self, moment: str) -> None:
        self.clock.time = at(moment)

    def later(self, **span: float) -> None:
        self.clock.time += timedelta(**span)
