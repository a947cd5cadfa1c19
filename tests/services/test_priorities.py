"""A supervisor changes the order of the line: at once, with a reason, once, and in the audit with the deed."""

from __future__ import annotations

import pytest

from ivr.core.callback import Status
from ivr.core.errors import ChangedMeanwhile, IllegalMove
from ivr.core.requests.precedence import state_of
from ivr.core.requests.priority import Ground, Precedence, Priority
from ivr.core.requests.refusals import UnknownOfficer, UnknownRequest
from ivr.services.audit import Actor
from ivr.services.ports import Store
from ivr.services.priorities import Priorities
from tests.core.made import at
from tests.services.bureau import Bureau

MINH = Actor("minh", "10.0.0.7")


@pytest.fixture
def bureau(store: Store) -> Bureau:
    """Two requests: the first in line, and one that is promised for a day later."""
    made = Bureau(store)
    made.ask("first", due_at=at("11:30"))
    made.ask("last", due_at=at("2026-11-24 11:30"))
    return made


def priorities(bureau: Bureau) -> Priorities:
    return Priorities(bureau.store, bureau.clock)


def give(bureau: Bureau, key: str = "last") -> None:
    priorities(bureau).give(MINH, key, state_of(bureau.request(key)), Ground.FRAIL, "bà cụ 80 tuổi")


def entries(bureau: Bureau) -> list[tuple[str, str, str, str]]:
    with bureau.store.transaction() as tx:
        found = [record.entry for record in tx.audit.records(99)]
    return [(one.who, one.what, one.subject, one.detail) for one in found]


def test_the_order_of_next_changes_at_once(bureau: Bureau) -> None:
    give(bureau)
    assert [one.id for one in bureau.queue.waiting("lan", 5)] == ["last", "first"]
    taken = bureau.queue.next("hoa")
    assert taken
    assert (taken.id, taken.precedence) == (
        "last",
        Precedence(Ground.FRAIL, "minh", at("08:00"), "bà cụ 80 tuổi"),
    )


def test_it_is_told_in_the_history_and_in_the_audit_there_without_the_note(bureau: Bureau) -> None:
    give(bureau)
    with bureau.store.transaction() as tx:
        assert [(event.kind, event.detail) for event in tx.events("last")][1:] == [
            ("priority_given", "minh frail bà cụ 80 tuổi")
        ]
    assert entries(bureau) == [("minh", "priority-given", "last", "frail")]


def test_taken_away_it_is_where_it_was(bureau: Bureau) -> None:
    before = bureau.request("last")
    give(bureau)
    priorities(bureau).take(MINH, "last", state_of(bureau.request("last")), Ground.SETTLED)
    after = bureau.request("last")
    assert (after.standing, after.precedence, after.due_at) == (None, None, before.due_at)
    assert [one.id for one in bureau.queue.waiting("hoa", 5)] == ["first", "last"]
    assert bureau.history("last") == ["asked", "priority_given", "priority_taken"]


def test_who_looks_at_an_old_page_changes_nothing(bureau: Bureau) -> None:
    seen = state_of(bureau.request("last"))
    give(bureau)
    with pytest.raises(ChangedMeanwhile):
        priorities(bureau).give(MINH, "last", seen, Ground.DEADLINE)
    with pytest.raises(ChangedMeanwhile):
        priorities(bureau).take(MINH, "last", seen, Ground.SETTLED)
    assert bureau.request("last").precedence == Precedence(Ground.FRAIL, "minh", at("08:00"), "bà cụ 80 tuổi")
    assert len(entries(bureau)) == 1


def test_a_claim_meanwhile_is_no_hindrance_and_the_officer_keeps_the_request(bureau: Bureau) -> None:
    seen = state_of(bureau.request("last"))
    bureau.queue.take("hoa", "last")
    priorities(bureau).give(MINH, "last", seen, Ground.DANGER)
    held = bureau.request("last")
    assert (held.status, held.claim and held.claim.officer, held.standing) == (
        Status.CLAIMED,
        "hoa",
        Priority.SUPERVISOR,
    )


@pytest.mark.parametrize("ground", [Ground.SETTLED, Ground.NOT_PRESSING])
def test_what_is_refused_leaves_no_line_in_the_audit(bureau: Bureau, ground: Ground) -> None:
    with pytest.raises(IllegalMove):
        priorities(bureau).give(MINH, "last", state_of(bureau.request("last")), ground)
    with pytest.raises(UnknownRequest):
        priorities(bureau).give(MINH, "nothing", "", Ground.FRAIL)
    with pytest.raises(UnknownOfficer):
        priorities(bureau).give(Actor("nobody"), "last", state_of(bureau.request("last")), Ground.FRAIL)
    assert entries(bureau) == []
    assert bureau.history("last") == ["asked"]


def test_the_line_of_some_units_is_in_the_order_of_next_whoever_has_them(bureau: Bureau) -> None:
    bureau.ask("theirs", unit="nam", due_at=at("10:00"))
    bureau.ask("done", status=Status.DONE)
    bureau.queue.take("hoa", "first")
    give(bureau)
    assert [one.id for one in priorities(bureau).line({"bac", "nam"}, 9)] == ["last", "theirs", "first"]
    assert [one.id for one in priorities(bureau).line({"bac"}, 1)] == ["last"]
    assert priorities(bureau).line(set(), 9) == ()
