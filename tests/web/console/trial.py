"""A console over a database in which nobody is set up, with the demo's door: what a newcomer finds."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from ivr.flows.samples import load_samples
from ivr.services.ports import Store
from ivr.services.samples import Samples
from ivr.storage.memory import MemoryStore
from ivr.web import front
from ivr.web.console import blueprint, demo, working
from ivr.web.console.parts import parts
from tests.core.made import RINGING
from tests.services.staff import Station
from tests.web.console.hall import Hall
from tests.web.desk import Browser, bare

KEY = "k" * 32
PLACE = f"/console/demo/{KEY}"


@dataclass
class Trial:
    """``key`` is what opens the door; without one it stays shut."""

    key: str = KEY
    store: Store = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        hall = Hall()
        self.station: Station = hall.station
        self.clock = hall.clock
        self.samples = Samples(self.store, self.station.hasher, self.clock, self.station.ids, load_samples(), RINGING)
        work = moved(hall.work, self.store)
        door, own = moved(self.station.door, self.store), moved(self.station.own, self.store)
        joined = parts(door, own, secure=False, pages=working.PAGES)
        self.app = bare()
        door_pages = demo.pages(joined, demo.Door(self.key, self.samples))
        self.app.register_blueprint(blueprint.blueprint(joined, working.pages(joined, work), door_pages))
        self.app.after_request(front.secure)

    def browser(self, address: str = "127.0.0.1") -> Browser:
        return Browser(self.app, address)

    def entered(self, role: str) -> Browser:
        """A browser in which somebody came in by the link."""
        browser = self.browser()
        browser.open(PLACE)
        browser.send(PLACE, role=role)
        return browser

    def deeds(self) -> list[str]:
        with self.store.transaction() as tx:
            return [record.entry.what for record in tx.audit.records(100)]


def moved(value: Any, store: Store) -> Any:
    """The same service over another store, with all the services that it holds; what holds none is itself."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    held = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
    changed = {name: store if name == "store" else moved(each, store) for name, each in held.items()}
    return value if all(changed[name] is each for name, each in held.items()) else replace(value, **changed)
