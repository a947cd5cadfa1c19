"""The page of one request: everything that helps before, while and after ringing."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template

from ivr.core.calendar import day_of
from ivr.core.callback import CLOSED, HELD, Callback, Status
from ivr.core.dialling.dial import Dial
from ivr.core.dialogue.journey import steps, title
from ivr.core.dialogue.reading import answer
from ivr.core.errors import SessionUnreadable
from ivr.core.flow import Flow
from ivr.core.requests.closing import TAKE_BACK
from ivr.core.session import Session
from ivr.services.card import Card, read_card
from ivr.web.console import browser, outcome_form
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import reach


def show(parts: Parts, work: Work, callback: str, why: str = "", status: int = 200, **more: Any) -> Response:
    """The card as it stands now; ``why`` is a word of the template that tells what went wrong."""
    card = read_card(work.store, work.clock, browser.visit().officer.id, callback)
    values = {**_matter(work, card), **_hands(work, card), **_others(parts, work, card), **more}
    page = make_response(render_template("console/card.html", card=card, why=why, **values))
    page.status_code = status
    return page


def _matter(work: Work, card: Card) -> dict[str, Any]:
    """What it is about: the way through the menus, and the answer that was heard."""
    flow, found = work.flow(), card.callback
    day = day_of(found.asked_at)
    return {
        "topic": title(flow, found.topic),
        "steps": steps(flow, found.path),
        "answer": answer(flow, found.topic, day),
        "rewritten": _rewritten(work, flow, found),
        "title": lambda topic: title(flow, topic),
    }


def _hands(work: Work, card: Card) -> dict[str, Any]:
    """Who has it, and what may be done with it now."""
    officer, found, now = browser.visit().officer, card.callback, work.clock.now()
    mine = found.status in HELD and found.claim is not None and found.claim.officer == officer.id
    last = next((one for one in reversed(card.attempts) if one.valid), None)
    return {
        "now": now,
        "mine": mine,
        "free": found.status not in HELD | CLOSED,
        "dial": dial_of(work, found) if mine else None,
        "dials": mine and work.calling.rings_for(officer.id, found.number),
        "allowed": bool(found.not_before) or work.ringing.allowed(now),
        "halves": [(outcome_form.key(half), half) for half in outcome_form.offered(work)] if mine else [],
        "may_take_back": last is not None
        and last.officer == officer.id
        and last.ended_at is not None
        and now - last.ended_at < TAKE_BACK
        and found.outcome is last.outcome
        and found.status not in HELD,
        "longest_note": outcome_form.LONGEST_NOTE,
    }


def _others(parts: Parts, work: Work, card: Card) -> dict[str, Any]:
    """Units and names, and the number's earlier requests that the visitor may see."""
    with work.store.transaction() as tx:
        names = {officer.id: officer.name for officer in tx.staff.officers()}
        units = tx.staff.units()
    seen = reach(parts)
    return {
        "names": names,
        "units": units,
        "own_unit": next((unit.name for unit in units if unit.id == browser.visit().officer.unit), ""),
        "past": [one for one in card.past if one.callback.unit in seen],
        "playable": work.voices is not None,
    }


def dial_of(work: Work, callback: Callback) -> Dial | None:
    """The visitor's own ringing in this claim; None where there was none."""
    found = work.calling.latest(callback.id)
    claim = callback.claim
    if found is None or claim is None or found.officer != claim.officer:
        return None
    return found if not found.over or found.asked_at >= claim.since or callback.status is not Status.CLAIMED else None


def _rewritten(work: Work, flow: Flow, callback: Callback) -> bool:
    """Whether the answer is another than the caller heard; not where that is no longer known."""
    with work.store.transaction() as tx:
        row = tx.call(callback.call)
    try:
        session = Session.from_json(row.session) if row else None
    except SessionUnreadable:
        return False
    if session is None:
        return False
    if callback.topic and session.topic == callback.topic and session.topic_print:
        return flow.node_prints.get(callback.topic) != session.topic_print
    return session.flow != flow.fingerprint
