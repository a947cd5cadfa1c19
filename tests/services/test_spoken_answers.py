"""What somebody says who was rung back: listened to once, judged strictly, and kept nowhere."""

from __future__ import annotations

from array import array
from datetime import timedelta

import pytest

from ivr.core.dialling.spoken_answer import Answer, AnswerWords
from ivr.core.errors import EarFailed
from ivr.core.inputs import Recorded
from ivr.core.meaning import Decision, Meaning
from ivr.core.privacy.voice import Place
from ivr.services.recognising import FAINTEST, RATE, Recognising, RecordingLost
from ivr.services.spoken_answers import LEFT_FOR, SpokenAnswers
from ivr.services.voices import Done, Voices
from ivr.storage.memory import MemoryStore
from tests.services.house import HandClock
from tests.services.test_hearing import Counts, FakeEar, FakeRecordings, fails
from tests.services.test_voices import Platform

SPOKEN = Recorded("https://platform/Recordings/RE1", 2.0)
YES = Meaning("có", Decision.UNDERSTOOD, "yes", 1.0)


def sound(seconds: float) -> bytes:
    """Silence, then so many seconds of sound, then silence."""
    quiet = [0] * RATE
    return array("h", [*quiet, *[FAINTEST, -FAINTEST] * round(seconds * RATE / 2), *quiet]).tobytes()


class House:
    def __init__(self, meaning: Meaning = YES, audio: bytes = sound(1.0), fault: Exception | None = None) -> None:
        self.store, self.clock, self.counts = MemoryStore(), HandClock(), Counts()
        self.ear = FakeEar(fails(fault) if fault else lambda: meaning)
        self.recordings, self.listens = FakeRecordings(lambda: audio), True
        self.answers = SpokenAnswers(
            self.store,
            self.clock,
            Recognising(self.ear, self.recordings),
            self.counts,
            lambda: self.listens,
            AnswerWords(frozenset({"có"}), frozenset({"không"})),
        )

    def removals(self) -> list[str]:
        with self.store.transaction() as tx:
            return [voice.url for voice in tx.voices.due(self.clock.now() + timedelta(days=9), 9)]


def test_a_short_yes_is_heard_at_the_question_of_yes_and_no() -> None:
    house = House()
    assert house.answers.hear(SPOKEN) is Answer.YES
    assert [menu for _, menu in house.ear.asked] == ["confirm"]
    assert house.counts.seen == [("record", "understood")]


def test_a_yes_in_a_long_speech_is_none() -> None:
    assert House(audio=sound(4.0)).answers.hear(SPOKEN) is Answer.UNCLEAR


def test_silence_is_no_answer_and_costs_no_recognition() -> None:
    house = House(audio=bytes(2 * RATE))
    assert house.answers.hear(SPOKEN) is Answer.UNCLEAR
    assert (house.ear.asked, house.counts.seen) == ([], [("record", "silence")])


@pytest.mark.parametrize(
    ("fault", "counted"),
    [(EarFailed("busy"), "busy"), (RuntimeError("decoder"), "broken"), (RecordingLost("late"), "late")],
)
def test_an_ear_that_fails_is_no_answer(fault: Exception, counted: str) -> None:
    house = House(fault=fault)
    assert house.answers.hear(SPOKEN) is Answer.UNCLEAR
    assert house.counts.seen == [("record", counted)]


def test_of_who_has_left_and_without_an_ear_nothing_is_listened_to() -> None:
    house = House()
    assert house.answers.hear(SPOKEN, left=True) is Answer.UNCLEAR
    house.listens = False
    assert house.answers.hear(SPOKEN) is Answer.UNCLEAR
    assert house.recordings.asked == []
    assert house.removals() == [SPOKEN.url]


def test_that_a_recording_goes_is_stored_before_it_is_listened_to() -> None:
    house, stored = House(), []
    house.ear.says = lambda: stored.append(house.removals()) or YES  # type: ignore[func-returns-value]
    house.answers.hear(SPOKEN)
    assert stored == [[SPOKEN.url]]


def test_the_worker_removes_it_a_minute_later_and_nothing_is_left() -> None:
    house = House()
    house.answers.hear(SPOKEN)
    house.answers.hear(SPOKEN)
    platform = Platform({SPOKEN.url})
    worker = Voices(house.store, house.clock, platform, platform)
    assert worker.once() == Done()
    house.clock.pass_(seconds=LEFT_FOR.total_seconds())
    assert worker.once() == Done(removed=1)
    assert platform.kept == set()
    with house.store.transaction() as tx:
        left = [tx.voices.voice(voice.message) for voice in tx.voices.due(house.clock.now() + timedelta(days=99), 9)]
        assert [one for one in left if one and one.place is not Place.GONE] == []
