"""A hotline with an exchange that its officers can have ring: everything over HTTP, and no time passes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx

from ivr.cli.private import ACCOUNT, Hearing, PrivateService, start_private_service
from ivr.core.callback import Callback
from ivr.core.dialling.dial import Dial
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.units import Officer, Unit
from ivr.exchange.clock import HandClock
from ivr.exchange.exchange import Exchange
from ivr.exchange.hotline import Hotline
from ivr.exchange.network import Network, Reach
from ivr.exchange.profiles import TWILIO, Profile
from ivr.exchange.record import CallRecord
from ivr.exchange.rest import RestServer
from ivr.exchange.rest_calls import Account
from ivr.exchange.scripted import ScriptedHandset
from ivr.exchange.telephones import Directory, Person, Telephone
from ivr.services.queue import Queue
from tests.services.house import MONDAY_NINE

TOKEN = "a-key-for-tests"
HOTLINE = "+842400000000"
OFFICER, CITIZEN = "+84912000091", "+84912345691"
HOA = Officer("hoa", "Nguyễn Thị Hoa", "bac", telephone=OFFICER)


@dataclass
class Office:
    """A hotline, its exchange, one officer at work, and one citizen."""

    service: PrivateService
    rest: RestServer
    hotline: Hotline
    #: Where the exchange looks for the hotline.
    hotline_at: list[str]
    profile: Profile

    @property
    def queue(self) -> Queue:
        return Queue(self.service.container.store, self.service.container.clock)

    def install(self, number: str, telephone: Telephone) -> None:
        self.rest.account.directory.listed[number] = telephone

    def person(self, number: str, *keys: str, talks: float | None = None, waits: float | None = None) -> Person:
        """Somebody who will pick up at ``number``."""
        made = Person(*keys, talks=talks, waits=waits)
        self.install(number, Telephone(picks_up=lambda: made))
        return made

    def ring_in(self, *keys: str) -> CallRecord:
        """The citizen rings the hotline."""
        transport = httpx.HTTPTransport()
        with self.hotline.exchange(
            HandClock(self.service.container.clock.now()), self.profile, transport
        ) as exchange:
            return self.hotline.ring(exchange, CITIZEN, ScriptedHandset(keys, patience=1))

    def claim(self) -> Callback:
        """The officer takes what comes next."""
        found = self.queue.next("hoa")
        assert found is not None
        return found

    def ring_back(self, callback: str) -> Dial:
        """The officer has the service ring; returns how it stands when every call is over."""
        self.service.container.calling.ring("hoa", callback)
        self.rest.settle()
        return self.dial(callback)

    def dial(self, callback: str) -> Dial:
        found = self.service.container.calling.latest(callback)
        assert found is not None
        return found

    def request(self, callback: str) -> Callback:
        with self.service.container.store.transaction() as tx:
            found = tx.callback(callback)
        assert found is not None
        return found

    def attempts(self, callback: str) -> tuple[Attempt, ...]:
        with self.service.container.store.transaction() as tx:
            return tx.queue.attempts(callback)

    def history(self, callback: str) -> list[str]:
        with self.service.container.store.transaction() as tx:
            return [event.kind for event in tx.events(callback)]

    def placed(self) -> list[CallRecord]:
        return list(self.rest.account.calls.values())


@contextmanager
def office(
    at: datetime = MONDAY_NINE,
    profile: Profile = TWILIO,
    *,
    disorderly: bool = False,
    hearing: Hearing | None = None,
) -> Iterator[Office]:
    """Start all of it; it listens by keys, or as ``hearing`` says."""
    where: list[str] = []
    numbers = iter(range(1, 10**6))
    transport = httpx.HTTPTransport()

    def name() -> str:
        return f"{next(numbers):032x}"

    def open_exchange() -> Exchange:
        network = Network(TOKEN, transport, Reach(where[1], where[0]))
        return Exchange(profile, network, HandClock(at), account_sid=ACCOUNT, identifiers=name)

    account = Account(ACCOUNT, HOTLINE, Directory(), lambda: profile.identify("CA", name()), lambda: at)
    with RestServer(account, TOKEN, open_exchange, disorderly=disorderly) as rest:
        more = {
            "IVR_TWILIO_NUMBER": HOTLINE,
            "IVR_TWILIO_AUTH_TOKEN": TOKEN,
            "IVR_TWILIO_API_URL": rest.url,
        }
        if profile is not TWILIO:
            # A real platform is reached over the internet; here its way leads back to this machine.
            more |= {"IVR_PLATFORM": profile.name, "IVR_PUBLIC_URL": "https://hotline.test"}
        with start_private_service(at, hearing=hearing, more=more) as service:
            here = f"http://127.0.0.1:{service.container.settings.port}"
            where.extend((here, service.url))
            with service.container.store.transaction() as tx:
                tx.staff.save_unit(Unit("bac", "Công an xã Bắc"))
                tx.staff.save_officer(HOA)
            yield Office(service, rest, Hotline(service.url, TOKEN, here, HOTLINE, ACCOUNT), where, profile)
            rest.settle()
    transport.close()
