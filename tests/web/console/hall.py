"""A whole console for tests: an office of two communes, officers who can sign in, requests in the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from flask import Flask

from ivr.core.callback import Callback, Event, Message
from ivr.core.flow import Flow
from ivr.core.requests.units import Officer, Unit
from ivr.flows.book import book_of
from ivr.flows.content import load_content
from ivr.flows.fact_uses import written_facts
from ivr.flows.office import VietnamHolidays
from ivr.flows.retention import load_retention
from ivr.services.audit import Actor
from ivr.services.calling import Calling
from ivr.services.calling_ports import Dialler
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Store
from ivr.services.queue import Queue
from ivr.services.subject_register import SubjectRegister
from ivr.services.subject_rights import SubjectRights
from ivr.services.sweeps import Sweeps
from ivr.services.watching import Watching
from ivr.services.witness import Witness
from ivr.storage.memory import MemoryStore
from ivr.web import front
from ivr.web.console import blueprint, working
from ivr.web.console.parts import parts
from ivr.web.console.ports import ContentAtHand, NotPlayable, PeopleData, Work
from tests.core.made import OFFICE, RINGING, TET, request
from tests.services.house import ListJournal
from tests.services.kept_requests import KeptRequests
from tests.services.staff import HOUSE, LAN, PASSWORD, Station
from tests.web.desk import Browser, bare

TAY = Unit("xa-tay-mau", "Công an xã Tây Mẫu", "tinh-mau")
MAI = Officer("mai", "Lê Thị Mai", "xa-dong-mau")
NAM = Officer("nam", "Phạm Văn Nam", "xa-tay-mau")
UNRECORDED = "Lệ phí làm mới hai trăm nghìn đồng."
SOUND = b"RIFF" + bytes(range(200))


@cache
def flow() -> Flow:
    return load_content().flow


@cache
def at_hand() -> ContentAtHand:
    """The content that is written; of one sentence there is no recording."""
    content = load_content()
    facts = written_facts(book_of(content.flow, content.whole, content.facts), date(2026, 11, 23))
    return ContentAtHand(
        facts=lambda: facts,
        recorded=lambda text: text != UNRECORDED,
        holidays=VietnamHolidays(),
        usual=content.office,
        written_days={date(2026, 12, 31): ()},
    )


@dataclass
class KeptVoices:
    """Every recording sounds the same; one that is gone is gone."""

    def wav(self, actor: Actor, message: Message) -> bytes:
        ending = message.url.rpartition("/")[2]
        if ending in {"gone", "lost", "forgotten"}:
            raise NotPlayable("" if ending == "gone" else ending)
        return SOUND


@dataclass
class Hall(KeptRequests):
    """The console over a store, at nine on a Monday."""

    store: Store = field(default_factory=MemoryStore)
    dialler: Dialler | None = None

    def __post_init__(self) -> None:
        self.station = Station(self.store)
        self.clock = self.station.clock
        self.queue = Queue(self.store, self.clock)
        self.outcomes = Outcomes(self.store, self.clock, self.station.ids, RINGING)
        self.sweeps = Sweeps(self.store, self.clock, RINGING)
        with self.store.transaction() as tx:
            tx.staff.save_unit(TAY)
        for officer in (LAN, MAI, NAM):
            self.station.hire(officer)
        self.journal = ListJournal()
        self.work = Work(
            store=self.store,
            clock=self.clock,
            queue=self.queue,
            watching=Watching(self.store, self.clock),
            outcomes=self.outcomes,
            ringing=RINGING,
            flow=flow,
            witness=Witness(self.store, self.clock),
            voices=KeptVoices(),
            calling=Calling(self.store, self.clock, self.outcomes, self.dialler),
            content=at_hand(),
            people=PeopleData(
                SubjectRegister(self.store, self.clock, self.station.ids, OFFICE, TET.__contains__, HOUSE),
                SubjectRights(self.store, self.journal, self.clock, HOUSE),
                load_retention(),
            ),
        )
        self.app = self._app()

    def _app(self) -> Flask:
        app = bare()
        joined = parts(self.station.door, self.station.own, secure=False, pages=working.PAGES)
        app.register_blueprint(blueprint.blueprint(joined, working.pages(joined, self.work)))
        app.after_request(front.secure)
        return app

    def ask(
        self, key: str = "r1", *, minutes_ago: int = 60, said: str = "", url: str = "", **changes: Any
    ) -> Callback:
        """Put a request into the queue, as a call would, with a message when something was ``said``."""
        at = self.clock.now() - timedelta(minutes=minutes_ago)
        number = f"+84912000{sum(map(ord, key)) % 1000:03d}"
        values: dict[str, Any] = {"number": number, "unit": LAN.unit, "asked_at": at, **changes}
        made = request(id=key, **values)
        with self.store.transaction() as tx:
            assert tx.add_callback(made)
            tx.add_event(Event(key, at, "asked", made.call))
            if said or url:
                tx.add_message(Message(f"m-{key}", key, made.call, url, 12.0, at, said))
        return made

    def officer(self, officer: Officer = LAN) -> Browser:
        """A browser in which the officer has signed in."""
        browser = Browser(self.app)
        browser.sign_in(officer.id, PASSWORD)
        return browser
