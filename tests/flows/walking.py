"""Walks every path of a flow with the real engine, and keeps every sentence that a caller could hear on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ivr.core.calendar import VIETNAM
from ivr.core.effects import Ask, Say
from ivr.core.engine import resume, start
from ivr.core.flow import Flow
from ivr.core.inputs import Call, Input, Keys, Recorded, Silence, Told
from ivr.core.moves import Step
from ivr.core.questions import OUTCOMES, SLOTS

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
    while steps:
        step = steps.pop()
        session = step.session
        found.texts |= {" ".join(effect.pieces) for effect in step.effects if isinstance(effect, Say)}
        state = (session.node, session.chunk, session.tries, bool(session.trail))
        if state in seen or session.over:
            continue
        seen.add(state)
        asks = isinstance(step.effects[-1], Ask)
        if asks:
            found.asked.add(session.node)
        else:
            found.places.add((session.node, session.chunk))
        steps += [resume(flow, session, heard, now) for heard in _what_can_follow(step)]
    found.texts |= set(_apologies(flow, day))
    return found


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
