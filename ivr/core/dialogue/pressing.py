"""What keys, and doing nothing, mean at the place where a call stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.core.dialogue.moves import Step, back, enter, fail, go_on, leave, wait
from ivr.core.dialogue.speaking import at_node, following
from ivr.core.flow import AGAIN, BACK, OFFICER, SKIP, Answer, Digits, Flow, Menu, Node, Question, Recording
from ivr.core.inputs import Input, Keys, Recorded
from ivr.core.session import Session


def press(flow: Flow, session: Session, node: Node, keys: str, now: datetime) -> Step:
    """The caller pressed ``keys`` (never empty) at ``node``, which is no recording."""
    key = keys if isinstance(node, Digits) else keys[0]
    # Typed alone these keys mean at a number what they mean everywhere; among digits they are digits.
    if key == AGAIN:
        return wait(flow, session, node, at_node(flow, session, node, now), now)
    if key == BACK:
        return back(flow, session, now)
    if key == OFFICER:
        # The way to an officer may have led to a number: whoever cannot type it is not asked for it again.
        return leave(flow, session, flow.rescue if isinstance(node, Digits) else flow.officer, now)
    if isinstance(node, Digits):
        digits = "".join(key for key in keys if key.isdigit())
        return enter(flow, replace(session, digits=digits), node.go, now)
    if further := _further(session, node, key, now):
        return go_on(flow, session, *further, now)
    if isinstance(node, Answer) and key == SKIP:
        return back(flow, session, now)
    go = target(node, key)
    return leave(flow, session, go, now) if go else fail(flow, session, flow.manner.wrong_key, now)


def target(node: Node, key: str) -> str | None:
    """Where a key leads by the node's own choice; None for a key that means nothing here."""
    match node:
        case Menu():
            return {SKIP: node.skip, **{choice.key: choice.go for choice in node.choices}}.get(key)
        case Question():
            return {"1": node.yes, SKIP: node.yes, "2": node.no}.get(key)
        case Answer():
            return {choice.key: choice.go for choice in node.choices}.get(key)
        case _:
            return None


def _further(session: Session, node: Node, key: str, now: datetime) -> tuple[Answer, int] | None:
    if not isinstance(node, Answer) or key not in {"1", SKIP}:
        return None
    chunk = following(node, session.chunk, now)
    return None if chunk is None else (node, chunk)


def leads_on(session: Session, node: Node, now: datetime) -> bool:
    """Whether silence leads on at ``node``, and is no failure."""
    if isinstance(node, Menu):
        return node.quiet is not None
    return isinstance(node, Answer) and following(node, session.chunk, now) is not None


def silent(flow: Flow, session: Session, node: Node, now: datetime) -> Step:
    """The caller did nothing."""
    if isinstance(node, Menu) and node.quiet:
        return leave(flow, session, node.quiet, now)
    if isinstance(node, Answer) and (further := following(node, session.chunk, now)) is not None:
        # Whoever listens with the telephone at the ear need not press anything to hear the rest.
        return go_on(flow, session, node, further, now)
    return fail(flow, session, flow.manner.silence, now)


def recorded(flow: Flow, session: Session, node: Recording, heard: Input, now: datetime) -> Step:
    """Something came in while the caller was to speak a message."""
    if isinstance(heard, Recorded) and heard.seconds != 0:
        kept = replace(session, recording=heard.url, seconds=heard.seconds)
        return enter(flow, kept, node.heard, now)
    if isinstance(heard, Keys) and heard.keys == AGAIN:
        return wait(flow, session, node, at_node(flow, session, node, now), now)
    return enter(flow, session, node.silent, now)
