"""The voices of messages, for who may hear them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from ivr.core.callback import Message
from ivr.services.witness import Handled
from ivr.web.console import access, browser
from ivr.web.console.errors import error_page
from ivr.web.console.parts import Parts
from ivr.web.console.ports import NotPlayable, Work
from ivr.web.console.reach import unit_of_request

#: Why a recording cannot be had now nor later.
_FOR_GOOD = frozenset({"lost", "forgotten", "changed"})


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the page to the blueprint."""

    @console.get("/card/<callback>/voice/<message>.wav")
    @access.officers(unit_of=unit_of_request(parts, work))
    def voice(callback: str, message: str) -> Response:
        found = _message(work, callback, message)
        if work.voices is None or found is None or not found.url:
            abort(404)
        actor = browser.visit().actor
        if request.range is None or request.range.ranges[0][0] == 0:
            # Players ask for the rest of a voice piece by piece: it is heard once.
            work.witness.write(actor, Handled.LISTENED, callback, message)
        try:
            sound = work.voices.wav(actor, found)
        except NotPlayable as missing:
            why = f"voice-{missing.detail}" if missing.detail in _FOR_GOOD else "voice"
            return make_response(error_page(410 if why != "voice" else 503, why))
        answer = Response(sound, content_type="audio/wav")
        answer.make_conditional(request, accept_ranges=True, complete_length=len(sound))
        return answer


def _message(work: Work, callback: str, message: str) -> Message | None:
    with work.store.transaction() as tx:
        return next((one for one in tx.messages(callback) if one.id == message), None)
