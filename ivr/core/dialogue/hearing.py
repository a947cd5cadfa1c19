"""What spoken words mean at the place where a call stands, and what happens when they could not be listened to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.core.dialogue.moves import Step, fail, leave, wait
from ivr.core.dialogue.pressing import leads_on, press, silent, target
from ivr.core.dialogue.speaking import again, at_node, question, spoken
from ivr.core.dialogue.speech import KEYS, RECORD, STREAM
from ivr.core.flow import AGAIN, BACK, OFFICER, SKIP, Answer, Digits, Flow, Menu, Node, Question, choices_of
from ivr.core.inputs import Heard, Recorded, Unheard
from ivr.core.intents import AGAIN_WANTED, BACK_WANTED, END_WANTED, NO, OFFICER_WANTED, YES
from ivr.core.meaning import Decision, Meaning
from ivr.core.session import Session

#: Commands that do what a key does.
_KEY_OF = {OFFICER_WANTED: OFFICER, AGAIN_WANTED: AGAIN, BACK_WANTED: BACK}
_COMMAND_OF = {key: command for command, key in _KEY_OF.items()}
_KEYPAD = frozenset("0123456789*#")


def hear(flow: Flow, session: Session, node: Node, heard: Heard, now: datetime) -> Step:
    """The caller spoke at ``node``, which is no recording, and is not being asked about a guess."""
    meaning = heard.meaning
    if not meaning.text and heard.recorded is None and meaning.decision is Decision.NOT_UNDERSTOOD:
        return silent(flow, session, node, now)
    if meaning.decision is Decision.UNDERSTOOD:
        step = obey(flow, session, node, meaning, now)
        if step is not None:
            return step
    session = keep(session, heard.recorded, meaning.text)
    if meaning.decision is Decision.UNSURE and (guess := guessable(flow, session, node, meaning)):
        opened = replace(session, guess=guess, guessed=guess, guess_repeated=False)
        return ask(flow, opened, node, now)
    if not meaning.text and leads_on(session, node, now):
        # A noise in the room does not stop whoever only listens.
        return silent(flow, session, node, now)
    return not_understood(flow, session, node, now)


def not_understood(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    """Help whoever was not understood, or rescue him."""
    first, second = flow.speech.not_understood
    # The longer help tells how to name a topic, which nobody is asked for at a number or a question.
    return fail(flow, session, (first, second if isinstance(node, Menu | Answer) else first), now)


def urgent(flow: Flow, session: Session, heard: Heard, now: datetime) -> Step | None:
    """What must be said before anything else; None when nothing must."""
    go = flow.speech.urgent.get(heard.meaning.urgent) if heard.meaning.urgent else None
    if go is None:
        return None
    session = keep(session, heard.recorded, heard.meaning.text)
    return leave(flow, replace(session, guess="", tries=0), go, now)


def unheard(flow: Flow, session: Session, node: Node, heard: Unheard, now: datetime, *, hears: bool) -> Step:
    """The ear failed: the call goes on at the same place by what still works, and no try is counted.

    ``hears`` says that recordings can still be listened to.
    """
    session = keep(session, heard.recorded, "")
    press_now = spoken(flow.speech.press, session, now)
    if heard.why == "busy":
        ear = KEYS if session.ear != KEYS else ""
        return wait(flow, session, node, (*press_now, *again(flow, session, node, now)), now, ear=ear)
    place = question(flow, session, now) if session.guess else at_node(flow, session, node, now)
    ear = RECORD if session.ear == STREAM and hears else KEYS
    # Whoever was told to speak is told that keys are needed now; otherwise the place is simply said again.
    told = press_now if ear == KEYS and session.ear != KEYS else ()
    # Whoever was speaking when the socket was lost may speak again at once, also between two parts of an answer.
    return wait(flow, replace(session, ear=ear), node, (*told, *place), now, ear=ear)


def obey(flow: Flow, session: Session, node: Node, meaning: Meaning, now: datetime) -> Step | None:
    """Do what was understood; None when it is not possible at ``node``."""
    if meaning.keys:
        keys = _typed(node, meaning.keys)
        return press(flow, session, node, keys, now) if keys else None
    step = carry_out(flow, session, node, meaning.intent, now)
    if step is None:
        return None
    intent = flow.speech.intents.get(meaning.intent)
    said = spoken(intent.understood, session, now) if intent else ()
    return Step(step.session, (*said, *step.effects))


def carry_out(flow: Flow, session: Session, node: Node, intent: str, now: datetime) -> Step | None:
    """Do what ``intent`` names; None when it is not possible at ``node``."""
    if intent in _KEY_OF:
        return press(flow, session, node, _KEY_OF[intent], now)
    if intent in {YES, NO}:
        return _yes_or_no(flow, session, node, intent, now)
    go = destination(flow, node, intent)
    return leave(flow, session, go, now) if go else None


def destination(flow: Flow, node: Node, intent: str) -> str | None:
    """The node that an intent leads to: a procedure from anywhere, an option only where ``node`` offers it."""
    if intent == END_WANTED:
        return flow.speech.goodbye or None
    offered = intent in {choice.go for choice in choices_of(node)}
    return intent if offered or isinstance(flow.nodes.get(intent), Answer) else None


def guessable(flow: Flow, session: Session, node: Node, meaning: Meaning) -> str:
    """The intent to ask about; empty when there is none, or it has just been asked about."""
    intent = meaning.intent
    if meaning.keys:
        key = _typed(node, meaning.keys)
        intent = _COMMAND_OF.get(key) or target(node, key) or ""
    possible = intent in _KEY_OF or destination(flow, node, intent) is not None
    known = intent in flow.speech.intents and intent != session.guessed
    return intent if possible and known else ""


def ask(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    """Ask about the session's guess."""
    return wait(flow, session, node, question(flow, session, now), now)


def keep(session: Session, recorded: Recorded | None, transcript: str) -> Session:
    """Remember for the officer what was said, where there is anything."""
    here = session.waited
    if recorded is not None and recorded.seconds != 0:
        url, seconds = recorded.url, recorded.seconds
        return replace(session, kept=url, kept_seconds=seconds, transcript=transcript, kept_at=here)
    if transcript:
        return replace(session, kept="", kept_seconds=None, transcript=transcript, kept_at=here)
    return session


def key_of(node: Node, recorded: Recorded | None) -> str:
    """The key that ended a recording, where it means something: ``#`` mostly only says that all was said."""
    key = recorded.keys if recorded else ""
    if key == SKIP and not (isinstance(node, Answer | Question) or target(node, SKIP)):
        return ""
    return key


def _typed(node: Node, keys: str) -> str:
    """Named keys as if they were pressed; empty where several make no sense."""
    keys = "".join(key for key in keys if key in _KEYPAD)
    return keys if isinstance(node, Digits) or len(set(keys)) == 1 else ""


def _yes_or_no(flow: Flow, session: Session, node: Node, intent: str, now: datetime) -> Step | None:
    match node:
        case Question():
            return press(flow, session, node, "1" if intent == YES else "2", now)
        case Answer() | Menu() if leads_on(session, node, now) and (intent == NO or isinstance(node, Answer)):
            return silent(flow, session, node, now)
        case _:
            return None
