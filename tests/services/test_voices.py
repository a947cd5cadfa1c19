"""Voices of messages: fetched once, kept, removed at the platform, heard only by who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from ivr.core.privacy.consent import Wording
from ivr.core.privacy.voice import LEASE, PAUSES, Place, Voice
from ivr.core.requests.refusals import NotYours, UnknownOfficer
from ivr.services.audit import Actor
from ivr.services.recognising import RecordingLost
from ivr.services.retention import drop_voice
from ivr.services.voices import Done, NotRemoved, VoiceMissing, Voices, to_wav
from tests.contracts.rows import a_message
from tests.services.bureau import Bureau

PCM = b"\x01\x00\xff\x7f" * 400
URL = "https://platform/2010-04-01/Accounts/AC1/Recordings/RE1"
HOA, LAN, MINH = Actor("hoa"), Actor("lan"), Actor("minh")


@dataclass
class Platform:
    """A platform that keeps recordings until it is told not to."""

    kept: set[str] = field(default_factory=lambda: {URL})
    asked: list[str] = field(default_factory=list)
    ready: bool = True
    removes: bool = True
    meanwhile: Callable[[], object] = lambda: None

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        self.meanwhile()
        if not self.ready or url not in self.kept:
            raise RecordingLost("late")
        return PCM

    def remove(self, url: str) -> None:
        if not self.removes:
            raise NotRemoved("refused")
        self.kept.discard(url)


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.ask("r1")
    with made.store.transaction() as tx:
        tx.add_message(a_message("m1", callback="r1", url=URL))
        now = made.clock.now()
        tx.voices.expect(Voice("m1", URL, now, next_at=now), Wording(""))
    return made


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def voices(bureau: Bureau, platform: Platform) -> Voices:
    return Voices(bureau.store, bureau.clock, platform, platform)


def place(bureau: Bureau) -> Place:
    with bureau.store.transaction() as tx:
        found = tx.voices.voice("m1")
    assert found
    return found.place


MESSAGE = a_message("m1", callback="r1", url=URL)


def test_a_voice_is_fetched_kept_and_removed_there(bureau: Bureau, platform: Platform, voices: Voices) -> None:
    assert voices.once() == Done(fetched=1, removed=1)
    assert (place(bureau), platform.kept) == (Place.HERE, set())
    assert voices.once() == Done()
    assert voices.wav(HOA, MESSAGE) == to_wav(PCM)
    assert platform.asked == [URL]


def test_where_the_platform_removes_nothing_its_copy_stays(bureau: Bureau, platform: Platform) -> None:
    assert Voices(bureau.store, bureau.clock, platform).once() == Done(fetched=1, removed=1)
    assert (place(bureau), platform.kept) == (Place.HERE, {URL})


def test_what_is_not_ready_is_fetched_later_and_given_up_in_the_end(
    bureau: Bureau, platform: Platform, voices: Voices
) -> None:
    platform.ready = False
    assert voices.once() == Done(failed=1)
    assert voices.once() == Done()
    for pause in PAUSES:
        bureau.clock.pass_(seconds=pause.total_seconds())
        assert voices.once() == Done(failed=1)
    bureau.clock.pass_(days=30)
    assert (voices.once(), place(bureau)) == (Done(), Place.LOST)
    with pytest.raises(VoiceMissing, match="lost"):
        voices.wav(HOA, MESSAGE)


def test_a_worker_killed_in_the_middle_leaves_it_to_the_next(
    bureau: Bureau, platform: Platform, voices: Voices
) -> None:
    class KilledError(BaseException):
        pass

    def die() -> None:
        raise KilledError

    platform.meanwhile = die
    with pytest.raises(KilledError):
        voices.once()
    platform.meanwhile = lambda: None
    assert voices.once() == Done()
    bureau.clock.pass_(seconds=LEASE.total_seconds())
    assert voices.once() == Done(fetched=1, removed=1)


def test_a_voice_that_is_forgotten_while_it_is_fetched_is_not_kept(
    bureau: Bureau, platform: Platform, voices: Voices
) -> None:
    def forget() -> None:
        with bureau.store.transaction() as tx:
            drop_voice(tx, "m1", bureau.clock.now())

    platform.meanwhile = forget
    voices.once()
    with bureau.store.transaction() as tx:
        assert tx.voices.sound("m1") is None
    assert (place(bureau), platform.kept) == (Place.GONE, set())
    with pytest.raises(VoiceMissing, match="forgotten"):
        voices.wav(HOA, MESSAGE)


def test_of_a_message_that_is_erased_nothing_is_left_in_the_end(
    bureau: Bureau, platform: Platform, voices: Voices
) -> None:
    voices.once(most=1)
    with bureau.store.transaction() as tx:
        drop_voice(tx, "m1", bureau.clock.now())
        tx.privacy.strip_request("r1")
    assert voices.once() == Done(removed=1)
    with bureau.store.transaction() as tx:
        assert (tx.voices.voice("m1"), platform.kept) == (None, set())


def test_a_recording_is_not_removed_while_a_message_waits_for_it(
    bureau: Bureau, platform: Platform, voices: Voices
) -> None:
    now = bureau.clock.now()
    with bureau.store.transaction() as tx:
        early = now - timedelta(hours=1)
        tx.voices.expect(Voice("answer", URL, early, place=Place.THERE, next_at=early), Wording(""))
    assert voices.once() == Done(failed=1)
    assert voices.once() == Done(fetched=1, removed=1)
    assert platform.kept == set()
    bureau.clock.pass_(minutes=2)
    assert voices.once() == Done(removed=1)
    with bureau.store.transaction() as tx:
        assert tx.voices.voice("answer") is None


def test_a_platform_that_refuses_to_remove_is_asked_again(bureau: Bureau, platform: Platform, voices: Voices) -> None:
    platform.removes = False
    assert voices.once() == Done(fetched=1, failed=1)
    platform.removes = True
    bureau.clock.pass_(seconds=PAUSES[0].total_seconds())
    assert (voices.once(), platform.kept) == (Done(removed=1), set())


def test_an_officer_who_is_quicker_than_the_worker_hears_it(
    bureau: Bureau, platform: Platform, voices: Voices
) -> None:
    assert voices.wav(HOA, MESSAGE) == to_wav(PCM)
    assert place(bureau) is Place.BOTH


def test_only_whose_unit_has_the_request_may_hear_it(voices: Voices) -> None:
    with pytest.raises(NotYours):
        voices.wav(MINH, MESSAGE)
    with pytest.raises(UnknownOfficer):
        voices.wav(Actor("nobody"), MESSAGE)


def test_a_sound_that_was_changed_is_not_played(bureau: Bureau, voices: Voices) -> None:
    voices.once()
    with bureau.store.transaction() as tx:
        tx.voices.put_sound("m1", to_wav(b"\0\0" * 100))
    with pytest.raises(VoiceMissing, match="changed"):
        voices.wav(LAN, MESSAGE)


def test_one_look_fetches_no_more_than_it_may(bureau: Bureau, platform: Platform, voices: Voices) -> None:
    with bureau.store.transaction() as tx:
        for number in range(5):
            late = bureau.clock.now() + timedelta(seconds=number)
            tx.voices.expect(Voice(f"n{number}", URL, late, next_at=late), Wording(""))
    bureau.clock.pass_(minutes=1)
    assert voices.once(most=3) == Done(fetched=3)
