"""The engine: pure functions from a session and an input to the next session and its effects."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.core.dialogue.guessing import hear_at_guess, press_at_guess, silent_at_guess
from ivr.core.dialogue.hearing import hear, keep, key_of, unheard, urgent
from ivr.core.dialogue.moves import Step, enter, fail, help_for, wait
from ivr.core.dialogue.pressing import press, recorded, silent
from ivr.core.dialogue.questions import TAKES_WORDS
from ivr.core.dialogue.speaking import at_node, spoken
from ivr.core.dialogue.speech import KEYS, RECORD
from ivr.core.effects import HangUp
from ivr.core.errors import SessionUnreadable
from ivr.core.flow import Digits, Flow, Inquiry, Node, Recording
from ivr.core.inputs import Call, Heard, HungUp, Input, Keys, Recorded, Silence, Told, Unheard
from ivr.core.session import Session


def start(flow: Flow, call: Call, now: datetime, ear: str = KEYS) -> Step:
    """A call comes in, and is listened to by ``ear`` (``core.dialogue.speech``); ``now`` is aware."""
    proven = call.number is not None
    session = Session(call.id, flow.fingerprint, flow.start, number=call.number, proven=proven, ear=ear)
    return enter(flow, session, flow.start, now)


def resume(flow: Flow, session: Session, heard: Input, now: datetime, *, hears: bool = False) -> Step:
    """Something was heard at the node where the session stands; ``now`` is aware.

    ``hears`` says that recordings can be listened to, should the call's own ear have failed. An input that the node
    does not wait for counts as silence. Raises ``SessionUnreadable`` for an answer to a question that was not asked.
    """
    if session.over or isinstance(heard, HungUp):
        return Step(replace(session, over=True), (HangUp(),))
    if isinstance(heard, Told):
        return _told(flow, session, heard, now)
    # An earlier turn's recording was dealt with there, and belongs to no request made from now on.
    person = session.person or isinstance(heard, Keys | Recorded) or _spoke(heard)
    session = replace(session, recording="", seconds=None, person=person)
    if session.flow != flow.fingerprint:
        if flow.node_prints.get(session.node) != session.node_print:
            home = replace(session, flow=flow.fingerprint, tries=0, trail=(), waited="", guess="")
            return enter(flow, home, flow.home, now, spoken(flow.manner.changed, session, now))
        session = replace(session, flow=flow.fingerprint)
    node = flow.nodes[session.node]
    if isinstance(heard, Unheard):
        return unheard(flow, session, node, heard, now, hears=hears)
    return _at(flow, session, node, heard, now)


def _spoke(heard: Input) -> bool:
    return isinstance(heard, Heard) and bool(heard.meaning.text)


def _told(flow: Flow, session: Session, told: Told, now: datetime) -> Step:
    node = flow.nodes.get(session.node)
    if not isinstance(node, Inquiry) or told.outcome not in node.outcomes:
        raise SessionUnreadable(f"answer {told.outcome!r} at {session.node!r}")
    session = replace(
        session,
        slots={**session.slots, **told.slots},
        number=told.number or session.number,
        callback=told.callback or session.callback,
        offers=told.offers or session.offers,
        trail=() if told.closed else session.trail,
    )
    if (node.ask, told.outcome) in TAKES_WORDS:
        session = replace(session, kept="", kept_seconds=None, transcript="")
    go = node.outcomes[told.outcome]
    there = flow.nodes[go]
    if go == session.waited and isinstance(there, Digits):
        # The house sent the caller back to the very step just done: what was entered there did not serve.
        return fail(flow, replace(session, node=go), help_for(flow, there), now)
    return enter(flow, session, go, now)


def _at(flow: Flow, session: Session, node: Node, heard: Input, now: datetime) -> Step:
    if isinstance(node, Recording):
        return recorded(flow, session, node, heard, now)
    if isinstance(heard, Recorded):
        return _recorded_elsewhere(flow, session, node, heard, now)
    if isinstance(heard, Heard):
        return _heard(flow, session, node, heard, now)
    if isinstance(heard, Keys):
        if session.guess:
            return press_at_guess(flow, session, node, heard.keys[0], now)
        return press(flow, session, node, heard.keys, now)
    return silent_at_guess(flow, session, node, now) if session.guess else silent(flow, session, node, now)


def _heard(flow: Flow, session: Session, node: Node, heard: Heard, now: datetime) -> Step:
    if key_of(node, heard.recorded):
        # A key says more clearly than words what the caller wants.
        return _recorded_elsewhere(flow, session, node, heard.recorded or Recorded(""), now)
    if step := urgent(flow, session, heard, now):
        return step
    hears = hear_at_guess if session.guess else hear
    return hears(flow, session, node, heard, now)


def _recorded_elsewhere(flow: Flow, session: Session, node: Node, heard: Recorded, now: datetime) -> Step:
    """A recording that nobody listened to, made where words or keys were awaited; its key counts."""
    key = key_of(node, heard)
    if key.isdigit() and isinstance(node, Digits) and not session.guess:
        # It was only the first of a number: all of them can be typed now.
        return wait(flow, session, node, at_node(flow, session, node, now), now, ear=KEYS)
    if key:
        return _at(flow, session, node, Keys(key), now)
    kept = keep(session, heard, "") if session.ear == RECORD else session
    return _at(flow, kept, node, Silence(), now)
