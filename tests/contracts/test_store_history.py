"""Messages, history and replayed journal entries in a store."""

from __future__ import annotations

import pytest

from ivr.services.ports import Store
from ivr.storage.errors import UnknownCallback
from tests.contracts.rows import a_message, a_request, an_event, at


def test_messages_come_oldest_first_and_only_those_of_the_request(store: Store) -> None:
    early, late = a_message("z", at=at(1)), a_message("a", at=at(2), seconds=None)
    same = a_message("b", at=at(1))
    with store.transaction() as tx:
        tx.add_callback(a_request())
        tx.add_callback(a_request("request-2", number=None))
        assert tx.add_message(late)
        assert tx.add_message(early)
        assert tx.add_message(same)
        assert tx.add_message(a_message("other", callback="request-2"))
    with store.transaction() as tx:
        assert tx.messages("request-1") == (early, same, late)
        assert tx.messages("request-3") == ()


def test_a_message_delivered_twice_is_stored_once(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        assert tx.add_message(a_message())
        assert not tx.add_message(a_message(url="https://api.example.com/recordings/RE2"))
        assert tx.messages("request-1") == (a_message(),)


def test_history_is_appended_oldest_first(store: Store) -> None:
    asked, moved, said = (
        an_event("asked", at=at(1)),
        an_event("moved", at=at(2)),
        an_event("said", at=at(1), detail=""),
    )
    with store.transaction() as tx:
        tx.add_callback(a_request())
        tx.add_callback(a_request("request-2", number=None))
        for event in (moved, asked, said, said, an_event(callback="request-2")):
            tx.add_event(event)
    with store.transaction() as tx:
        assert tx.events("request-1") == (asked, said, said, moved)
        assert tx.events("request-3") == ()


def test_a_message_or_an_event_of_no_request_is_a_mistake(store: Store) -> None:
    with pytest.raises(UnknownCallback), store.transaction() as tx:
        tx.add_message(a_message())
    with pytest.raises(UnknownCallback), store.transaction() as tx:
        tx.add_event(an_event())


def test_a_journal_entry_is_taken_in_once(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.mark_replayed("entry-1", at(0))
        assert not tx.mark_replayed("entry-1", at(1))
    with store.transaction() as tx:
        assert not tx.mark_replayed("entry-1", at(2))
        assert tx.mark_replayed("entry-2", at(2))
