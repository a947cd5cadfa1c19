"""A request goes into an officer's hands, back to the queue, or on to another unit."""

from __future__ import annotations

from typing import Protocol

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.callback import Callback
from ivr.core.errors import IllegalMove, LostRace
from ivr.core.requests.refusals import NotYours, TooLateToTakeBack, UnknownUnit
from ivr.services.witness import Handled
from ivr.web.console import access, browser, card_page
from ivr.web.console.outcome_form import note_of
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import unit_of_request


class Change(Protocol):
    """What an officer at an address does with a request; returns it as it stands then."""

    def __call__(self, officer: str, callback: str, /, *, address: str) -> Callback:
        """Do it; raises what ``services.queue`` and ``services.outcomes`` raise."""
        ...


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    own = access.officers(unit_of=unit_of_request(parts, work))

    @console.post("/card/<callback>/take")
    @own
    def take(callback: str) -> AnyResponse:
        return _taken(parts, work, callback, work.queue.take)

    @console.post("/card/<callback>/take-back")
    @own
    def take_back(callback: str) -> AnyResponse:
        return _taken(parts, work, callback, work.outcomes.take_back)

    @console.post("/card/<callback>/release")
    @own
    def release(callback: str) -> AnyResponse:
        return _given(parts, work, callback, work.queue.release, Handled.RELEASED)

    @console.post("/card/<callback>/transfer")
    @own
    def transfer(callback: str) -> AnyResponse:
        unit, note = request.form.get("unit", ""), note_of(request.form)
        return _given(
            parts,
            work,
            callback,
            lambda who, what, *, address: work.queue.transfer(who, what, unit, note, address=address),
            Handled.TRANSFERRED,
        )


def _taken(parts: Parts, work: Work, callback: str, change: Change) -> AnyResponse:
    """Into her hands, and to its card."""
    visit = browser.visit()
    try:
        change(visit.officer.id, callback, address=visit.actor.address)
    except (NotYours, LostRace):
        return card_page.show(parts, work, callback, "taken", 409)
    except (TooLateToTakeBack, IllegalMove):
        return card_page.show(parts, work, callback, "too-late", 409)
    return redirect(url_for("console.card", callback=callback), 303)


def _given(parts: Parts, work: Work, callback: str, change: Change, deed: Handled) -> AnyResponse:
    """Out of her hands, and to the board."""
    visit, typed = browser.visit(), {"note": note_of(request.form), "handing": request.form.get("unit", "")}
    try:
        change(visit.officer.id, callback, address=visit.actor.address)
    except NotYours:
        return card_page.show(parts, work, callback, "lost", 409, **typed)
    except IllegalMove:
        return card_page.show(parts, work, callback, "ringing", 409, **typed)
    except UnknownUnit:
        return card_page.show(parts, work, callback, "unit", 422, **typed)
    return redirect(url_for("console.board", what=deed.value), 303)
