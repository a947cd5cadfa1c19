"""Officers take requests, keep them, give them back, hand them on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.core.callback import Status
from ivr.core.errors import IllegalMove
from ivr.core.requests.claim import FollowUp
from ivr.core.requests.priority import Priority
from ivr.core.requests.refusals import NotYours, UnknownOfficer, UnknownRequest, UnknownUnit
from ivr.core.requests.units import Officer
from tests.core.made import at
from tests.services.bureau import Bureau


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def next_id(bureau: Bureau, officer: str) -> str | None:
    found = bureau.queue.next(officer)
    return found.id if found else None


def test_next_gives_the_earliest_promise_and_nobody_else_gets_it(bureau: Bureau) -> None:
    bureau.ask("late", due_at=at("17:00"))
    bureau.ask("soon", due_at=at("11:30"))
    assert next_id(bureau, "hoa") == "soon"
    assert next_id(bureau, "lan") == "late"
    assert next_id(Bureau(bureau.store), "minh") is None
    held = bureau.request("soon")
    assert (held.status, held.claim and held.claim.officer) == (Status.CLAIMED, "hoa")
    assert bureau.history("soon") == ["asked", "claimed"]


def test_a_second_click_on_next_gives_the_same_request(bureau: Bureau) -> None:
    bureau.ask("a")
    bureau.ask("b")
    assert next_id(bureau, "hoa") == next_id(bureau, "hoa") == "a"
    assert bureau.request("b").status is Status.WAITING


def test_next_passes_over_what_is_not_to_be_rung_yet(bureau: Bureau) -> None:
    bureau.ask("later", next_at=at("10:00"))
    assert next_id(bureau, "hoa") is None
    bureau.now("10:00")
    assert next_id(bureau, "hoa") == "later"


def test_an_officer_is_offered_her_unit_and_what_belongs_to_no_unit(bureau: Bureau) -> None:
    bureau.ask("theirs", unit="nam")
    assert next_id(bureau, "hoa") is None
    bureau.ask("anyones", unit="")
    assert next_id(bureau, "hoa") == "anyones"
    assert next_id(bureau, "minh") == "theirs"


def test_an_officer_with_topics_is_offered_those_and_what_has_none(bureau: Bureau) -> None:
    with bureau.store.transaction() as tx:
        tx.staff.save_officer(Officer("thu", "Thu", "bac", topics=frozenset({"khai-sinh"})))
    bureau.ask("a", topic="tam-tru")
    assert next_id(bureau, "thu") is None
    bureau.ask("b", topic="khai-sinh", due_at=at("17:00"))
    bureau.ask("c", topic=None, due_at=at("12:00"))
    assert [one.id for one in bureau.queue.waiting("thu", 5)] == ["c", "b"]


def test_her_own_follow_up_comes_first_and_to_nobody_else_until_its_time_is_over(bureau: Bureau) -> None:
    bureau.ask("urgent", priority=Priority.URGENT)
    bureau.ask("own", follow_up=FollowUp("hoa", at("10:00")), next_at=at("08:00"), due_at=at("10:00"))
    assert [one.id for one in bureau.queue.waiting("lan", 5)] == ["urgent"]
    assert [one.id for one in bureau.queue.waiting("hoa", 5)] == ["own", "urgent"]
    assert next_id(bureau, "hoa") == "own"
    bureau.queue.release("hoa", "own")
    bureau.now("10:00")
    assert [one.id for one in bureau.queue.waiting("lan", 5)] == ["urgent", "own"]


def test_what_is_shown_as_waiting_is_taken_by_nobody(bureau: Bureau) -> None:
    for key in "cab":
        bureau.ask(key)
    assert [one.id for one in bureau.queue.waiting("hoa", 2)] == ["a", "b"]
    assert bureau.request("a").claim is None


def test_a_certain_request_is_taken_even_before_its_time_but_not_out_of_other_hands(bureau: Bureau) -> None:
    bureau.ask(next_at=at("15:00"), status=Status.RETRY)
    taken = bureau.queue.take("hoa", "r1")
    assert bureau.queue.take("hoa", "r1") == taken
    with pytest.raises(NotYours):
        bureau.queue.take("lan", "r1")


def test_a_closed_request_is_not_taken(bureau: Bureau) -> None:
    bureau.ask(status=Status.DONE)
    with pytest.raises(NotYours):
        bureau.queue.take("hoa", "r1")
    with pytest.raises(UnknownRequest):
        bureau.queue.take("hoa", "r2")


def test_a_claim_lasts_ten_minutes_from_the_last_renewal(bureau: Bureau) -> None:
    bureau.ask()
    bureau.queue.next("hoa")
    bureau.later(minutes=9)
    assert bureau.queue.renew("hoa", "r1") == at("08:19")
    bureau.later(minutes=9)
    assert bureau.sweeps.once().claims == 0
    bureau.later(minutes=1)
    assert bureau.sweeps.once().claims == 1
    with pytest.raises(NotYours):
        bureau.queue.renew("hoa", "r1")
    assert bureau.history() == ["asked", "claimed", "claim_expired"]


def test_renewing_never_shortens_the_claim_of_a_call(bureau: Bureau) -> None:
    bureau.ask()
    bureau.queue.next("hoa")
    bureau.outcomes.begin_call("hoa", "r1")
    assert bureau.queue.renew("hoa", "r1") == at("09:00")


def test_nobody_renews_anothers_claim(bureau: Bureau) -> None:
    bureau.ask()
    bureau.queue.next("hoa")
    with pytest.raises(NotYours):
        bureau.queue.renew("lan", "r1")
    assert bureau.request().claim == bureau.queue.take("hoa", "r1").claim


def test_a_released_request_keeps_its_place(bureau: Bureau) -> None:
    bureau.ask("first", due_at=at("11:00"))
    bureau.ask("second")
    bureau.queue.next("hoa")
    assert bureau.queue.release("hoa", "first").claim is None
    assert next_id(bureau, "lan") == "first"
    with pytest.raises(NotYours):
        bureau.queue.release("hoa", "first")


def test_a_transfer_takes_the_history_along_and_the_promise_stands(bureau: Bureau) -> None:
    before = bureau.ask(follow_up=FollowUp("hoa", at("10:00")))
    bureau.queue.take("hoa", "r1")
    handed = bureau.queue.transfer("hoa", "r1", "nam", "bà con ở xã Nam")
    assert (handed.unit, handed.due_at, handed.asked_at) == ("nam", before.due_at, before.asked_at)
    assert (handed.status, handed.follow_up) == (Status.WAITING, None)
    with bureau.store.transaction() as tx:
        assert [event.detail for event in tx.events("r1")][-1] == "hoa bac>nam bà con ở xã Nam"
    assert next_id(bureau, "minh") == "r1"


def test_a_transfer_needs_another_unit_that_exists(bureau: Bureau) -> None:
    bureau.ask()
    bureau.queue.next("hoa")
    with pytest.raises(UnknownUnit):
        bureau.queue.transfer("hoa", "r1", "tây")
    with pytest.raises(IllegalMove):
        bureau.queue.transfer("hoa", "r1", "bac")


def test_whoever_is_disabled_or_unknown_gets_nothing(bureau: Bureau) -> None:
    bureau.ask()
    with bureau.store.transaction() as tx:
        tx.staff.save_officer(Officer("hoa", "Hoa", "bac", disabled=True))
    for officer in ("hoa", "nobody"):
        with pytest.raises(UnknownOfficer):
            bureau.queue.next(officer)


def test_a_claim_of_another_length_can_be_set(bureau: Bureau) -> None:
    from ivr.services.queue import Queue

    bureau.ask()
    found = Queue(bureau.store, bureau.clock, timedelta(minutes=3)).next("hoa")
    assert found is not None
    assert found.claim is not None
    assert found.claim.until == at("08:03")
