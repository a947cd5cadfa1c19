"""The one yes/no question about what was said: how it is answered, and how it is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.core.dialogue import hearing
from ivr.core.dialogue.moves import TRIES, Step, fail, leave, wait
from ivr.core.dialogue.pressing import press
from ivr.core.dialogue.speaking import at_node
from ivr.core.flow import AGAIN, BACK, OFFICER, SKIP, Flow, Node
from ivr.core.inputs import Heard
from ivr.core.intents import AGAIN_WANTED, BACK_WANTED, NO, YES
from ivr.core.meaning import Decision, Meaning
from ivr.core.session import Session

_YES_KEYS, _NO_KEY = frozenset({"1", SKIP}), "2"


def press_at_guess(flow: Flow, session: Session, node: Node, key: str, now: datetime) -> Step:
    """A key was pressed while the caller is asked about a guess."""
    if key in _YES_KEYS:
        return _right(flow, session, node, now)
    if key == _NO_KEY:
        return _wrong(flow, session, node, now)
    if key == AGAIN:
        return hearing.ask(flow, session, node, now)
    if key == BACK:
        # Back from the question is where it was asked.
        return wait(flow, _closed(session), node, at_node(flow, _closed(session), node, now), now)
    if key == OFFICER:
        return press(flow, _closed(session), node, key, now)
    return fail(flow, session, flow.manner.wrong_key, now)


def hear_at_guess(flow: Flow, session: Session, node: Node, heard: Heard, now: datetime) -> Step:
    """Something was said while the caller is asked about a guess."""
    meaning = heard.meaning
    if meaning.decision is Decision.UNDERSTOOD and (step := _answered(flow, session, node, meaning, now)):
        return step
    if meaning.decision is Decision.UNSURE and (other := hearing.guessable(flow, session, node, meaning)):
        session = hearing.keep(session, heard.recorded, meaning.text)
        return _another(flow, session, node, other, now)
    return silent_at_guess(flow, session, node, now)


def silent_at_guess(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    """No answer: the question once more, then the node again."""
    if session.guess_repeated:
        return _wrong(flow, session, node, now)
    return hearing.ask(flow, replace(session, guess_repeated=True), node, now)


def _answered(flow: Flow, session: Session, node: Node, meaning: Meaning, now: datetime) -> Step | None:
    if meaning.keys and len(set(meaning.keys)) == 1:
        return press_at_guess(flow, session, node, meaning.keys[0], now)
    match meaning.intent:
        case intent if intent in {YES, session.guess}:
            return _right(flow, session, node, now)
        case intent if intent == NO:
            return _wrong(flow, session, node, now)
        case intent if intent == AGAIN_WANTED:
            return press_at_guess(flow, session, node, AGAIN, now)
        case intent if intent == BACK_WANTED:
            return press_at_guess(flow, session, node, BACK, now)
    return hearing.obey(flow, _closed(session), node, meaning, now)


def _right(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    understood = replace(_closed(session), kept="", kept_seconds=None, transcript="")
    step = hearing.carry_out(flow, understood, node, session.guess, now)
    return step or _wrong(flow, session, node, now)


def _wrong(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    return hearing.not_understood(flow, _closed(session), node, now)


def _another(flow: Flow, session: Session, node: Node, guess: str, now: datetime) -> Step:
    """Another guess in place of one that was not confirmed: that one was a failed try."""
    tries = session.tries + 1
    if tries >= TRIES:
        return leave(flow, _closed(session), flow.rescue, now)
    asked = replace(session, guess=guess, guessed=guess, guess_repeated=False, tries=tries)
    return hearing.ask(flow, asked, node, now)


def _closed(session: Session) -> Session:
    return replace(session, guess="", guess_repeated=False)
