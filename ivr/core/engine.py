"""The engine: pure functions from a session and an input to the next session and its effects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.effects import Ask, Effect, HangUp, Say
from ivr.core.errors import SessionUnreadable
from ivr.core.flow import (
    AGAIN,
    BACK,
    OFFICER,
    SKIP,
    Answer,
    Digits,
    Flow,
    Inquiry,
    Menu,
    Node,
    Passage,
    Question,
    Recording,
    Spoken,
)
from ivr.core.inputs import Call, HungUp, Input, Keys, Recorded, Told
from ivr.core.session import LONGEST_PATH, Session
from ivr.core.speaking import at_node, guide, last_chunk, spoken, waiting

#: After so many failures at one node the caller is rescued.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Step:
    """The next session, and effects: any number of ``Say``, then one that waits, asks or ends."""

    session: Session
    effects: tuple[Effect, ...]


def start(flow: Flow, call: Call, now: datetime) -> Step:
    """A call comes in; ``now`` is aware."""
    session = Session(call.id, flow.fingerprint, flow.start, number=call.number, proven=call.number is not None)
    return _enter(flow, session, flow.start, now)


def resume(flow: Flow, session: Session, heard: Input, now: datetime) -> Step:
    """Something was heard at the node where the session stands; ``now`` is aware.

    An input that the node does not wait for counts as silence. Raises ``SessionUnreadable`` for an answer to a
    question that was not asked.
    """
    if session.over or isinstance(heard, HungUp):
        return Step(replace(session, over=True), (HangUp(),))
    if isinstance(heard, Told):
        return _told(flow, session, heard, now)
    if isinstance(heard, Keys | Recorded):
        session = replace(session, person=True)
    if session.flow != flow.fingerprint:
        if flow.node_prints.get(session.node) != session.node_print:
            home = replace(session, flow=flow.fingerprint, tries=0, trail=(), waited="")
            return _enter(flow, home, flow.home, now, spoken(flow.manner.changed, session, now))
        session = replace(session, flow=flow.fingerprint)
    return _at(flow, session, flow.nodes[session.node], heard, now)


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
    )
    go = node.outcomes[told.outcome]
    if go == session.waited and isinstance(flow.nodes[go], Digits):
        # The house sent the caller back to the very step just done: what was entered there did not serve.
        return _fail(flow, replace(session, node=go), flow.manner.wrong_key, now)
    return _enter(flow, session, go, now)


def _at(flow: Flow, session: Session, node: Node, heard: Input, now: datetime) -> Step:
    if isinstance(node, Recording):
        return _recorded(flow, session, node, heard, now)
    if not isinstance(heard, Keys):
        return _silent(flow, session, node, now)
    key = heard.keys if isinstance(node, Digits) else heard.keys[0]
    if key == AGAIN:
        return _wait(flow, session, node, at_node(flow, session, node, now))
    if key == BACK:
        return _back(flow, session, now)
    if isinstance(node, Digits):
        digits = "".join(key for key in heard.keys if key.isdigit())
        return _enter(flow, replace(session, digits=digits), node.go, now)
    if key == OFFICER:
        return _leave(flow, session, flow.officer, now)
    return _option(flow, session, node, key, now)


def _option(flow: Flow, session: Session, node: Node, key: str, now: datetime) -> Step:
    go: str | None = None
    match node:
        case Menu():
            go = {SKIP: node.skip, **{choice.key: choice.go for choice in node.choices}}.get(key)
        case Question():
            go = {"1": node.yes, SKIP: node.yes, "2": node.no}.get(key)
        case Answer() if not last_chunk(session, node):
            if key in {"1", SKIP}:
                return _next_chunk(flow, session, node, now)
        case Answer() if key == SKIP:
            return _back(flow, session, now)
        case _:
            pass
    return _leave(flow, session, go, now) if go else _fail(flow, session, flow.manner.wrong_key, now)


def _silent(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    if isinstance(node, Menu) and node.quiet:
        return _leave(flow, session, node.quiet, now)
    if isinstance(node, Answer) and not last_chunk(session, node):
        # Whoever listens with the telephone at the ear need not press anything to hear the rest.
        return _next_chunk(flow, session, node, now)
    return _fail(flow, session, flow.manner.silence, now)


def _recorded(flow: Flow, session: Session, node: Recording, heard: Input, now: datetime) -> Step:
    if isinstance(heard, Recorded) and heard.seconds != 0:
        kept = replace(session, recording=heard.url, seconds=heard.seconds)
        return _enter(flow, kept, node.heard, now)
    if isinstance(heard, Keys) and heard.keys == AGAIN:
        return _wait(flow, session, node, at_node(flow, session, node, now))
    return _enter(flow, session, node.silent, now)


def _next_chunk(flow: Flow, session: Session, node: Answer, now: datetime) -> Step:
    session = replace(session, chunk=session.chunk + 1, tries=0)
    return _wait(flow, session, node, at_node(flow, session, node, now))


def _fail(flow: Flow, session: Session, help_: tuple[Spoken, Spoken], now: datetime) -> Step:
    tries = session.tries + 1
    if tries >= TRIES:
        return _leave(flow, session, flow.rescue, now)
    session = replace(session, tries=tries)
    node = flow.nodes[session.node]
    again = (
        spoken(guide(flow, session, node), session, now)
        if isinstance(node, Answer)
        else at_node(flow, session, node, now)
    )
    return _wait(flow, session, node, (*spoken(help_[tries - 1], session, now), *again))


def _back(flow: Flow, session: Session, now: datetime) -> Step:
    if not session.trail:
        return _enter(flow, session, flow.home, now)
    node, chunk = session.trail[-1]
    if node not in flow.nodes:
        return _enter(flow, replace(session, trail=()), flow.home, now)
    session = replace(session, trail=session.trail[:-1], node=node, chunk=chunk, tries=0)
    return _wait(flow, session, flow.nodes[node], at_node(flow, session, flow.nodes[node], now))


def _leave(flow: Flow, session: Session, go: str, now: datetime) -> Step:
    """Go on by the caller's own choice: the way back leads here."""
    here = (session.node, session.chunk)
    if isinstance(flow.nodes.get(session.node), Menu | Answer) and here not in session.trail:
        session = replace(session, trail=(*session.trail, here))
    return _enter(flow, session, go, now)


def _enter(flow: Flow, session: Session, go: str, now: datetime, said: tuple[Say, ...] = ()) -> Step:
    """Arrive at a node; passages are spoken on the way, an inquiry ends the step with its question."""
    node = flow.nodes[go]
    while isinstance(node, Passage):
        said += at_node(flow, session, node, now)
        session = _visited(session, node.id)
        node = flow.nodes[node.go]
    session = replace(_visited(session, node.id), node=node.id, chunk=0)
    if isinstance(node, Answer):
        session = replace(session, topic=node.id)
    said += at_node(flow, session, node, now)
    if isinstance(node, Inquiry):
        return Step(session, (*said, Ask(node.ask, node.argument)))
    return _wait(flow, session, node, said)


def _wait(flow: Flow, session: Session, node: Node, said: tuple[Say, ...]) -> Step:
    """End the step: the call waits at ``node``, or ends there. A turn is over."""
    effect = waiting(flow, node)
    if effect is None:
        raise SessionUnreadable(f"{node.id!r} does not wait")
    back = next((i for i, (name, _) in enumerate(session.trail) if name == node.id), len(session.trail))
    session = replace(
        session,
        turn=session.turn + 1,
        node_print=flow.node_prints[node.id],
        waited=node.id,
        tries=session.tries if node.id == session.waited else 0,
        trail=session.trail[:back],
        over=isinstance(effect, HangUp),
    )
    return Step(session, (*said, effect))


def _visited(session: Session, node: str) -> Session:
    return replace(session, path=(*session.path, node)[-LONGEST_PATH:])
