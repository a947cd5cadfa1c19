"""What is said at a node, and how long the caller may then think."""

from __future__ import annotations

from datetime import datetime

from ivr.core.calendar import day_of
from ivr.core.effects import Effect, HangUp, Listen, Record, Say
from ivr.core.flow import Answer, Digits, Ending, Flow, Menu, Node, Question, Recording
from ivr.core.language.sentence import Spoken
from ivr.core.meaning import CONFIRM, MAIN
from ivr.core.session import Session


def spoken(sentences: Spoken, session: Session, now: datetime) -> tuple[Say, ...]:
    """Sentences as effects: slots filled, facts past review replaced, sentences that lack a value left out."""
    day = day_of(now)
    filled = (form.fill(session.slots) for sentence in sentences for form in sentence.on(day))
    return tuple(Say(pieces) for pieces in filled if pieces)


def at_node(flow: Flow, session: Session, node: Node, now: datetime) -> tuple[Say, ...]:
    """Everything said on arriving at ``node``: its sentences, options, and the engine's guide."""
    match node:
        case Menu():
            sentences = (*node.say, *(choice.say for choice in node.choices))
        case Answer():
            sentences = (*node.chunks[session.chunk].say, *guide(flow, session, node, now))
        case Question():
            sentences = (*node.say, *flow.manner.yes_no)
        case _:
            sentences = node.say
    return spoken(sentences, session, now)


def again(flow: Flow, session: Session, node: Node, now: datetime) -> tuple[Say, ...]:
    """What is said after help: the question about a guess, or the place without the part that was heard through."""
    if session.guess:
        return question(flow, session, now)
    if isinstance(node, Answer):
        return spoken(guide(flow, session, node, now), session, now)
    return at_node(flow, session, node, now)


def question(flow: Flow, session: Session, now: datetime) -> tuple[Say, ...]:
    """The yes/no question about the session's guess."""
    intent = flow.speech.intents.get(session.guess)
    return spoken((*(intent.ask if intent else ()), *flow.manner.yes_no), session, now)


def guide(flow: Flow, session: Session, node: Answer, now: datetime) -> Spoken:
    """What the caller may press after a chunk: the answer's own options, then the engine's keys."""
    own = tuple(choice.say for choice in node.choices)
    return (*own, *(flow.manner.last if following(node, session.chunk, now) is None else flow.manner.more))


def following(node: Answer, chunk: int, now: datetime) -> int | None:
    """The number of the next chunk after ``chunk`` that has something to say today; None after the last one."""
    day = day_of(now)
    ahead = range(chunk + 1, len(node.chunks))
    return next((number for number in ahead if any(sentence.on(day) for sentence in node.chunks[number].say)), None)


def waiting(flow: Flow, session: Session, node: Node, ear: str) -> Effect | None:
    """How the call waits (or ends) at ``node``, listened to by ``ear``; None for a node that does not wait."""
    slow = session.tries > 0
    match node:
        case Menu() | Answer() | Question():
            return Listen(timeout=flow.patience, menu=_menu(flow, session, node), ear=ear, slow=slow)
        case Digits() if session.guess:
            return Listen(timeout=flow.patience, menu=CONFIRM, ear=ear, slow=slow)
        case Digits():
            return Listen(node.most, flow.patience, finish=True, menu=node.id, ear=ear, slow=slow)
        case Recording():
            return Record(longest=node.longest)
        case Ending():
            return HangUp()
        case _:
            return None


def _menu(flow: Flow, session: Session, node: Node) -> str:
    if session.guess or isinstance(node, Question):
        return CONFIRM
    return MAIN if node.id == flow.home else node.id
