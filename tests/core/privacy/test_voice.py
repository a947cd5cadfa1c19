"""The way of a recorded voice: fetched, kept, removed at the platform, forgotten; tried again with an end."""

from __future__ import annotations

from datetime import timedelta

from ivr.core.privacy.voice import LEASE, PAUSES, Place, Voice
from tests.core.made import at

NOW = at("09:00")
AWAY = Voice("m1", "https://platform/Recordings/RE1", NOW, next_at=NOW)


def tried(voice: Voice, times: int) -> Voice:
    for _ in range(times):
        voice = voice.taken(NOW).failed("late", NOW)
    return voice


def test_a_fetched_voice_is_next_removed_at_the_platform() -> None:
    fetched = AWAY.taken(NOW).fetched("ab", NOW)
    assert (fetched.place, fetched.tries, fetched.next_at, fetched.digest) == (Place.BOTH, 0, NOW, "ab")
    removed = fetched.taken(NOW).removed()
    assert (removed.place, removed.next_at) == (Place.HERE, None)


def test_whoever_takes_it_has_it_for_the_lease_alone() -> None:
    assert AWAY.taken(NOW).next_at == NOW + LEASE


def test_it_is_asked_for_again_later_and_later_and_then_given_up() -> None:
    assert tried(AWAY, 1).next_at == NOW + timedelta(minutes=1)
    last = tried(AWAY, len(PAUSES))
    assert (last.place, last.next_at) == (Place.AWAY, NOW + timedelta(hours=24))
    lost = tried(AWAY, len(PAUSES) + 1)
    assert (lost.place, lost.next_at, lost.why) == (Place.LOST, None, "late")


def test_a_worker_that_is_killed_again_and_again_comes_to_an_end_too() -> None:
    voice = AWAY
    for _ in range(len(PAUSES) + 1):
        voice = voice.taken(NOW)
    assert voice.failed("late", NOW).place is Place.LOST


def test_what_the_platform_does_not_remove_is_kept_all_the_same() -> None:
    kept = tried(AWAY.fetched("ab", NOW), len(PAUSES) + 1)
    assert (kept.place, kept.why, kept.digest) == (Place.HERE, "late", "ab")


def test_what_is_forgotten_here_is_still_removed_there() -> None:
    for voice in (AWAY, AWAY.fetched("ab", NOW), tried(AWAY, len(PAUSES) + 1)):
        forgotten = voice.forgotten(NOW)
        assert (forgotten.place, forgotten.next_at, forgotten.digest) == (Place.THERE, NOW, "")
    assert AWAY.fetched("ab", NOW).removed().forgotten(NOW).place is Place.GONE
    assert AWAY.forgotten(NOW).removed().place is Place.GONE
