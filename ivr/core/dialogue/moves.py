"""How a call moves between nodes: on, back, again after a failure, and to the end of a turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.core.dialogue.speaking import again, at_node, following, spoken, waiting
from ivr.core.dialogue.speech import KEYS, RECORD
from ivr.core.effects import Ask, Effect, HangUp, Say
from ivr.core.errors import SessionUnreadable
from ivr.core.flow import Answer, Digits, Ending, Flow, Inquiry, Menu, Node, Passage, Recording
from ivr.core.language.sentence import Spoken
from ivr.core.session import LONGEST_PATH, Session

#: After so many failures at one node the caller is rescued.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Step:
    """The next session, and effects: any number of ``Say``, then one that waits, asks or ends."""

    session: Session
    effects: tuple[Effect, ...]


def go_on(flow: Flow, session: Session, node: Answer, chunk: int, now: datetime) -> Step:
    """Speak another chunk of an answer."""
    session = replace(session, chunk=chunk, tries=0)
    return wait(flow, session, node, at_node(flow, session, node, now), now)


def fail(flow: Flow, session: Session, help_: tuple[Spoken, Spoken], now: datetime) -> Step:
    """Help with the sentences for this try and wait again; the third failure leads to the rescue."""
    tries = session.tries + 1
    if tries >= TRIES:
        return leave(flow, replace(session, guess=""), flow.rescue, now)
    session = replace(session, tries=tries)
    node = flow.nodes[session.node]
    said = (*spoken(help_[tries - 1], session, now), *again(flow, session, node, now))
    return wait(flow, session, node, said, now, helped=True)


def help_for(flow: Flow, node: Digits) -> tuple[Spoken, Spoken]:
    """The help after digits that did not serve: the node's own, where it has one."""
    return (node.wrong[0], node.wrong[1]) if node.wrong else flow.manner.wrong_key


def back(flow: Flow, session: Session, now: datetime) -> Step:
    """Return to where the caller last chose something; home when there is no such place."""
    session = replace(session, digits="")
    if not session.trail:
        return enter(flow, session, flow.home, now)
    node, chunk = session.trail[-1]
    if node not in flow.nodes:
        return enter(flow, replace(session, trail=()), flow.home, now)
    session = replace(session, trail=session.trail[:-1], node=node, chunk=chunk, tries=0)
    return wait(flow, session, flow.nodes[node], at_node(flow, session, flow.nodes[node], now), now)


def leave(flow: Flow, session: Session, go: str, now: datetime, said: tuple[Say, ...] = ()) -> Step:
    """Go on by the caller's own choice, after ``said``: the way back leads here."""
    here = (session.node, session.chunk)
    if isinstance(flow.nodes.get(session.node), Menu | Answer) and here not in session.trail:
        session = replace(session, trail=(*session.trail, here))
    return enter(flow, session, go, now, said)


def enter(flow: Flow, session: Session, go: str, now: datetime, said: tuple[Say, ...] = ()) -> Step:
    """Arrive at a node; passages are spoken on the way, an inquiry ends the step with its question."""
    node = flow.nodes[go]
    while isinstance(node, Passage):
        said += at_node(flow, session, node, now)
        session = _visited(session, node.id)
        node = flow.nodes[node.go]
    session = replace(_visited(session, node.id), node=node.id, chunk=0)
    if isinstance(node, Answer):
        heard = flow.node_prints[node.id]
        session = replace(session, topic=node.id, topic_print=heard, chunk=following(node, -1, now) or 0)
    said += at_node(flow, session, node, now)
    if isinstance(node, Inquiry):
        return Step(session, (*said, Ask(node.ask, node.argument)))
    return wait(flow, session, node, said, now)


def wait(
    flow: Flow,
    session: Session,
    node: Node,
    said: tuple[Say, ...],
    now: datetime,
    *,
    helped: bool = False,
    ear: str = "",
) -> Step:
    """End the step: the call waits at ``node``, or ends there. A turn is over.

    ``ear`` is how this one wait is listened to (empty: as the call is, where the caller is asked something). Before
    words are listened for the first time the caller is told so, for they may be recorded; and again whenever he was
    ``helped`` at a menu or an answer.
    """
    here = node.id == session.waited
    back = next((i for i, (name, _) in enumerate(session.trail) if name == node.id), len(session.trail))
    session = replace(
        session,
        turn=session.turn + 1,
        node_print=flow.node_prints[node.id],
        waited=node.id,
        tries=session.tries if here else 0,
        guessed=session.guessed if here else "",
        trail=session.trail[:back],
        # Being asked for digits again takes back what was typed before.
        digits="" if isinstance(node, Digits) else session.digits,
    )
    ear = ear or _ear_at(session, node, now)
    helped = helped and isinstance(node, Menu | Answer) and not session.guess
    if ear != KEYS and not isinstance(node, Recording | Ending) and (helped or session.invited != ear):
        said += spoken(flow.speech.invite.get(ear, ()), session, now)
        session = replace(session, invited=ear)
    effect = waiting(flow, session, node, ear)
    if effect is None:
        raise SessionUnreadable(f"{node.id!r} does not wait")
    return Step(replace(session, over=isinstance(effect, HangUp)), (*said, effect))


def _ear_at(session: Session, node: Node, now: datetime) -> str:
    if session.ear != RECORD or session.guess or session.tries or not isinstance(node, Answer):
        return session.ear
    # Between two parts of an answer nobody is asked anything, and a tone after each would only be in the way.
    return RECORD if following(node, session.chunk, now) is None else KEYS


def _visited(session: Session, node: str) -> Session:
    return replace(session, path=(*session.path, node)[-LONGEST_PATH:])
