"""The webhooks of an officer's call: two legs, each by its address; what comes late or twice is harmless."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, request

from ivr.core.dialling.dial import Stage
from ivr.core.dialling.spoken_answer import Answer
from ivr.core.inputs import Recorded
from ivr.telephony import forms, incoming
from ivr.telephony.dial_ports import Answers, Dialling, Rung
from ivr.telephony.dial_twiml import LAST_WORDS, DialWriter
from ivr.telephony.errors import BadRequest
from ivr.telephony.forms import Form
from ivr.telephony.refusing import Counting, refuse_all
from ivr.telephony.signature import Signatures

log = structlog.get_logger("ivr.telephony")

_TWIML = "text/xml; charset=utf-8"
_WORD = re.compile(r"[a-z-]{1,32}", re.ASCII)
_SIP = re.compile(r"[0-9]{3}", re.ASCII)
_KEY = re.compile(r"[0-9*#A-D]", re.ASCII)
#: The query that tells the second try of a citizen from the first.
AGAIN = "again"


@dataclass(frozen=True, slots=True)
class DialWebhooks:
    """What the webhooks share."""

    dialling: Dialling
    answers: Answers
    signatures: Signatures
    writer: DialWriter
    metrics: Counting

    def officer(self, attempt: str) -> Response:
        """The officer picked up."""
        form, call = self._read()
        return self._speak(lambda: self._whisper(self.dialling.officer_answered(attempt, call), call), form)

    def officer_key(self, attempt: str) -> Response:
        """The officer pressed 1, another key, or nothing."""
        form, call = self._read()
        return self._speak(
            lambda: self._connect(self.dialling.officer_pressed(attempt, call, _key(form)), call), form
        )

    def officer_done(self, attempt: str) -> Response:
        """The ringing of the citizen, or the talk, is over."""
        form, call = self._read()
        status, citizen = _word(form, "DialCallStatus"), form.get("DialCallSid") or ""

        def answer() -> str:
            rung = self.dialling.citizen_done(attempt, call, status, citizen[: forms.LONGEST_ID])
            return self.writer.over() if rung is None else self.writer.ended(rung.dial)

        return self._speak(answer, form)

    def officer_fallback(self, attempt: str) -> Response:
        """The platform could not use our answer; nothing here touches the database."""
        form, _ = self._read()
        log.error("platform fell back", attempt=attempt, code=form.get("ErrorCode"), url=form.get("ErrorUrl"))
        return self._speak(self.writer.broken, form)

    def officer_status(self, attempt: str) -> Response:
        """A word on the officer's leg."""
        form, call = self._read()
        return self._note(lambda: self.dialling.officer_status(attempt, call, forms.status_of(form)), attempt)

    def citizen(self, attempt: str) -> Response:
        """Somebody or something picked up the citizen's telephone."""
        form, call = self._read()

        def answer() -> str:
            rung = self.dialling.citizen_answered(attempt, call)
            if rung is None or not _theirs(rung, call):
                return self.writer.goodbye()
            return self.writer.question(rung.dial, rung.callback, listens=self.answers.listens())

        return self._speak(answer, form)

    def citizen_key(self, attempt: str) -> Response:
        """Whoever picked up pressed 1, another key, or nothing."""
        form, call = self._read()
        tries_left = request.args.get(AGAIN) == "1"

        def answer() -> str:
            rung = self.dialling.citizen_pressed(attempt, call, _key(form))
            return self._go_on(rung, call, tries_left=tries_left)

        return self._speak(answer, form)

    def citizen_said(self, attempt: str) -> Response:
        """Whoever picked up said something after the tone, pressed a key there, or kept silent."""
        form, call = self._read()
        heard, left = forms.heard(form), forms.has_left(form)

        def answer() -> str:
            rung = self.dialling.citizen_pressed(attempt, call, _key(form))
            if isinstance(heard, Recorded) and not heard.keys and rung is not None and _asked(rung, call):
                rung = self._said(attempt, call, rung, self.answers.hear(heard, left=left))
            return self._go_on(rung, call, tries_left=True)

        return self._speak(answer, form)

    def citizen_status(self, attempt: str) -> Response:
        """A word on the citizen's leg."""
        form, call = self._read()
        sip = form.get("SipResponseCode") or ""
        told = sip if _SIP.fullmatch(sip) else ""
        return self._note(lambda: self.dialling.citizen_status(attempt, call, forms.status_of(form), told), attempt)

    def _read(self) -> tuple[Form, str]:
        form = incoming.read(request, self.signatures)
        return form, forms.call_id(form)

    def _whisper(self, rung: Rung | None, call: str) -> str:
        if rung is None or rung.dial.call != call:
            return self.writer.over()
        return self.writer.ended(rung.dial) if rung.dial.over else self.writer.whisper(rung.dial, rung.callback)

    def _connect(self, rung: Rung | None, call: str) -> str:
        if rung is None or rung.dial.call != call:
            return self.writer.over()
        if rung.dial.over or not rung.dial.citizen_rung:
            return self.writer.ended(rung.dial)
        return self.writer.connect(rung.dial, rung.callback)

    def _said(self, attempt: str, call: str, rung: Rung, answer: Answer) -> Rung | None:
        if answer is Answer.YES:
            return self.dialling.citizen_agreed(attempt, call)
        return self.dialling.citizen_refused(attempt, call) if answer is Answer.NO else rung

    def _go_on(self, rung: Rung | None, call: str, *, tries_left: bool) -> str:
        """What whoever picked up hears after an answer, or none."""
        if rung is None or not _theirs(rung, call):
            return self.writer.goodbye()
        if rung.dial.stage is Stage.TALKING:
            return self.writer.talk()
        return self.writer.once_more(rung.dial) if tries_left else self.writer.goodbye()

    def _speak(self, answer: Callable[[], str], form: Form) -> Response:
        outcome = "answered"
        try:
            text = answer()
        except Exception:
            outcome = "apology"
            log.exception("officer's call broke", path=request.path[:200], call=form.get("CallSid"))
            text = self._apology()
        log.info("webhook", route=request.path[:200], call=form.get("CallSid"), outcome=outcome)
        return Response(text, content_type=_TWIML)

    def _apology(self) -> str:
        """Words for the officer; the citizen, who must not be connected unasked, hears that it did not work."""
        try:
            return self.writer.goodbye() if "/citizen/" in request.path else self.writer.broken()
        except Exception:
            log.exception("apology broke", path=request.path[:200])
            return LAST_WORDS

    @staticmethod
    def _note(tell: Callable[[], object], attempt: str) -> Response:
        try:
            tell()
        except BadRequest:
            raise
        except Exception:
            # No platform delivers it again; what is lost is found out by asking.
            log.exception("status lost", attempt=attempt)
        return Response(status=204)


def dial_blueprint(webhooks: DialWebhooks) -> Blueprint:
    """The routes under ``/voice/officer`` and ``/voice/citizen``. None of them answers with a redirect or a 5xx."""
    legs = Blueprint("dial", __name__, url_prefix="/voice")
    for rule, handler in (
        ("/officer/<attempt>", webhooks.officer),
        ("/officer/<attempt>/key", webhooks.officer_key),
        ("/officer/<attempt>/done", webhooks.officer_done),
        ("/officer/<attempt>/status", webhooks.officer_status),
        ("/officer/<attempt>/fallback", webhooks.officer_fallback),
        ("/citizen/<attempt>", webhooks.citizen),
        ("/citizen/<attempt>/key", webhooks.citizen_key),
        ("/citizen/<attempt>/said", webhooks.citizen_said),
        ("/citizen/<attempt>/status", webhooks.citizen_status),
    ):
        legs.add_url_rule(rule, handler.__name__, handler, methods=["POST"], strict_slashes=False)
    refuse_all(legs, webhooks.metrics, LAST_WORDS)
    return legs


def _theirs(rung: Rung, call: str) -> bool:
    """Whether this leg is the citizen's, of a ringing that goes on."""
    return not rung.dial.over and rung.dial.citizen_call == call


def _asked(rung: Rung, call: str) -> bool:
    """Whether an answer is still awaited of this leg."""
    return _theirs(rung, call) and rung.dial.stage is not Stage.TALKING


def _key(form: Form) -> str:
    found = form.get("Digits") or ""
    return found if _KEY.fullmatch(found) else ""


def _word(form: Form, name: str) -> str:
    found = (form.get(name) or "").lower()
    return found if _WORD.fullmatch(found) else ""
