"""What every store keeps of recorded voices, and of what was told before them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ivr.core.privacy.consent import Wording
from ivr.core.privacy.voice import LEASE, Place, Voice
from ivr.services.ports import Store
from ivr.storage.errors import NaiveTime
from tests.contracts.rows import NOON, a_message, a_request, at

TOLD = Wording("Lời nói được ghi âm để cán bộ nghe.")


def a_voice(message: str = "message-1", **changes: Any) -> Voice:
    values: dict[str, Any] = {"at": NOON, "notice": TOLD.id, "next_at": NOON, **changes}
    return Voice(message, "https://api.example.com/recordings/RE1", **values)


def test_a_voice_is_kept_whole_with_the_words_before_it(store: Store) -> None:
    whole = a_voice(place=Place.BOTH, tries=2, digest="ab", why="late")
    with store.transaction() as tx:
        tx.voices.expect(whole, TOLD)
        tx.voices.expect(a_voice(why="again"), TOLD)
    with store.transaction() as tx:
        assert tx.voices.voice("message-1") == whole
        assert tx.voices.wording(TOLD.id) == TOLD
        assert (tx.voices.voice("message-2"), tx.voices.wording("other")) == (None, None)


def test_only_what_is_due_is_work_and_the_longest_due_comes_first(store: Store) -> None:
    with store.transaction() as tx:
        tx.voices.expect(a_voice("late", next_at=at(2)), TOLD)
        tx.voices.expect(a_voice("soon", next_at=at(1)), TOLD)
        tx.voices.expect(a_voice("done", next_at=None), TOLD)
    with store.transaction() as tx:
        assert [one.message for one in tx.voices.due(at(2), 9)] == ["soon", "late"]
        assert [one.message for one in tx.voices.due(at(1), 9)] == ["soon"]
        tx.voices.save(a_voice("soon").taken(at(1)))
        assert [one.message for one in tx.voices.due(at(2), 9)] == ["late"]
        assert [one.message for one in tx.voices.due(at(1) + LEASE, 1)] == ["late"]


def test_the_sound_lies_apart_and_can_be_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        tx.voices.put_sound("message-1", b"RIFF one")
        tx.voices.put_sound("message-1", b"RIFF two\x00\xff")
    with store.transaction() as tx:
        assert tx.voices.sound("message-1") == b"RIFF two\x00\xff"
        tx.voices.drop_sound("message-1")
        tx.voices.drop_sound("message-1")
        assert tx.voices.sound("message-1") is None


def test_a_voice_is_wanted_while_it_is_to_be_fetched(store: Store) -> None:
    with store.transaction() as tx:
        tx.voices.expect(a_voice(), TOLD)
        assert tx.voices.wanted(a_voice().url)
        assert not tx.voices.wanted("https://api.example.com/recordings/RE2")
        tx.voices.save(a_voice().fetched("ab", NOON))
        assert not tx.voices.wanted(a_voice().url)
        tx.voices.drop("message-1")
        tx.voices.drop("message-1")
        assert tx.voices.voice("message-1") is None


def test_what_was_forgotten_is_not_old_again(store: Store) -> None:
    with store.transaction() as tx:
        for key, place in (("a", Place.HERE), ("b", Place.GONE), ("c", Place.THERE), ("d", Place.LOST)):
            tx.voices.expect(a_voice(key, place=place, next_at=None), TOLD)
        tx.voices.expect(a_voice("e", at=at(5)), TOLD)
    with store.transaction() as tx:
        assert [one.message for one in tx.voices.old(at(5), 9)] == ["a", "d"]


def test_a_message_is_found_by_its_id(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_callback(a_request())
        tx.add_message(a_message())
        assert tx.voices.message("message-1") == a_message()
        assert tx.voices.message("message-2") is None


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.voices.expect(replace(a_voice(), at=NOON.replace(tzinfo=None)), TOLD)


def test_what_is_taken_back_was_never_there(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.voices.expect(a_voice(), TOLD)
        tx.voices.put_sound("message-1", b"RIFF")
        raise ZeroDivisionError
    with store.transaction() as tx:
        assert (tx.voices.voice("message-1"), tx.voices.sound("message-1")) == (None, None)
