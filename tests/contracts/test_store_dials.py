"""What every store keeps of the ringings of attempts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ivr.core.dialling.dial import Dial, End, Stage
from ivr.core.requests.attempt import Attempt
from ivr.services.ports import Store
from ivr.storage.errors import NaiveTime
from tests.contracts.rows import NOON, a_request, at
from tests.contracts.threads import together


def a_dial(key: str = "a1", **changes: Any) -> Dial:
    values: dict[str, Any] = {"asked_at": NOON, "touched_at": NOON, **changes}
    return Dial(key, "request-1", "hoa", "+84912000001", **values)


@pytest.fixture
def rung(store: Store) -> Store:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        for key in ("a1", "a2"):
            tx.queue.add_attempt(Attempt(key, "request-1", "hoa", NOON, at(60)))
    return store


def test_a_ringing_is_kept_whole(rung: Store) -> None:
    whole = a_dial(
        stage=Stage.TALKING, end=End.TALKED, call="CA1", citizen_call="CA2", unclear=True, fault="lost", version=3
    )
    with rung.transaction() as tx:
        assert tx.dials.add(whole)
        assert tx.dials.dial("a1") == whole


def test_an_attempt_rings_once(rung: Store) -> None:
    with rung.transaction() as tx:
        assert tx.dials.add(a_dial())
        assert not tx.dials.add(a_dial(call="CA9"))
        assert tx.dials.dial("a1") == a_dial()


def test_whoever_read_an_older_version_loses_the_race(rung: Store) -> None:
    with rung.transaction() as tx:
        tx.dials.add(a_dial())
    first, second = a_dial(stage=Stage.PLACED), a_dial(stage=Stage.OFFICER_RINGS)
    with rung.transaction() as tx:
        assert tx.dials.save(first)
        assert not tx.dials.save(second)
        assert tx.dials.dial("a1") == replace(first, version=1)
        assert not tx.dials.save(a_dial("a2"))


def test_two_words_at_once_follow_one_another(rung: Store) -> None:
    with rung.transaction() as tx:
        tx.dials.add(a_dial())

    def hear() -> bool:
        with rung.transaction() as tx:
            found = tx.dials.dial("a1")
            return found is not None and tx.dials.save(found)

    assert together(hear, hear, hear) == [True, True, True]


def test_a_ringing_is_found_by_its_request_its_name_and_its_silence(rung: Store) -> None:
    with rung.transaction() as tx:
        tx.dials.add(a_dial("a1", call="CA1", end=End.BUSY))
        tx.dials.add(a_dial("a2", call="CA2", touched_at=at(1)))
    with rung.transaction() as tx:
        assert (latest := tx.dials.latest("request-1")) and latest.attempt == "a2"
        assert tx.dials.latest("request-2") is None
        assert (named := tx.dials.named("CA1")) and named.attempt == "a1"
        assert tx.dials.named("") is None
        assert tx.dials.going_on(at(1), 9) == ()
        assert [one.attempt for one in tx.dials.going_on(at(2), 9)] == ["a2"]


def test_a_time_without_a_zone_is_refused(rung: Store) -> None:
    with pytest.raises(NaiveTime), rung.transaction() as tx:
        tx.dials.add(a_dial(asked_at=NOON.replace(tzinfo=None)))
