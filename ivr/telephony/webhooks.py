"""The webhooks: a signed form comes in, a use case is asked, TwiML goes out, whatever happens in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources

import structlog
from flask import Blueprint, Response, request

from ivr.core.errors import CallOver
from ivr.core.inputs import Call, Input, Silence, Unheard
from ivr.services.ports import Numbers
from ivr.telephony import forms, incoming
from ivr.telephony.errors import BadRequest
from ivr.telephony.numbers import mask
from ivr.telephony.ports import Calls, Hearing, Metrics, Reply, Rescue, kind_of
from ivr.telephony.refusing import plain, refuse_all
from ivr.telephony.signature import Signatures
from ivr.telephony.twiml import Writer
from ivr.telephony.urls import STREAM_ENDED

log = structlog.get_logger("ivr.telephony")

#: Spoken when not even the apology could be found: the one document that needs nothing.
LAST_WORDS = resources.files("ivr.telephony").joinpath("templates/apology.xml").read_text("utf-8")
#: A turn number with more digits was never given out, and would not fit a database column.
HIGHEST_TURN = 999_999
_TWIML = "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Webhooks:
    """What the four webhooks share. ``seconds`` is a clock that only runs forward, for measuring."""

    calls: Calls
    rescue: Rescue
    numbers: Numbers
    signatures: Signatures
    hearing: Hearing
    writer: Writer
    metrics: Metrics
    seconds: Callable[[], float] = time.perf_counter

    def answer(self) -> Response:
        """``POST /voice/answer``: a call comes in."""
        call = forms.call_of(incoming.read(request, self.signatures), self.numbers)
        return self._speak("answer", call, 0, lambda: self.calls.answer(call))

    def turn(self, call: str, turn: int) -> Response:
        """``POST /voice/turn/<call>/<turn>``: what the caller did in that turn."""
        form = incoming.read(request, self.signatures)
        caller = forms.call_of(form, self.numbers)
        if caller.id != call:
            raise BadRequest("CallSid is not the call in the address.")
        heard, left = forms.heard(form), forms.has_left(form)
        if heard == Silence() and request.query_string == STREAM_ENDED.encode():
            # Nothing was done here: the platform goes on because a stream is over. Whether it was lost is for the
            # call to say, which knows what it waits for.
            heard = Unheard("dropped")

        # Grows by what is found out: whatever breaks then, the latest goes to the officer.
        known = [heard]

        def take() -> Reply:
            known.append(self.hearing.understand(caller.id, turn, heard, left=left))
            return self.calls.turn(caller, turn, known[-1])

        return self._speak("turn", caller, turn, take, known)

    def status(self) -> Response:
        """``POST /voice/status``: how the call stands; always 204, since no platform delivers it again."""
        form = incoming.read(request, self.signatures)
        call, status = forms.call_id(form), forms.status_of(form)
        try:
            self.calls.status(call, status)
        except Exception:
            log.exception("status lost", call=call, status=status)
        else:
            log.info("webhook", route="status", call=call, status=status)
        return Response(status=204)

    def fallback(self) -> Response:
        """``POST /voice/fallback``: the platform could not use our answer; nothing here touches the database."""
        form = incoming.read(request, self.signatures)
        call = forms.call_of(form, self.numbers)
        log.error("platform fell back", call=call.id, code=form.get("ErrorCode"), url=form.get("ErrorUrl"))
        self.metrics.apologised("fallback")
        said = forms.recorded(form)
        return self._speak("fallback", call, 0, lambda: self.rescue.fall_back(call, heard=said))

    def _speak(
        self, route: str, call: Call, turn: int, ask: Callable[[], Reply], known: Sequence[Input] = ()
    ) -> Response:
        began = self.seconds()
        outcome = "answered"
        try:
            reply = ask()
            kind, text = kind_of(reply), self.writer.document(reply)
        except CallOver as over:
            self.metrics.signature_refused("replayed")
            log.warning("replay refused", route=route, call=call.id, turn=turn, number=mask(call.number))
            return plain(403, str(over))
        except Exception:
            log.exception("turn broke", route=route, call=call.id, turn=turn, number=mask(call.number))
            outcome = "apology"
            kind, text = self._apologise(call, known[-1] if known else None)
        passed = self.seconds() - began
        self.metrics.turn(kind, outcome, passed)
        log.info(
            "webhook", route=route, call=call.id, turn=turn, number=mask(call.number),
            ends_with=kind, outcome=outcome, ms=round(passed * 1000, 1),
        )  # fmt: skip
        return Response(text, content_type=_TWIML)

    def _apologise(self, call: Call, heard: Input | None) -> tuple[str, str]:
        self.metrics.apologised("error")
        try:
            reply = self.rescue.apologise(call, "error", heard)
            return kind_of(reply), self.writer.document(reply)
        except Exception:
            log.exception("apology broke", call=call.id, number=mask(call.number))
            return "LastWords", LAST_WORDS


def blueprint(webhooks: Webhooks) -> Blueprint:
    """The four routes under ``/voice``. None of them ever answers with a redirect or a 5xx."""
    voice = Blueprint("voice", __name__, url_prefix="/voice")
    turn = f"/turn/<path:call>/<int(max={HIGHEST_TURN}):turn>"
    for rule, handler in (
        ("/answer", webhooks.answer),
        # An opaque id may hold a slash, which reaches us decoded; for such a rule the router does not overlook a
        # slash at the end.
        (turn, webhooks.turn),
        (f"{turn}/", webhooks.turn),
        ("/status", webhooks.status),
        ("/fallback", webhooks.fallback),
    ):
        voice.add_url_rule(rule, handler.__name__, handler, methods=["POST"], strict_slashes=False)
    refuse_all(voice, webhooks.metrics, LAST_WORDS)
    return voice


def _kind(reply: Reply) -> str:
    return type(reply.effects[-1]).__name__ if reply.effects else "Nothing"
