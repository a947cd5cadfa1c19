"""Carrying out a document, verb by verb, until it leads to the next one or ends the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.exchange.dialling import dial
from ivr.exchange.errors import VerbNotOffered
from ivr.exchange.facts import Element
from ivr.exchange.gathering import gather
from ivr.exchange.line import Finished, Goto, Line
from ivr.exchange.network import resolve
from ivr.exchange.recording import record
from ivr.exchange.speaking import sound_out
from ivr.exchange.streaming import connect
from ivr.exchange.twiml import Document


def carry_out(line: Line, document: Document) -> Goto | Finished:
    """Carry out a document; falling off its end hangs up. Raises an `ExchangeError`, or `CallerLeft`."""
    for verb in document.verbs:
        if verb.name not in VERBS:
            raise VerbNotOffered(f"line {verb.line}: <{verb.name}>")
        following = VERBS[verb.name](line, verb)
        if following is not None:
            return following
    return Finished(fell_off=True)


def _redirect(line: Line, verb: Element) -> Goto:
    line.elapse(line.profile.redirect_seconds)
    return Goto(resolve(line.url, verb.text), verb.attributes.get("method", "POST"))


def _reject(line: Line, verb: Element) -> Finished:
    if len(line.record.turns) > 1:
        raise VerbNotOffered(f"line {verb.line}: <Reject> of a call that was answered")
    return Finished("busy" if verb.attributes.get("reason") == "busy" else "no-answer")


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
    "Dial": dial,
    "Reject": _reject,
    "Hangup": _hang_up,
}
