"""What is decided comes into force when somebody looks, and in mid-call nobody is led astray by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from ivr.bootstrap.content import open_callbacks, open_live
from ivr.core.calendar import promise
from ivr.core.errors import FlowError, StoreUnavailable
from ivr.core.flow import Flow
from ivr.core.language.sentence import Sentence
from ivr.core.understanding.scope import scope_of
from ivr.flows.content import Content, load_content
from ivr.services.audit import Actor
from ivr.services.fact_review import FactReview
from ivr.services.live_content import ContentWatch, InForce, LiveContent, OfficeInForce
from ivr.services.ports import Store
from ivr.services.special_days import SpecialDays
from ivr.storage.memory import MemoryStore
from tests.services.house import Caller, CountedIds, HandClock, House

CONTENT = load_content()
HUNG = Actor("hung")
FEE, SAFE = "Lệ phí làm mới hai trăm nghìn đồng.", "Lệ phí hiện nay, bà con hỏi cán bộ lúc nộp."
#: How another answer begins.
PLACE = "Bà con ra công an xã, phường nào cũng được."


class Province:
    """Two processes over one database: in one a supervisor decides, the other answers calls."""

    def __init__(self, store: Store | None = None, content: Content = CONTENT) -> None:
        self.house = House(content.flow, store)
        self.store, self.clock = self.house.store, self.house.clock
        self.live = open_live(content, self.store, self.clock)
        self.review = FactReview(self.store, self.clock, CountedIds())
        self.days = SpecialDays(self.store, self.clock, CountedIds())

    def confirm(self, name: str = "passport-fee") -> None:
        fact = CONTENT.facts[name]
        day = date(2027, 3, 31) if fact.review_by else None
        self.review.confirm(fact, day, self.review.reviewed([fact])[name].seen, HUNG)

    def withdraw(self, name: str = "passport-fee") -> None:
        fact = CONTENT.facts[name]
        self.review.withdraw(fact, self.review.reviewed([fact])[name].seen, HUNG)

    def look(self) -> bool:
        changed = self.live.look()
        self.house.flow = self.live.flow()
        return changed

    def ring(self, call: str) -> Caller:
        return self.house.ring(call=call).say("ho-chieu")

    def whole_answer(self, call: str) -> str:
        """Everything that a caller hears who listens to the end of the topic."""
        caller = self.ring(call)
        heard = [caller.heard]
        while "Nghe tiếp" in heard[-1]:
            heard.append(caller.press("1").heard)
        return " ".join(heard)


def test_what_was_confirmed_is_heard_once_somebody_looked() -> None:
    province = Province()
    assert SAFE in province.whole_answer("CA1")
    province.confirm()
    assert SAFE in province.whole_answer("CA2"), "nobody has looked yet"
    assert province.look()
    heard = province.whole_answer("CA3")
    assert (FEE in heard, SAFE in heard) == (True, False)


def test_what_was_withdrawn_is_heard_no_more() -> None:
    province = Province()
    before = province.live.flow().fingerprint
    province.confirm()
    province.look()
    province.withdraw()
    assert province.look()
    assert province.live.flow().fingerprint == before
    assert SAFE in province.whole_answer("CA1")


def test_who_looks_in_vain_makes_nothing_anew() -> None:
    province = Province()
    province.confirm()
    assert province.look()
    flow = province.live.flow()
    assert not province.look()
    assert province.live.flow() is flow


def test_a_call_that_stands_elsewhere_goes_on_where_it_was() -> None:
    province = Province()
    caller = province.house.ring(call="CA1").say("can-cuoc")
    province.confirm()
    province.look()
    assert caller.press("9").heard.startswith(PLACE)
    assert FEE in province.whole_answer("CA2")


def test_a_call_that_stands_in_the_changed_answer_is_told_so_and_begins_at_the_menu() -> None:
    province = Province()
    caller = province.ring("CA1")
    province.confirm()
    province.look()
    heard = caller.press("1").heard
    assert heard.startswith(said_of(CONTENT.flow.manner.changed)), heard
    assert "bấm số một" in heard
    assert "hộ chiếu" in caller.say("ho-chieu").heard


def test_a_call_that_goes_to_and_fro_between_an_old_and_a_new_process_still_comes_to_its_end() -> None:
    province = Province()
    caller = province.house.ring(call="CA1").say("can-cuoc")
    old = province.live.flow()
    province.confirm()
    province.look()
    for flow in (old, province.live.flow(), old, province.live.flow()):
        province.house.flow = flow
        assert caller.press("9").heard.startswith(PLACE)
    assert "Cán bộ sẽ gọi lại" in caller.press("0").heard
    assert len(province.house.requests()) == 1


def test_a_turn_goes_on_with_the_flow_that_it_began_with() -> None:
    """A question to the house is answered in the same turn: a switch in between must not be seen."""
    province = Province()
    asked: list[Flow] = []

    def flow() -> Flow:
        asked.append(CONTENT.flow)
        return CONTENT.flow

    province.house.calls = replace(province.house.calls, flow=flow)
    assert "Cán bộ sẽ gọi lại" in province.house.ring(call="CA1").press("0").heard
    assert len(asked) == 2, "once to answer, once for the key and the questions that follow it"


def test_every_combination_that_can_be_decided_leads_where_the_book_leads() -> None:
    """Words, grammar and urgency are made once: no confirmation changes what can be said, or where it leads."""
    province = Province()
    for name in ("passport-fee", "criminal-record-fee", "emergency-police", "law-known-until"):
        province.confirm(name)
        province.look()
        assert scope_of(province.live.flow()) == scope_of(CONTENT.flow)
    assert scope_of(CONTENT.whole) == scope_of(CONTENT.flow)


def test_a_fact_that_was_changed_in_its_file_is_not_spoken_by_its_old_word() -> None:
    province = Province()
    province.confirm()
    with province.store.transaction() as tx:
        (word,) = tx.content.confirmations()
    flow = CONTENT.with_confirmed([word])
    other = CONTENT.with_confirmed([replace(word, digest="0" * 64)])
    assert FEE in flow.texts()
    assert (FEE in other.texts(), other.fingerprint) == (False, CONTENT.flow.fingerprint)


def test_a_new_review_day_is_the_last_on_which_it_is_spoken() -> None:
    province = Province()
    province.confirm()
    province.look()
    (sentence,) = (one for one in province.live.flow().sentences() if "passport-fee" in one.facts)
    assert sentence.until == date(2027, 3, 31)
    assert said_of(sentence.on(date(2027, 3, 31))) == FEE
    assert said_of(sentence.on(date(2027, 4, 1))) == SAFE


def test_promises_and_ringing_count_with_a_special_day_as_soon_as_somebody_looked() -> None:
    province = Province()
    office = OfficeInForce(province.live)
    callbacks = open_callbacks(CONTENT, province.live, CountedIds())
    now = province.clock.now()
    assert callbacks.promise(now) == promise(CONTENT.office, callbacks.closed, now)
    province.days.add(date(2026, 11, 23), (), "Bão", HUNG)
    province.days.add(date(2026, 11, 24), ((time(9), time(10)), (time(14), time(15, 30))), "Bão tan", HUNG)
    assert province.look()
    assert office.on(date(2026, 11, 23), callbacks.closed) == ()
    assert callbacks.promise(now).isoformat() == "2026-11-24T15:30:00+07:00"
    province.days.remove(province.days.ahead()[0].id, date(2026, 11, 23), HUNG)
    province.look()
    assert office.on(date(2026, 11, 23), callbacks.closed) == CONTENT.office.on(date(2026, 11, 23), callbacks.closed)


class Broken(MemoryStore):
    """A database that can be away."""

    away = False

    def transaction(self):  # type: ignore[no-untyped-def]
        if self.away:
            raise StoreUnavailable("away")
        return super().transaction()


def test_while_the_database_is_away_what_was_in_force_stays_and_is_complained_of_once() -> None:
    store = Broken()
    province = Province(store)
    changes: list[int] = []
    faults: list[Exception] = []
    watch = ContentWatch(province.live, lambda now: changes.append(now.revision), faults.append)
    province.confirm()
    watch.once()
    store.away = True
    for _ in range(3):
        watch.once()
    assert FEE in province.live.flow().texts()
    assert len(faults) == 1
    store.away = False
    province.withdraw()
    watch.once()
    store.away = True
    watch.once()
    assert (changes, len(faults)) == ([1, 2], 2)
    assert SAFE in province.live.flow().texts()


def test_decisions_that_make_no_flow_leave_the_one_in_force() -> None:
    store = MemoryStore()
    written = InForce(CONTENT.flow, CONTENT.office)

    def refuse(*_: object) -> object:
        raise FlowError("facts.yaml:1: wrong")

    live = LiveContent(written, store, HandClock(), refuse)  # type: ignore[arg-type]
    with store.transaction() as tx:
        tx.content.change()
    with pytest.raises(FlowError):
        live.look()
    assert live.now is written


def test_the_watch_looks_at_once_and_ends_when_told() -> None:
    province = Province()
    province.confirm()
    changes: list[int] = []
    watch = ContentWatch(province.live, lambda now: changes.append(now.revision), lambda _: None, interval=60)
    watch.begin()
    assert changes == [1]
    watch.close()
    watch.close()


def said_of(spoken: tuple[Sentence, ...]) -> str:
    return " ".join(piece for sentence in spoken for piece in sentence.pieces if isinstance(piece, str))
