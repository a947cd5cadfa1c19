"""What is said at a node, and how long the caller may then think."""

from __future__ import annotations

from datetime import datetime

from ivr.core.calendar import VIETNAM
from ivr.core.effects import Effect, HangUp, Listen, Record, Say
from ivr.core.flow import Answer, Digits, Ending, Flow, Menu, Node, Question, Recording, Spoken
from ivr.core.session import Session


def spoken(sentences: Spoken, session: Session, now: datetime) -> tuple[Say, ...]:
    """Sentences as effects: slots filled, facts past review replaced, sentences that lack a value left out."""
    day = now.astimezone(VIETNAM).date()
    filled = (form.fill(session.slots) for sentence in sentences for form in sentence.on(day))
    return tuple(Say(pieces) for pieces in filled if pieces)


def at_node(flow: Flow, session: Session, node: Node, now: datetime) -> tuple[Say, ...]:
    """Everything said on arriving at ``node``: its sentences, options, and the engine's guide."""
    match node:
        case Menu():
            sentences = (*node.say, *(choice.say for choice in node.choices))
        case Answer():
            sentences = (*node.chunks[session.chunk].say, *guide(flow, session, node))
        case Question():
            sentences = (*node.say, *flow.manner.yes_no)
        case _:
            sentences = node.say
    return spoken(sentences, session, now)


def guide(flow: Flow, session: Session, node: Answer) -> Spoken:
    """What the caller may press after a chunk."""
    return flow.manner.last if last_chunk(session, node) else flow.manner.more


def last_chunk(session: Session, node: Answer) -> bool:
    """Whether the chunk just spoken is the answer's last."""
    return session.chunk >= len(node.chunks) - 1


def waiting(flow: Flow, node: Node) -> Effect | None:
    """How the call waits (or ends) at ``node``; None for a node that does not wait."""
    match node:
        case Menu() | Answer() | Question():
            return Listen(most=1, timeout=flow.patience)
        case Digits():
            return Listen(most=node.most, timeout=flow.patience, finish=True)
        case Recording():
            return Record(longest=node.longest)
        case Ending():
            return HangUp()
        case _:
            return None
