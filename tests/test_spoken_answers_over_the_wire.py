"""Who is rung back says yes: recorded, fetched, recognised by a real model, connected, removed at the platform."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.bootstrap.privacy import open_voices
from ivr.cli.caller_voice import mouth
from ivr.cli.private import Hearing
from ivr.core.callback import Status
from ivr.core.dialling.dial import Dial, End, Stage
from ivr.core.requests.outcome import Outcome
from ivr.exchange.scripted import ScriptedHandset, Words
from ivr.exchange.telephones import Telephone
from ivr.services.spoken_answers import LEFT_FOR
from ivr.services.voices import Done
from tests.called_back import CITIZEN, OFFICER, Office, office
from tests.core.made import request

MODEL = Path(__file__).parent / "models" / "vosk-model-tiny-vi-open"
MOUTH = mouth(Path(__file__).parent)
GREETING = "Hiện tôi không thể nghe máy, có gì xin để lại lời nhắn sau tiếng bíp."


@pytest.fixture
def desk() -> Iterator[Office]:
    with office(hearing=Hearing("record", MODEL)) as made:
        made.ring_in("3", "1", "0")
        yield made


def rung(desk: Office, text: str) -> Dial:
    """How it stands when the citizen was rung, who says this once words are listened to."""
    handset = ScriptedHandset([Words(text, audio=MOUTH.say(text))], patience=2)
    desk.install(CITIZEN, Telephone(picks_up=lambda: handset))
    desk.person(OFFICER, "1", talks=60)
    return desk.ring_back(desk.claim().id)


def test_a_spoken_yes_connects_and_its_recording_is_removed_within_a_minute(desk: Office) -> None:
    dial = rung(desk, "dạ có")
    assert (dial.stage, dial.end) == (Stage.TALKING, End.TALKED)
    assert desk.request(dial.callback).status is Status.TALKING
    assert len(desk.rest.recordings.kept) == 1
    worker = open_voices(desk.service.container)
    assert worker.once() == Done()
    desk.service.advance(LEFT_FOR.total_seconds())
    assert worker.once() == Done(removed=1)
    assert desk.rest.recordings.kept == {}


def test_a_spoken_no_is_believed(desk: Office) -> None:
    dial = rung(desk, "dạ không")
    assert (dial.end, dial.prepared) == (End.REFUSED, Outcome.DECLINED)


@pytest.mark.parametrize("text", [GREETING, "có thể để lại lời nhắn", "a lô, ai gọi đấy"])
def test_whatever_else_is_said_connects_nobody(desk: Office, text: str) -> None:
    dial = rung(desk, text)
    assert (dial.stage, dial.end) == (Stage.CITIZEN_ANSWERED, End.UNPROVEN)


def test_where_callers_are_heard_in_a_stream_who_is_rung_back_is_recorded_all_the_same() -> None:
    with office(hearing=Hearing("stream", MODEL)) as desk:
        with desk.service.container.store.transaction() as tx:
            tx.add_callback(request(number=CITIZEN, unit="", asked_at=desk.service.container.clock.now()))
        assert rung(desk, "dạ có").end is End.TALKED
