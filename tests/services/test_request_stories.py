"""What becomes of a request between the citizen's telephone and the officers' cards, as both sides see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.core.callback import Status
from ivr.core.requests.closing import Agreement
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Officer
from ivr.flows.loader import load_flow
from ivr.services.ports import Store
from tests.core.made import at
from tests.services.bureau import Bureau
from tests.services.house import Caller, House

FLOW = load_flow()
MAI = Officer("mai", "Lê Thị Mai", "tinh")
TRINH = Officer("trinh", "Đỗ Thị Trinh", "tinh")
NOT_REACHED = "Cán bộ đã gọi lại mà chưa gặp được quý vị."


class BothSides(Bureau):
    """The officers' bureau and the hotline over one store, at one time; a citizen has asked for an officer."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.house, self.calls = House(FLOW, store), 0
        with store.transaction() as tx:
            for officer in (MAI, TRINH):
                tx.staff.save_officer(officer)
        self.at("08:00")
        self.rings().press("0")
        (asked,) = self.house.requests()
        self.key = asked.id

    def at(self, moment: str) -> None:
        """It is ``moment``, and the worker has looked."""
        self.clock.time = self.house.clock.time = at(moment)
        self.sweeps.once()

    def rings(self) -> Caller:
        """The citizen rings in."""
        self.calls += 1
        return self.house.ring(call=f"CA{self.calls}")

    def offered(self, officer: str) -> list[str]:
        return [one.id for one in self.queue.waiting(officer, 9)]


@pytest.fixture
def sides(store: Store) -> BothSides:
    return BothSides(store)


def test_handed_to_another_unit_it_keeps_its_history_its_promise_and_its_place(sides: BothSides) -> None:
    sides.ask("newer", unit="nam", due_at=at("17:00"))
    sides.at("10:00")
    sides.queue.take("mai", sides.key)
    sides.queue.transfer("mai", sides.key, "nam", "bà con ở xã Nam")
    assert sides.offered("minh") == [sides.key, "newer"]
    assert "mười một giờ rưỡi trưa hôm nay" in sides.rings().heard
    sides.at("12:00")
    assert sides.history(sides.key) == ["asked", "claimed", "transferred", "promise_missed"]
    assert sides.request(sides.key).missed_at == at("12:00"), "the clock ran on while it was handed over"


def test_what_she_will_ring_herself_is_hers_until_its_time_is_over(sides: BothSides) -> None:
    sides.queue.take("mai", sides.key)
    sides.outcomes.agree("mai", sides.key, Agreement(at("14:00"), at("17:00"), "mai"), "chờ con gái về")
    assert "năm giờ chiều hôm nay" in sides.rings().heard
    sides.at("14:00")
    assert (sides.offered("trinh"), sides.offered("mai")) == ([], [sides.key])
    sides.at("17:01")
    assert sides.offered("trinh") == [sides.key]


def test_moved_by_telephone_nobody_rings_before_the_time_she_chose(sides: BothSides) -> None:
    sides.rings().press("3", "1")
    moved = sides.request(sides.key)
    assert moved.not_before
    assert (moved.not_before, moved.due_at) == (at("13:30"), at("17:00"))
    sides.at("13:29")
    assert sides.offered("mai") == []
    sides.at("13:30")
    assert sides.offered("mai") == [sides.key]
    sides.queue.next("mai")
    attempt = sides.outcomes.begin_call("mai", sides.key)
    assert attempt.due_at == at("17:00")


def test_after_the_last_attempt_she_hears_that_nobody_reached_her_and_may_ask_anew(sides: BothSides) -> None:
    for moment in ("09:00", "10:00", "13:30"):
        sides.at(moment)
        assert NOT_REACHED not in sides.rings().heard
        sides.queue.take("mai", sides.key)
        sides.outcomes.record("mai", sides.key, Outcome.NO_ANSWER)
    ended = sides.request(sides.key)
    assert (ended.status, ended.attempts) == (Status.UNREACHABLE, 3)
    caller = sides.rings()
    assert NOT_REACHED in caller.heard
    caller.press("0")
    (_, anew) = sides.house.requests()
    assert (anew.status, anew.attempts, anew.asked_at) == (Status.WAITING, 0, at("13:30"))
    assert anew.due_at - anew.asked_at >= timedelta(hours=2)
    assert sides.offered("mai") == [anew.id]
