"""What officers do to requests and its line in the audit: both are stored, or neither, on every store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import pytest

from ivr.core.accounts.audit import Entry
from ivr.core.errors import IvrError, StoreUnavailable
from ivr.core.figures.case import Mark
from ivr.core.requests.closing import Agreement
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.precedence import state_of
from ivr.core.requests.priority import Ground
from ivr.core.requests.refusals import NotYours
from ivr.services.audit import Actor, records
from ivr.services.calling import Calling
from ivr.services.calling_ports import Placed
from ivr.services.figures import mark
from ivr.services.ports import Store
from ivr.services.priorities import Priorities
from ivr.storage.audit import SqlAudit
from ivr.storage.memory_accounts import MemoryAudit
from tests.contracts.threads import together
from tests.core.made import at
from tests.services.bureau import HOA, Bureau

PLACE = "10.0.0.7"
LATER = Agreement(at("14:00"), at("17:00"))


@dataclass
class Platform:
    """Rings whomever it is told to."""

    rung: list[str] = field(default_factory=list)

    def ring(self, attempt: str, telephone: str) -> Placed:
        self.rung.append(telephone)
        return Placed("CA1", "queued")

    def find(self, telephone: str, since: datetime) -> tuple[Placed, ...]:
        return ()

    def look(self, call: str) -> Placed | None:
        return None

    def hang_up(self, call: str) -> None:
        self.rung.remove("+84912000091")


class Office(Bureau):
    """A bureau that rings through a platform, with one request."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.platform = Platform()
        self.calling = Calling(self.store, self.clock, self.outcomes, self.platform)
        with self.store.transaction() as tx:
            tx.staff.save_officer(replace(HOA, telephone="+84912000091"))
        self.ask("r1")

    def audit(self) -> list[Entry]:
        return [record.entry for record in records(self.store)]

    def kept(self) -> tuple[object, ...]:
        """All that is stored of the request, but for the audit."""
        with self.store.transaction() as tx:
            found = tx.callback("r1")
            return found, tx.events("r1"), tx.queue.attempts("r1"), tx.dials.latest("r1")


@dataclass(frozen=True)
class Deed:
    """Something that Hoa does, after other things, and its line: the deed's name and the detail."""

    do: Callable[[Office, str], object]
    line: tuple[str, str]
    after: tuple[Callable[[Office, str], object], ...] = ()


def take(office: Office, officer: str) -> object:
    return office.queue.take(officer, "r1", address=PLACE)


def ring(office: Office, officer: str) -> object:
    return office.calling.ring(officer, "r1", address=PLACE)


def record(office: Office, officer: str, rang_at: datetime | None = None) -> object:
    return office.outcomes.record(officer, "r1", Outcome.SOLVED, "đã rõ", rang_at, address=PLACE)


def prefer(office: Office, officer: str) -> object:
    seen = state_of(office.request())
    return Priorities(office.store, office.clock).give(Actor(officer, PLACE), "r1", seen, Ground.FRAIL)


def prefer_no_longer(office: Office, officer: str) -> object:
    seen = state_of(office.request())
    return Priorities(office.store, office.clock).take(Actor(officer, PLACE), "r1", seen, Ground.SETTLED)


DEEDS = {
    "next": Deed(lambda office, officer: office.queue.next(officer, address=PLACE), ("request-claimed", "")),
    "take": Deed(take, ("request-claimed", "")),
    "release": Deed(
        lambda office, officer: office.queue.release(officer, "r1", address=PLACE), ("request-released", ""), (take,)
    ),
    "transfer": Deed(
        lambda office, officer: office.queue.transfer(officer, "r1", "nam", "gần nhà", address=PLACE),
        ("request-transferred", "nam"),
        (take,),
    ),
    "ring": Deed(ring, ("citizen-called", ""), (take,)),
    "stop": Deed(
        lambda office, officer: office.calling.stop(officer, "r1", address=PLACE),
        ("ringing-stopped", ""),
        (take, ring),
    ),
    "record": Deed(record, ("outcome-recorded", "solved"), (take,)),
    "type in": Deed(partial(record, rang_at=at("08:00")), ("outcome-recorded", "solved, typed in"), (take,)),
    "agree": Deed(
        lambda office, officer: office.outcomes.agree(officer, "r1", LATER, address=PLACE),
        ("outcome-recorded", "later"),
        (take,),
    ),
    "take back": Deed(
        lambda office, officer: office.outcomes.take_back(officer, "r1", address=PLACE),
        ("outcome-taken-back", ""),
        (take, record),
    ),
    "prefer": Deed(prefer, ("priority-given", "frail")),
    "prefer no longer": Deed(prefer_no_longer, ("priority-taken", "settled"), (prefer,)),
    "judge": Deed(
        lambda office, officer: mark(office.store, office.clock, officer, "r1", Mark.WRONG, address=PLACE),
        ("recognition-judged", "wrong"),
    ),
}
#: Those that only the officer who holds the request may do, and that say so.
HERS = ("release", "transfer", "ring", "record", "type in", "agree", "take back")


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def prepared(office: Office, name: str) -> Deed:
    deed = DEEDS[name]
    for before in deed.after:
        before(office, "hoa")
    return deed


@pytest.mark.parametrize("name", DEEDS)
def test_every_deed_is_one_line_with_who_what_and_from_where(office: Office, name: str) -> None:
    deed = prepared(office, name)
    before = office.audit()
    deed.do(office, "hoa")
    [line] = office.audit()[len(before) :]
    assert (line.what, line.detail) == deed.line
    assert (line.who, line.subject, line.address, line.at) == ("hoa", "r1", PLACE, office.clock.now())


@pytest.mark.parametrize("name", DEEDS)
def test_what_cannot_be_written_in_the_audit_is_not_done(
    office: Office, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed = prepared(office, name)
    kept, rung = office.kept(), list(office.platform.rung)
    with monkeypatch.context() as broken:
        for audit in (MemoryAudit, SqlAudit):
            broken.setattr(audit, "write", unwritable)
        with pytest.raises(StoreUnavailable):
            deed.do(office, "hoa")
    assert (office.kept(), office.platform.rung) == (kept, rung)
    deed.do(office, "hoa")
    assert office.kept() != kept


def unwritable(audit: MemoryAudit | SqlAudit) -> None:
    """What the database says at the end of a transaction with a line for the audit."""
    if audit._waiting:
        raise StoreUnavailable("The audit cannot be written.")


@pytest.mark.parametrize("name", HERS)
def test_what_is_refused_leaves_no_line(office: Office, name: str) -> None:
    deed = prepared(office, name)
    with office.store.transaction() as tx:
        tx.staff.save_officer(replace(HOA, id="lan", telephone="+84912000092"))
    before, kept = office.audit(), office.kept()
    with pytest.raises(IvrError):
        deed.do(office, "lan")
    assert (office.audit(), office.kept()) == (before, kept)


def test_of_many_who_take_one_request_at_once_only_the_one_who_gets_it_has_a_line(office: Office) -> None:
    names = [f"officer-{number}" for number in range(8)]
    with office.store.transaction() as tx:
        for name in names:
            tx.staff.save_officer(replace(HOA, id=name))

    def taken(name: str) -> bool:
        try:
            take(office, name)
        except NotYours:
            return False
        return True

    got = together(*(partial(taken, name) for name in names))
    holder = office.request().claim
    assert holder
    assert [name for name, it_is in zip(names, got, strict=True) if it_is] == [holder.officer]
    assert [line.who for line in office.audit()] == [holder.officer]


def test_asking_for_the_next_again_is_no_second_deed(office: Office) -> None:
    for _ in range(3):
        assert office.queue.next("hoa", address=PLACE)
        assert take(office, "hoa")
    assert [line.what for line in office.audit()] == ["request-claimed"]
