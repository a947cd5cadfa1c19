"""A stream carries only what it can play whole."""

from __future__ import annotations

import pytest

from ivr.core.effects import Effect, HangUp, Listen, Record, Say
from ivr.telephony.scene import Scene, scene_of
from tests.telephony.fakes import CALL, FakePrompts, FakeReply
from tests.telephony.stream_fakes import FILES, MENU, FakeSounds

LISTEN = Listen(ear="stream")


def scene(*effects: Effect, broken: str = "") -> Scene | None:
    sounds = FakeSounds()
    sounds.broken.add(broken)
    return scene_of(FakeReply(CALL, 1, effects), FakePrompts(FILES), sounds)


def test_every_piece_of_every_sentence_is_played_in_order() -> None:
    found = scene(Say(("Xin chào.", MENU)), Say(("Căn cước.",)), LISTEN)
    assert found is not None
    assert [sound[0] for sound in found.sounds] == [0xBB, 0xAA, 0xCC]
    assert found.listen == LISTEN


def test_a_piece_of_nothing_is_nothing() -> None:
    found = scene(Say(("", " ")), LISTEN)
    assert found is not None
    assert list(found.sounds) == []


@pytest.mark.parametrize(
    "effects",
    [
        (),
        (Say((MENU,)),),
        (Say((MENU,)), HangUp()),
        (Say((MENU,)), Record()),
        (Say((MENU,)), Listen()),
        (Say((MENU,)), Listen(ear="record")),
        (Say((MENU, "Không có tệp.")), LISTEN),
        (Listen(), LISTEN),
    ],
)
def test_everything_else_belongs_into_a_document(effects: tuple[Effect, ...]) -> None:
    assert scene(*effects) is None


def test_a_file_that_cannot_be_read_belongs_there_too() -> None:
    assert scene(Say((MENU,)), LISTEN, broken="aa.wav") is None
