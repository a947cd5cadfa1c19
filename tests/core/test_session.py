"""Sessions and effects are plain JSON that reads back as it was, or is refused."""

from __future__ import annotations

import pytest

from ivr.core.effects import Ask, HangUp, Listen, Record, Say, effects_from_json, effects_to_json
from ivr.core.errors import SessionUnreadable
from ivr.core.session import Session

FULL = Session(
    "CA1", "f1", "main", "n1", "main", 3, 1, 2, (("main", 0), ("can-cuoc", 2)), ("welcome", "main"), "+84912345678",
    True, {"code": ("hoa sen", "con trâu")}, ("a/b",), "0912", "https://x/1", 2.5, "can-cuoc", "c1", True, False,
)  # fmt: skip


def test_a_session_reads_back_as_it_was_written() -> None:
    assert Session.from_json(FULL.to_json()) == FULL


def test_a_newer_sessions_unknown_fields_are_passed_over() -> None:
    assert Session.from_json('{"call": "CA1", "flow": "f", "node": "main", "mood": "good"}') == Session(
        "CA1", "f", "main"
    )


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"call": 1}', '{"call": "a", "flow": "f", "node": "m", "trail": [1]}']
)
def test_a_broken_session_is_refused(text: str) -> None:
    with pytest.raises(SessionUnreadable):
        Session.from_json(text)


def test_effects_read_back_as_they_were_written() -> None:
    effects = (Say(("Xin chào.", "hai")), Listen(12, 8, finish=True), Record(60, 5), Ask("find_callback"), HangUp())
    assert effects_from_json(effects_to_json(effects)) == effects


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '[{"is": "Sing"}]', '[{"is": "Say", "pieces": 1}]', '[{"is": "Ask"}]']
)
def test_broken_effects_are_refused(text: str) -> None:
    with pytest.raises(SessionUnreadable):
        effects_from_json(text)
