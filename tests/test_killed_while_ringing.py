"""The hotline is killed in the middle of ringing and of talking: nobody is rung twice, the card tells the truth."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from ivr.bootstrap import Container, build
from ivr.cli.accounts import officers_over
from ivr.cli.console_visitor import ConsoleVisitor
from ivr.cli.private import ACCOUNT, SetClock
from ivr.core.callback import Event
from ivr.core.dialling.dial import Dial, End, Stage
from ivr.core.requests.units import Officer
from ivr.exchange.clock import HandClock
from ivr.exchange.exchange import Exchange, random_identifier
from ivr.exchange.handset import Act, Kind, Span
from ivr.exchange.network import Network, Reach
from ivr.exchange.profiles import TWILIO
from ivr.exchange.record import CallRecord
from ivr.exchange.rest import RestServer
from ivr.exchange.rest_calls import Account, Fields, Refused
from ivr.exchange.telephones import Directory, Person, Telephone
from ivr.services.audit import COMMAND_LINE, Actor
from ivr.settings import Settings
from ivr.storage import migrations
from tests.core.made import request
from tests.databases import emptied
from tests.hotline_process import Process, free_port

TOKEN, HOTLINE, PASSWORD = "a-key-for-tests", "+842400000000", "hoa sen nở bốn mùa"
HOA, CITIZEN = Officer("hoa", "Nguyễn Thị Hoa", "", telephone="+84912000091"), "+84912345691"
CARD = "/console/card/r1"
#: Seconds that a hotline may take to come back.
PATIENCE = 60


class Watched(Person):
    """Somebody with whom something ``happens`` in the first stretch of a ``kind``."""

    def __init__(
        self, kind: Kind | None, happens: Callable[[], None], *keys: str, talks: float | None = None
    ) -> None:
        super().__init__(*keys, talks=talks)
        self._kind, self._happens = kind, happens

    def during(self, span: Span) -> Act | None:
        if span.kind is self._kind:
            self._kind = None
            self._happens()
        return super().during(span)


class WatchedRest(RestServer):
    """A platform with which something ``happens`` while it is asked for a call; ``answered`` once it was."""

    happens: Callable[[], bool] = staticmethod(lambda: True)
    answered = threading.Event()

    def place(self, form: Fields) -> CallRecord:
        try:
            if not self.happens():
                raise Refused(20503, "Service Unavailable", 503)
            return super().place(form)
        finally:
            self.answered.set()


@dataclass
class Office:
    """A hotline that can be killed, its platform, and an officer in the console."""

    process: Process
    rest: WatchedRest
    visitor: ConsoleVisitor
    settings: Settings

    def restart(self) -> None:
        self.process.kill()
        self.process.start()

    def people(self, officer: Kind | None = None, citizen: Kind | None = None) -> None:
        """Both press 1 and talk; the hotline is killed and comes back in the first such stretch of one of them."""
        happens = self.restart
        listed = self.rest.account.directory.listed
        listed[HOA.telephone or ""] = Telephone(picks_up=lambda: Watched(officer, happens, "1"))
        listed[CITIZEN] = Telephone(picks_up=lambda: Watched(citizen, happens, "1", talks=60))

    def ring(self) -> None:
        """The officer takes the request and presses the button; returns when every call is over."""
        self.visitor.sign_in(HOA.id, PASSWORD)
        self.visitor.open(CARD)
        self.visitor.send(f"{CARD}/take")
        self.press()

    def press(self) -> None:
        """Press the button that rings; return when every call is over."""
        self.rest.answered.clear()
        # The hotline may die while it asks.
        with suppress(httpx.TransportError):
            self.visitor.send(f"{CARD}/call")
        assert self.rest.answered.wait(PATIENCE)
        self.rest.settle()

    def card(self) -> str:
        return self.visitor.open(CARD).text

    def dial(self) -> Dial:
        with self.opened() as container:
            found = container.calling.latest("r1")
        assert found is not None
        return found

    def rung(self, number: str) -> int:
        return [record.to_number for record in self.rest.account.calls.values()].count(number)

    def look_later(self) -> int:
        """The worker's look at ringings, two minutes later."""
        with self.opened(SetClock(None)) as container:
            assert isinstance(container.clock, SetClock)
            container.clock.advance(121)
            return container.calling.clear_up()

    @contextmanager
    def opened(self, clock: SetClock | None = None) -> Iterator[Container]:
        container = build(self.settings, clock=clock)
        try:
            yield container
        finally:
            container.close()


@contextmanager
def office(folder: Path, **more: str) -> Iterator[Office]:
    """Start all of it, with one request whose citizen chose this very hour: nights are no obstacle."""
    port = free_port()
    transport = httpx.HTTPTransport()
    here = f"http://127.0.0.1:{port}"

    def open_exchange() -> Exchange:
        network = Network(TOKEN, transport, Reach(here, here))
        return Exchange(TWILIO, network, HandClock(datetime.now(UTC)), account_sid=ACCOUNT)

    account = Account(ACCOUNT, HOTLINE, Directory(), lambda: f"CA{random_identifier()}")
    with WatchedRest(account, TOKEN, open_exchange) as rest, transport:
        environ = {
            "IVR_TWILIO_NUMBER": HOTLINE,
            "IVR_TWILIO_AUTH_TOKEN": TOKEN,
            "IVR_TWILIO_ACCOUNT_SID": ACCOUNT,
            "IVR_TWILIO_API_URL": rest.url,
            **more,
        }
        settings = Settings.from_env({"PORT": str(port), "IVR_DATA_DIR": str(folder), **environ})
        migrations.upgrade(settings.database_url)
        process = Process(folder, port, **environ)
        with ConsoleVisitor(here) as visitor:
            made = Office(process, rest, visitor, settings)
            with made.opened() as container:
                _fill(container)
            process.start()
            try:
                yield made
            finally:
                if process.running:
                    process.kill()


def _fill(container: Container) -> None:
    officers_over(container.store).add(HOA, Actor(COMMAND_LINE), PASSWORD)
    now = container.clock.now()
    with container.store.transaction() as tx:
        asked = request(id="r1", number=CITIZEN, unit="", topic="tam-tru", asked_at=now, not_before=now)
        assert tx.add_callback(asked)
        tx.add_event(Event("r1", now, "asked", asked.call))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as made:
        yield made


def talked_once(desk: Office) -> None:
    """Each was rung once, they talked, the card says so, and the outcome is recorded."""
    dial = desk.dial()
    assert (dial.stage, dial.end, dial.unclear) == (Stage.TALKING, End.TALKED, False)
    assert (desk.rung(HOA.telephone or ""), desk.rung(CITIZEN)) == (1, 1)
    assert [method for method, _ in desk.rest.requests].count("POST") == 1
    assert "Đã nói chuyện xong." in desk.card()
    assert "done=r1" in desk.visitor.send(f"{CARD}/outcome", outcome="solved").url


@pytest.mark.parametrize(
    ("officer", "citizen"),
    [(Kind.LISTENING, None), (Kind.RINGING, None), (None, Kind.LISTENING), (Kind.TALKING, None)],
    ids=["in the whisper", "while the citizen's telephone rings", "while the citizen is asked", "in the talk"],
)
def test_killed_on_the_way_it_goes_on_where_it_was(desk: Office, officer: Kind | None, citizen: Kind | None) -> None:
    desk.people(officer, citizen)
    desk.ring()
    talked_once(desk)


def test_killed_while_it_asks_the_platform_it_knows_the_call_by_its_first_word(desk: Office) -> None:
    desk.people()
    desk.rest.happens = lambda: desk.restart() or True  # type: ignore[func-returns-value]
    desk.ring()
    talked_once(desk)


def test_killed_while_it_asks_for_what_is_never_placed_it_gives_the_request_back(desk: Office) -> None:
    desk.people()
    desk.rest.happens = lambda: desk.restart() or False  # type: ignore[func-returns-value]
    desk.ring()
    assert "Đang nối tới máy của đồng chí." in desk.card()
    assert desk.look_later() == 1
    assert "Chưa gọi được: tổng đài chưa nhận cuộc gọi." in desk.card()
    assert (desk.rung(HOA.telephone or ""), desk.rung(CITIZEN)) == (0, 0)
    desk.rest.happens = lambda: True
    desk.card()
    desk.press()
    assert desk.dial().end is End.TALKED
    assert (desk.rung(HOA.telephone or ""), desk.rung(CITIZEN)) == (1, 1)


def test_dead_until_the_talk_is_over_it_asks_how_it_went(desk: Office) -> None:
    desk.people()
    listed = desk.rest.account.directory.listed
    listed[CITIZEN] = Telephone(picks_up=lambda: Watched(Kind.TALKING, desk.process.kill, "1", talks=60))
    desk.ring()
    desk.process.start()
    assert "Đang nói chuyện với bà con." in desk.card()
    assert desk.look_later() == 1
    talked_once(desk)


def test_on_postgres_it_goes_on_where_it_was(tmp_path: Path, postgres_with_tables: str) -> None:
    emptied(postgres_with_tables)
    with office(tmp_path, IVR_DATABASE_URL=postgres_with_tables) as desk:
        desk.people(Kind.LISTENING, Kind.TALKING)
        desk.ring()
        talked_once(desk)
