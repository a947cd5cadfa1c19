"""Entries fit for a chain that is kept for years, and a check that others may write beside."""

from __future__ import annotations

import pytest

from ivr.core.accounts.audit import Break, Broken, Head
from ivr.services.audit import PIECE, Actor, check, entry, records
from ivr.storage.memory import MemoryStore
from tests.services.house import MONDAY_NINE


def test_numbers_are_masked_and_lines_stay_one() -> None:
    made = entry(MONDAY_NINE, Actor("lan", "10.0.0.7"), "called", "+84912345678", "gọi\n0912345678\0\ud800")
    assert (made.subject, made.detail) == ("+8491***678", "gọi 0912***678  ")


def test_long_texts_are_cut() -> None:
    assert len(entry(MONDAY_NINE, Actor("lan"), "noted", detail="x" * 5000).detail) == 200


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    for number in range(3):
        with store.transaction() as tx:
            tx.audit.add(entry(MONDAY_NINE, Actor("lan"), "claimed", f"card-{number}"))
    return store


def test_a_chain_that_holds_is_told_with_its_head(store: MemoryStore) -> None:
    report = check(store)
    assert (report.head.count, report.broken) == (3, None)
    assert check(store, report.head).broken is None


def test_a_chain_of_many_pieces_is_read_whole(store: MemoryStore) -> None:
    with store.transaction() as tx:
        for number in range(2 * PIECE):
            tx.audit.add(entry(MONDAY_NINE, Actor("lan"), "claimed", f"card-{number}"))
    assert [record.number for record in records(store)] == list(range(1, 2 * PIECE + 4))
    assert check(store).broken is None


def test_a_head_from_elsewhere_that_is_further_on_shows_what_is_missing(store: MemoryStore) -> None:
    assert check(store, Head(9, "a" * 64)).broken == Broken(Break.MISSING, 4)


def test_a_record_behind_the_head_was_not_put_there_by_us(store: MemoryStore) -> None:
    head = check(store).head
    with store.transaction() as tx:
        tx.audit.add(entry(MONDAY_NINE, Actor("lan"), "claimed"))
    store._tables.accounts.head[None] = head
    assert check(store).broken == Broken(Break.ADDED, 4)
