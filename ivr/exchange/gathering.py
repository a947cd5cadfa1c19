"""<Gather>: keys, and speech where the platform hears it."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.exchange.facts import Element
from ivr.exchange.handset import Kind, Press, Span, Speak
from ivr.exchange.line import Goto, Line
from ivr.exchange.network import Form, resolve
from ivr.exchange.sound.sounds import Sound
from ivr.exchange.speaking import prepare, spans


@dataclass(slots=True)
class _Collected:
    """What a <Gather> has taken so far."""

    digits: str = ""
    finish: str = ""
    words: Speak | None = None


def gather(line: Line, verb: Element) -> Goto | None:
    """Carry out a <Gather>; return where to go with what was collected, or None to go on in the document.

    Twilio, <Gather>: the time-out begins after the nested prompts and begins again with each key; a key stops the
    prompts; the finish key is never part of the digits; nothing collected means no request to the action.
    """
    place = line.new_place()
    sounds = prepare(line, verb.children)
    collected = _Collected()
    while not _round(line, verb, place, sounds, collected):
        pass
    if not collected.digits and collected.words is None:
        line.turn.note_wait()
        if verb.attributes.get("actionOnEmptyResult") != "true":
            return None
    url = resolve(line.url, verb.attributes.get("action", line.url))
    return Goto(url, verb.attributes.get("method", "POST"), _form(line, collected))


def _round(line: Line, verb: Element, place: int, sounds: dict[str, Sound], collected: _Collected) -> bool:
    """Speak the prompts and listen once; tell whether the verb is done, or its prompt starts again."""
    speech = line.profile.hears_speech and "speech" in verb.attributes.get("input", "dtmf").split()
    keys = place if not line.profile.hears_speech or "dtmf" in verb.attributes.get("input", "dtmf") else 0
    prompts = [span for child in verb.children for span in spans(line, child, sounds, keys)]
    timeout = float(verb.attributes.get("timeout", "5"))
    listening = Span(Kind.LISTENING, timeout, place=keys, takes_speech=speech)
    for span in prompts:
        act, _ = line.pass_span(span)
        if isinstance(act, Press):
            done = _take(line, verb, act.key, collected)
            if done is not None:
                return done
            break
    while True:
        act, _ = line.pass_span(listening)
        if isinstance(act, Speak):
            collected.words = act
            line.turn.note_words(act.text)
            line.elapse(act.seconds)
            return True
        if not isinstance(act, Press):
            return True
        done = _take(line, verb, act.key, collected)
        if done is not None:
            return done


def _take(line: Line, verb: Element, key: str, collected: _Collected) -> bool | None:
    """Take one key; tell that the verb is done (True), starts again (False) or waits for more (None)."""
    line.turn.note_key(key)
    if key == verb.attributes.get("finishOnKey", "#"):
        collected.finish = key
        return bool(collected.digits) or line.profile.finish_key_alone_ends
    collected.digits += key
    wanted = verb.attributes.get("numDigits")
    return True if wanted is not None and len(collected.digits) >= int(wanted) else None


def _form(line: Line, collected: _Collected) -> Form:
    if collected.words is not None:
        return (("SpeechResult", collected.words.text), ("Confidence", "0.9"))
    if not line.profile.sends_empty_digits:
        return (("Digits", collected.digits),) if collected.digits else ()
    return (("msg", "Gather End"), ("Digits", collected.digits), ("FinishedOnKey", collected.finish))
