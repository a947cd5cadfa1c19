"""The engine: pure functions from a session and an input to the next session and its effects."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.core.effects import HangUp
from ivr.core.errors import SessionUnreadable
from ivr.core.flow import AGAIN, BACK, OFFICER, SKIP, Answer, Digits, Flow, Inquiry, Menu, Node, Question, Recording
from ivr.core.inputs import Call, HungUp, Input, Keys, Recorded, Told
from ivr.core.moves import Step, back, enter, fail, go_on, help_for, leave, wait
from ivr.core.session import Session
from ivr.core.speaking import at_node, following, spoken


def start(flow: Flow, call: Call, now: datetime) -> Step:
    """A call comes in; ``now`` is aware."""
    session = Session(call.id, flow.fingerprint, flow.start, number=call.number, proven=call.number is not None)
    return enter(flow, session, flow.start, now)


def resume(flow: Flow, session: Session, heard: Input, now: datetime) -> Step:
    """Something was heard at the node where the session stands; ``now`` is aware.

    An input that the node does not wait for counts as silence. Raises ``SessionUnreadable`` for an answer to a
    question that was not asked.
    """
    if session.over or isinstance(heard, HungUp):
        return Step(replace(session, over=True), (HangUp(),))
    if isinstance(heard, Told):
        return _told(flow, session, heard, now)
    # An earlier turn's recording was dealt with there, and belongs to no request made from now on.
    person = session.person or isinstance(heard, Keys | Recorded)
    session = replace(session, recording="", seconds=None, person=person)
    if session.flow != flow.fingerprint:
        if flow.node_prints.get(session.node) != session.node_print:
            home = replace(session, flow=flow.fingerprint, tries=0, trail=(), waited="")
            return enter(flow, home, flow.home, now, spoken(flow.manner.changed, session, now))
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
        trail=() if told.closed else session.trail,
    )
    go = node.outcomes[told.outcome]
    there = flow.nodes[go]
    if go == session.waited and isinstance(there, Digits):
        # The house sent the caller back to the very step just done: what was entered there did not serve.
        return fail(flow, replace(session, node=go), help_for(flow, there), now)
    return enter(flow, session, go, now)


def _at(flow: Flow, session: Session, node: Node, heard: Input, now: datetime) -> Step:
    if isinstance(node, Recording):
        return _recorded(flow, session, node, heard, now)
    if not isinstance(heard, Keys):
        return _silent(flow, session, node, now)
    key = heard.keys if isinstance(node, Digits) else heard.keys[0]
    # Typed alone these keys mean at a number what they mean everywhere; among digits they are digits.
    if key == AGAIN:
        return wait(flow, session, node, at_node(flow, session, node, now))
    if key == BACK:
        return back(flow, session, now)
    if key == OFFICER:
        # The way to an officer may have led to a number: whoever cannot type it is not asked for it again.
        return leave(flow, session, flow.rescue if isinstance(node, Digits) else flow.officer, now)
    if isinstance(node, Digits):
        digits = "".join(key for key in heard.keys if key.isdigit())
        return enter(flow, replace(session, digits=digits), node.go, now)
    return _option(flow, session, node, key, now)


def _option(flow: Flow, session: Session, node: Node, key: str, now: datetime) -> Step:
    go: str | None = None
    match node:
        case Menu():
            go = {SKIP: node.skip, **{choice.key: choice.go for choice in node.choices}}.get(key)
        case Question():
            go = {"1": node.yes, SKIP: node.yes, "2": node.no}.get(key)
        case Answer():
            further = following(node, session.chunk, now)
            if further is not None and key in {"1", SKIP}:
                return go_on(flow, session, node, further, now)
            if key == SKIP:
                return back(flow, session, now)
            go = {choice.key: choice.go for choice in node.choices}.get(key)
        case _:
            pass
    return leave(flow, session, go, now) if go else fail(flow, session, flow.manner.wrong_key, now)


def _silent(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    if isinstance(node, Menu) and node.quiet:
        return leave(flow, session, node.quiet, now)
    if isinstance(node, Answer) and (further := following(node, session.chunk, now)) is not None:
        # Whoever listens with the telephone at the ear need not press anything to hear the rest.
        return go_on(flow, session, node, further, now)
    return fail(flow, session, flow.manner.silence, now)


def _recorded(flow: Flow, session: Session, node: Recording, heard: Input, now: datetime) -> Step:
    if isinstance(heard, Recorded) and heard.seconds != 0:
        kept = replace(session, recording=heard.url, seconds=heard.seconds)
        return enter(flow, kept, node.heard, now)
    if isinstance(heard, Keys) and heard.keys == AGAIN:
        return wait(flow, session, node, at_node(flow, session, node, now))
    return enter(flow, session, node.silent, now)
