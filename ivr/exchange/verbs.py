"""Carrying out a document, verb by verb, until it leads to the next one or ends the call."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.exchange.errors import VerbNotOffered
from ivr.exchange.facts import Element
from ivr.exchange.gathering import gather
from ivr.exchange.handset import Kind, Span
from ivr.exchange.line import Goto, Line
from ivr.exchange.network import Form, resolve
from ivr.exchange.recording import record
from ivr.exchange.speaking import sound_out
from ivr.exchange.twiml import Document


@dataclass(frozen=True, slots=True)
class Finished:
    """The service ended the call, which now has this status."""

    status: str = "completed"


def carry_out(line: Line, document: Document) -> Goto | Finished:
    """Carry out a document; falling off its end hangs up. Raises an `ExchangeError`, or `CallerLeft`."""
    for verb in document.verbs:
        following = _carry_out_verb(line, verb)
        if following is not None:
            return following
    return Finished()


def _carry_out_verb(line: Line, verb: Element) -> Goto | Finished | None:
    match verb.name:
        case "Play" | "Say" | "Pause":
            sound_out(line, verb)
            return None
        case "Gather":
            return gather(line, verb)
        case "Record":
            return record(line, verb)
        case "Redirect":
            line.elapse(line.profile.redirect_seconds)
            return Goto(resolve(line.url, verb.text), verb.attributes.get("method", "POST"))
        case "Dial":
            return _dial(line, verb)
        case "Reject":
            return _reject(line, verb)
        case "Hangup":
            return Finished()
        case _:
            raise VerbNotOffered(f"line {verb.line}: <{verb.name}>")


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
