"""Walks every path of a flow with the real engine, and keeps every sentence that a caller could hear on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from ivr.core.calendar import VIETNAM
from ivr.core.dialogue.moves import Step
from ivr.core.dialogue.questions import OUTCOMES, SLOTS
from ivr.core.dialogue.speech import RECORD, STREAM
from ivr.core.effects import Ask, Say
from ivr.core.engine import resume, start
from ivr.core.flow import Answer, Flow, Menu
from ivr.core.inputs import Call, Heard, Input, Keys, Recorded, Silence, Told, Unheard
from ivr.core.intents import COMMANDS
from ivr.core.meaning import Decision, Meaning, Urgency
from ivr.core.session import Session

SURE = (Decision.UNDERSTOOD, Decision.UNSURE)
FILLED = {name: (f"<{name}>",) for name in SLOTS}
DOINGS: tuple[Input, ...] = (*map(Keys, "0123456789*#"), Keys("0912345678"), Silence(), Recorded("https://x/1", 3))


@dataclass(slots=True)
class Walk:
    """``texts`` are whole sentences; ``places`` every (node, chunk) where a call waited; ``asked`` every inquiry."""

    texts: set[str] = field(default_factory=set)
    places: set[tuple[str, int]] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


def walk(flow: Flow, day: date) -> Walk:
    """Everything that can be heard by ringing on ``day``."""
    found = Walk()
    now = datetime.combine(day, time(12), VIETNAM)
    seen: set[tuple[str, int, int, bool]] = set()
    steps = [start(flow, Call("CA1", number), now) for number in ("+84912345678", None)]
    talk = Talk(flow, now)
    found.texts |= _said_in(talk.steps)
    steps += talk.steps
    while steps:
        step = steps.pop()
        session = step.session
        found.texts |= _said_in([step])
        state = (session.node, session.chunk, session.tries, bool(session.trail))
        if state in seen or session.over:
            continue
        seen.add(state)
        found.texts |= _said_in(talk.offers(session))
        asks = isinstance(step.effects[-1], Ask)
        if asks:
            found.asked.add(session.node)
        else:
            found.places.add((session.node, session.chunk))
        steps += [resume(flow, session, heard, now) for heard in _what_can_follow(step)]
    found.texts |= set(_apologies(flow, day))
    return found


def _said_in(steps: Iterable[Step]) -> set[str]:
    return {" ".join(effect.pieces) for step in steps for effect in step.effects if isinstance(effect, Say)}


class Talk:
    """What is said to callers who speak: ``steps`` are those that only words lead to."""

    def __init__(self, flow: Flow, now: datetime) -> None:
        self.flow, self.now = flow, now
        self.left = {(intent, decision) for intent in flow.speech.intents for decision in SURE}
        self.steps: list[Step] = []
        if not flow.speech.intents:
            return
        for ear in (STREAM, RECORD):
            step = self.home(ear)
            unclear = resume(flow, step.session, Heard(Meaning("ờ", Decision.NOT_UNDERSTOOD)), now)
            again = resume(flow, unclear.session, Heard(Meaning("ờ", Decision.NOT_UNDERSTOOD)), now)
            busy = resume(flow, step.session, Unheard("busy"), now)
            self.steps += [step, unclear, again, busy]
            self.steps += [self.say(step.session, "", urgent=urgency) for urgency in Urgency]
            self.steps.append(self.say(step.session, "ket-thuc"))

    def home(self, ear: str) -> Step:
        step = start(self.flow, Call("CA1", "+84912345678"), self.now, ear)
        while isinstance(step.effects[-1], Ask):
            step = resume(self.flow, step.session, Told("none", FILLED), self.now)
        return step

    def say(self, session: Session, intent: str, decision: Decision = Decision.UNDERSTOOD, **more: Any) -> Step:
        return resume(self.flow, session, Heard(Meaning("lời", decision, intent, **more)), self.now)

    def offers(self, session: Session) -> Iterator[Step]:
        """What is said where each intent is understood or guessed at for the first time."""
        node = self.flow.nodes[session.node]
        if not isinstance(node, Menu | Answer):
            return
        here = {choice.go for choice in node.choices} | {
            name
            for name in self.flow.speech.intents
            if name in COMMANDS or (name in self.flow.nodes and isinstance(self.flow.nodes[name], Answer))
        }
        for intent, decision in sorted(self.left):
            if intent in here:
                self.left.discard((intent, decision))
                yield self.say(session, intent, decision)


def _what_can_follow(step: Step) -> Iterator[Input]:
    last = step.effects[-1]
    if isinstance(last, Ask):
        yield from (Told(outcome, FILLED) for outcome in OUTCOMES[last.question])
    else:
        yield from DOINGS


def _apologies(flow: Flow, day: date) -> Iterator[str]:
    """What is said when something broke: no engine leads there."""
    for sentence in (*flow.manner.apology, *flow.manner.apology_no_number, *flow.manner.changed):
        yield from (" ".join(form.fill(FILLED)) for form in sentence.on(day))
