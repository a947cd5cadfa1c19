"""A call on the engine alone, for tests of the core."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ivr.core.dialogue.moves import Step
from ivr.core.dialogue.speech import KEYS
from ivr.core.effects import Ask, Effect, Say
from ivr.core.engine import resume, start
from ivr.core.flow import Flow
from ivr.core.inputs import Call, Heard, Input, Keys, Told
from ivr.core.meaning import Decision, Meaning
from ivr.core.session import Session

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ANSWERS = {"find_callback": "none", "know_number": "known", "check_number": "valid", "who_is_there": "person"}


def said(step: Step) -> list[str]:
    return [" ".join(effect.pieces) for effect in step.effects if isinstance(effect, Say)]


class Line:
    """A call on the engine alone: every session is written to JSON and read back between two turns."""

    def __init__(self, the_flow: Flow, ear: str = KEYS, **answers: str) -> None:
        self.flow, self.answers, self.now = the_flow, ANSWERS | answers, NOW
        self.hears = True
        self.step = start(the_flow, Call("CA1", "+84912345678"), NOW, ear)
        self.heard: list[str] = []
        self._answer()

    def _answer(self) -> None:
        self.heard = said(self.step)
        while isinstance(ask := self.step.effects[-1], Ask):
            told = Told(self.answers[ask.question], {"number": ("không", "chín")})
            self.step = resume(self.flow, self.step.session, told, self.now)
            self.heard += said(self.step)
        assert self.step.session == Session.from_json(self.step.session.to_json())

    def hear(self, *inputs: Input) -> Line:
        for heard in inputs:
            session = Session.from_json(self.step.session.to_json())
            self.step = resume(self.flow, session, heard, self.now, hears=self.hears)
            self._answer()
        return self

    def press(self, *keys: str) -> Line:
        return self.hear(*(Keys(key) for key in keys))

    def say(self, intent: str, decision: Decision = Decision.UNDERSTOOD, **more: Any) -> Line:
        """Words that mean ``intent``; ``more`` are fields of the meaning, ``recorded`` the voice."""
        recorded = more.pop("recorded", None)
        return self.hear(Heard(Meaning(**{"text": "lời nói", **more}, decision=decision, intent=intent), recorded))

    def perhaps(self, intent: str, **more: Any) -> Line:
        return self.say(intent, Decision.UNSURE, **more)

    def mumble(self, **more: Any) -> Line:
        return self.say("out-of-scope", Decision.NOT_UNDERSTOOD, **more)

    @property
    def at(self) -> str:
        return self.step.session.node

    @property
    def waits(self) -> Effect:
        return self.step.effects[-1]
