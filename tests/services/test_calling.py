"""An officer has the service ring, or dials by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from ivr.core.callback import Status
from ivr.core.dialling.dial import End, Stage
from ivr.core.dialling.ring_fault import DialledByHand, NoNumber, NoTelephone, NotRung, RingFault, RingUnclear
from ivr.core.errors import IllegalMove
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.refusals import NotNow, NotYours
from ivr.services.calling import Calling
from ivr.services.calling_ports import Placed
from ivr.services.dialling import Dialling
from tests.services.bureau import HOA, LAN, Bureau


@dataclass
class FakeDialler:
    """A platform that answers what it is told to."""

    bureau: Bureau
    answer: Exception | None = None
    calls: list[Placed] = field(default_factory=list)
    rung: list[tuple[str, str, Status]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def ring(self, attempt: str, telephone: str) -> Placed:
        self.rung.append((attempt, telephone, self.bureau.request().status))
        if self.answer:
            raise self.answer
        return Placed(f"CA{len(self.rung)}", "queued")

    def find(self, telephone: str, since: datetime) -> tuple[Placed, ...]:
        return tuple(self.calls)

    def look(self, call: str) -> Placed | None:
        return next((one for one in self.calls if one.call == call), None)

    def hang_up(self, call: str) -> None:
        self.ended.append(call)


class Desk:
    """An officer with a telephone, one request in hand, and a platform."""

    def __init__(self) -> None:
        self.bureau = Bureau()
        with self.bureau.store.transaction() as tx:
            tx.staff.save_officer(replace(HOA, telephone="+84912000091"))
        self.bureau.ask()
        self.bureau.queue.next("hoa")
        self.platform = FakeDialler(self.bureau)
        self.calling = Calling(self.bureau.store, self.bureau.clock, self.bureau.outcomes, self.platform)
        self.dialling = Dialling(self.bureau.store, self.bureau.clock, self.bureau.outcomes)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_intent_is_stored_before_the_platform_is_asked(desk: Desk) -> None:
    dial = desk.calling.ring("hoa", "r1")
    assert desk.platform.rung == [(dial.attempt, "+84912000091", Status.DIALLING)]
    assert (dial.stage, dial.call) == (Stage.PLACED, "CA1")
    with pytest.raises(IllegalMove):
        desk.calling.ring("hoa", "r1")
    assert len(desk.platform.rung) == 1


def test_an_office_without_a_platform_dials_by_hand(desk: Desk) -> None:
    by_hand = Calling(desk.bureau.store, desk.bureau.clock, desk.bureau.outcomes)
    assert by_hand.by_hand and not by_hand.rings_for("hoa")
    with pytest.raises(DialledByHand):
        by_hand.ring("hoa", "r1")
    assert by_hand.clear_up() == 0
    assert desk.bureau.outcomes.record("hoa", "r1", Outcome.SOLVED).status is Status.DONE


def test_an_officer_without_a_telephone_dials_by_hand(desk: Desk) -> None:
    assert desk.calling.rings_for("hoa") and not desk.calling.rings_for("lan")
    desk.bureau.ask("r2")
    desk.bureau.queue.take("lan", "r2")
    with pytest.raises(NoTelephone):
        desk.calling.ring("lan", "r2")


def test_what_may_not_be_rung_is_not_rung(desk: Desk) -> None:
    with pytest.raises(NotYours):
        desk.calling.ring("minh", "r1")
    desk.bureau.ask("voice", number=None)
    desk.bureau.queue.take("hoa", "voice")
    with pytest.raises(NoNumber):
        desk.calling.ring("hoa", "voice")
    desk.bureau.now("12:00")
    with pytest.raises(NotNow):
        desk.calling.ring("hoa", "r1")
    assert desk.platform.rung == []


def test_a_refusal_leaves_the_request_in_her_hands_and_uses_no_attempt_up(desk: Desk) -> None:
    desk.platform.answer = NotRung(RingFault.SETUP, "21215")
    with pytest.raises(NotRung):
        desk.calling.ring("hoa", "r1")
    found = desk.calling.latest("r1")
    assert found and (found.end, found.fault) == (End.NOT_PLACED, RingFault.SETUP)
    assert (desk.bureau.request().status, desk.bureau.request().attempts) == (Status.CLAIMED, 0)
    desk.platform.answer = None
    assert desk.calling.ring("hoa", "r1").stage is Stage.PLACED


def test_a_ringing_without_a_name_is_found_once_and_never_another_ones(desk: Desk) -> None:
    first = desk.calling.ring("hoa", "r1")
    desk.dialling.officer_status(first.attempt, "CA1", "no-answer")
    desk.platform.answer = RingUnclear()
    second = desk.calling.ring("hoa", "r1")
    assert second.unclear
    old, new = Placed("CA1", "no-answer"), Placed("CA2", "in-progress")
    desk.platform.calls = [old]
    desk.bureau.later(seconds=121)
    desk.platform.calls = [old, new]
    assert desk.calling.clear_up() == 1
    found = desk.calling.latest("r1")
    assert found and (found.call, found.stage, found.unclear) == ("CA2", Stage.OFFICER_ANSWERED, False)


def test_a_ringing_that_was_found_nowhere_comes_too_late_to_ring_the_citizen(desk: Desk) -> None:
    desk.platform.answer = RingUnclear()
    dial = desk.calling.ring("hoa", "r1")
    desk.bureau.later(seconds=121)
    assert desk.calling.clear_up() == 1
    assert desk.bureau.request().status is Status.CLAIMED
    late = desk.dialling.officer_pressed(dial.attempt, "CA7", "1")
    assert late and late.dial.end is End.NOT_PLACED
    assert not late.dial.citizen_rung


def test_a_talk_that_the_platform_calls_over_is_cleared_up(desk: Desk) -> None:
    dial = desk.calling.ring("hoa", "r1")
    desk.dialling.officer_pressed(dial.attempt, "CA1", "1")
    desk.dialling.citizen_answered(dial.attempt, "CA2")
    desk.dialling.citizen_pressed(dial.attempt, "CA2", "1")
    assert desk.bureau.request().status is Status.TALKING
    desk.platform.calls = [Placed("CA1", "in-progress")]
    desk.bureau.later(minutes=10)
    assert desk.calling.clear_up() == 0
    desk.platform.calls = [Placed("CA1", "completed")]
    assert desk.calling.clear_up() == 0, "asked a moment ago"
    desk.bureau.later(seconds=121)
    assert desk.calling.clear_up() == 1
    found = desk.calling.latest("r1")
    assert found and found.end is End.TALKED


def test_those_who_talk_for_long_keep_nobody_from_being_asked_about(desk: Desk) -> None:
    with desk.bureau.store.transaction() as tx:
        tx.staff.save_officer(replace(LAN, telephone="+84912000092"))
    desk.bureau.ask("r2")
    desk.bureau.queue.take("lan", "r2")
    desk.calling.ring("hoa", "r1")
    desk.bureau.later(seconds=1)
    desk.calling.ring("lan", "r2")
    desk.platform.calls = [Placed("CA1", "queued"), Placed("CA2", "busy")]
    desk.bureau.later(seconds=121)
    assert [desk.calling.clear_up(limit=1) for _ in range(3)] == [0, 1, 0]
    found = desk.calling.latest("r2")
    assert found and found.end is End.OFFICER_BUSY


def test_a_ringing_is_stopped_at_her_wish(desk: Desk) -> None:
    desk.calling.ring("hoa", "r1")
    assert desk.calling.stop("lan", "r1") == desk.calling.latest("r1")
    assert desk.platform.ended == []
    stopped = desk.calling.stop("hoa", "r1")
    assert stopped and stopped.end is End.OFFICER_DECLINED
    assert desk.platform.ended == ["CA1"]
    assert desk.bureau.request().status is Status.CLAIMED


def test_what_the_officer_recorded_meanwhile_stands(desk: Desk) -> None:
    dial = desk.calling.ring("hoa", "r1")
    desk.dialling.officer_pressed(dial.attempt, "CA1", "1")
    desk.bureau.outcomes.record("hoa", "r1", Outcome.NO_ANSWER)
    before = desk.bureau.request()
    desk.dialling.citizen_answered(dial.attempt, "CA2")
    desk.dialling.citizen_pressed(dial.attempt, "CA2", "1")
    desk.dialling.officer_status(dial.attempt, "CA1", "completed")
    assert desk.bureau.request() == before
