"""Plays a story on the services alone: no HTTP, no TwiML, no exchange. What fails here is no fault of the wire.

Words are understood as they are written, without a recogniser: what fails here is no fault of the ear either.
"""

from __future__ import annotations

from datetime import timedelta

from ivr.core.dialogue.speech import KEYS, RECORD
from ivr.core.effects import HangUp, Listen, Record
from ivr.core.flow import Flow
from ivr.core.inputs import Heard, Input, Keys, Recorded, Silence, Unheard
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Officer
from ivr.core.understanding.scope import scope_of
from ivr.exchange.handset import Trouble
from ivr.exchange.stories.story import (
    CallAgain,
    CalledBack,
    Duplicate,
    HangUpNow,
    Hear,
    KeepSilent,
    NotHear,
    PressKeys,
    SayWords,
    SpeakWords,
    Story,
    StreamTrouble,
    Talk,
    fold,
)
from ivr.flows.phrases import load_phrases
from ivr.services.hearing_ports import Matcher
from ivr.services.outcomes import Outcomes
from ivr.services.queue import Queue
from ivr.services.sweeps import Sweeps
from ivr.speech.matcher import build_matcher
from tests.core.made import RINGING
from tests.services.house import Caller, CountedIds, House


def shipped_matcher(flow: Flow) -> Matcher:
    """The matcher that callers meet."""
    scope = scope_of(flow)
    return build_matcher(load_phrases(scope), scope)


class EnginePhone:
    """One story's calls, one after the other."""

    def __init__(self, flow: Flow, story: Story, house: House, matcher: Matcher | None = None) -> None:
        self.flow, self.house, self.story, self.matcher = flow, house, story, matcher
        house.ear = story.ear or KEYS
        if story.at:
            house.clock.time = story.at
        self.number = None if story.from_number == "anonymous" else story.from_number
        self.calls, self.twice, self.ids = 0, False, CountedIds()
        self.caller = self._ring()

    def play(self) -> None:
        for step in self.story.steps:
            match step:
                case Hear():
                    for text in step.texts:
                        assert fold(text) in fold(self.caller.heard), f"line {step.line}: {text!r}"
                case NotHear():
                    for text in step.texts:
                        assert fold(text) not in fold(self.caller.heard), f"line {step.line}: {text!r}"
                case PressKeys():
                    self._press(step.keys)
                case KeepSilent():
                    for _ in range(step.times):
                        self._hear(Silence())
                case SpeakWords():
                    assert isinstance(self.caller.reply.effects[-1], Record), f"line {step.line}: not recording"
                    self._hear(Recorded(f"https://recordings.example/{step.line}", step.seconds or 3))
                case SayWords():
                    self._say(step)
                case StreamTrouble():
                    self._trouble(step.what)
                case Duplicate():
                    self.twice = True
                case HangUpNow():
                    self._end()
                case CallAgain():
                    self._end()
                    self.house.clock.time += timedelta(seconds=step.after)
                    self.caller = self._ring()
                case CalledBack():
                    self._call_back(step)
        self._expect()

    def _ring(self) -> Caller:
        self.calls += 1
        return self.house.ring(self.number, f"CA{self.calls}")

    def _end(self) -> None:
        self.house.calls.status(self.caller.call.id, "completed")

    def _call_back(self, step: CalledBack) -> None:
        """What an officer does with the request; what she and the citizen hear is the wire's."""
        self.house.clock.time += timedelta(seconds=step.after)
        store, clock = self.house.store, self.house.clock
        with store.transaction() as tx:
            tx.staff.save_officer(Officer("hoa", "Nguyễn Thị Hoa", ""))
        Sweeps(store, clock, RINGING).once()
        outcomes, request = Outcomes(store, clock, self.ids, RINGING), Queue(store, clock).next("hoa")
        assert request is not None, f"line {step.line}: nothing waits"
        if step.citizen is None:
            return
        outcomes.begin_call("hoa", request.id)
        if any(isinstance(one, Talk) for one in step.citizen.steps):
            outcomes.connected("hoa", request.id)
        if outcome := step.outcome or step.proposed:
            outcomes.record("hoa", request.id, Outcome(outcome))

    def _press(self, keys: str) -> None:
        listen = self.caller.reply.effects[-1]
        assert isinstance(listen, Listen), f"nobody listens for {keys!r}"
        if listen.finish:
            self._hear(Keys(keys.rstrip("#")))
        else:
            for key in keys:
                self._hear(Keys(key))

    def _say(self, step: SayWords) -> None:
        listen = self.caller.reply.effects[-1]
        assert isinstance(listen, Listen) and listen.ear != KEYS, f"line {step.line}: nobody listens for words"
        if step.drops:
            self._hear(Unheard("dropped"))
        elif step.key:
            self._press(step.key)
        else:
            self.matcher = self.matcher or shipped_matcher(self.flow)
            recorded = Recorded(f"https://recordings.example/{step.line}", 3) if listen.ear == RECORD else None
            self._hear(Heard(self.matcher.understand(step.text, listen.menu), recorded))

    def _trouble(self, what: Trouble) -> None:
        calls, reply = self.house.calls, self.caller.reply
        calls.claim_stream(self.caller.call.id, reply.turn)
        if what is not Trouble.DROP:
            assert calls.claim_stream(self.caller.call.id, reply.turn) is None, "a stranger got the call"
        if what is not Trouble.STEAL:
            self._hear(Unheard("dropped"))

    def _hear(self, heard: Input) -> None:
        turn = self.caller.reply.turn
        self.caller.hear(heard)
        if self.twice:
            self.twice = False
            assert self.house.calls.turn(self.caller.call, turn, heard) == self.caller.reply

    def _expect(self) -> None:
        expect = self.story.expect
        if expect.ended_by == "service":
            assert isinstance(self.caller.reply.effects[-1], HangUp)
        if expect.callback is None:
            return
        held = [
            {"status": str(request.status), "number": request.number, "topic": request.topic}
            for request in self.house.requests()
        ]
        if not expect.callback:
            assert held == []
        else:
            assert any(expect.callback.items() <= request.items() for request in held), held
