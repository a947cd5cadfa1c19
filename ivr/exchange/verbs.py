"""Carrying out a document, verb by verb, until it leads to the next one or ends the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.exchange.errors import VerbNotOffered
from ivr.exchange.facts import Element
from ivr.exchange.gathering import gather
from ivr.exchange.handset import Kind, Span
from ivr.exchange.line import Goto, Line
from ivr.exchange.network import Form, resolve
from ivr.exchange.recording import record
from ivr.exchange.speaking import sound_out
from ivr.exchange.streaming import connect
from ivr.exchange.twiml import Document


@dataclass(frozen=True, slots=True)
class Finished:
    """The service ended the call, which now has this status."""

    status: str = "completed"


def carry_out(line: Line, document: Document) -> Goto | Finished:
    """Carry out a document; falling off its end hangs up. Raises an `ExchangeError`, or `CallerLeft`."""
    for verb in document.verbs:
        if verb.name not in VERBS:
            raise VerbNotOffered(f"line {verb.line}: <{verb.name}>")
        following = VERBS[verb.name](line, verb)
        if following is not None:
            return following
    return Finished()


def _redirect(line: Line, verb: Element) -> Goto:
    line.elapse(line.profile.redirect_seconds)
    return Goto(resolve(line.url, verb.text), verb.attributes.get("method", "POST"))


def _reject(line: Line, verb: Element) -> Finished:
    if len(line.record.turns) > 1:
        raise VerbNotOffered(f"line {verb.line}: <Reject> of a call that was answered")
    return Finished("busy" if verb.attributes.get("reason") == "busy" else "no-answer")


def _dial(line: Line, verb: Element) -> Goto | None:
    """Ring somebody who never answers: the exchange has no other telephones."""
    line.pass_span(Span(Kind.RINGING, float(verb.attributes.get("timeout", "30"))))
    if "action" not in verb.attributes:
        return None
    form: Form = (("DialCallStatus", "no-answer"), ("DialCallSid", line.identify("CA")))
    if line.profile.bridge_is_told:
        form = (*form, ("DialBridged", "false"))
    return Goto(resolve(line.url, verb.attributes["action"]), verb.attributes.get("method", "POST"), form)


def _hang_up(_line: Line, _verb: Element) -> Finished:
    return Finished()


VERBS: Mapping[str, Callable[[Line, Element], Goto | Finished | None]] = {
    "Play": sound_out,
    "Say": sound_out,
    "Pause": sound_out,
    "Gather": gather,
    "Record": record,
    "Connect": connect,
    "Redirect": _redirect,
    "Dial": _dial,
    "Reject": _reject,
    "Hangup": _hang_up,
}
