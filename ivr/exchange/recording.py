"""<Record>: a beep, what the caller says, and where it can be heard."""

from __future__ import annotations

import math

from ivr.exchange.errors import ExchangeError
from ivr.exchange.facts import Element
from ivr.exchange.handset import Kind, Press, Span, Speak
from ivr.exchange.line import CallerLeft, Goto, Line
from ivr.exchange.network import Form, resolve
from ivr.exchange.record import Recorded

ANY_KEY = "1234567890*#"
BEEP_SECONDS = 0.5


def record(line: Line, verb: Element) -> Goto | None:
    """Carry out a <Record>; return where to go with the recording, or None when nothing was said.

    Twilio, <Record>: silence of `timeout` seconds, `maxLength` or a finish key ends it. When the caller hangs up the
    action is still told, with `Digits=hangup`, although nobody hears its answer: then `CallerLeft` is raised after.
    """
    place = line.new_place()
    if verb.attributes.get("playBeep", "true") == "true":
        line.pass_span(Span(Kind.TONE, BEEP_SECONDS))
    words: list[str] = []
    began = line.clock.mark()
    try:
        ending = _listen(line, verb, place, words)
    except CallerLeft:
        if words:
            _tell_of_leaving(line, verb, words, line.clock.mark() - began)
        raise
    if not words:
        line.turn.note_wait()
        if not line.profile.silent_record_acts:
            return None
    return _finish(line, verb, words, ending, line.clock.mark() - began)


def _tell_of_leaving(line: Line, verb: Element, words: list[str], seconds: float) -> None:
    """Request the action although nobody is left to hear its answer, nor to mind when none comes."""
    try:
        line.deliver(_finish(line, verb, words, "hangup", seconds), "completed")
    except ExchangeError as error:
        line.record.warnings.append(f"turn {line.turn.number}: {error}")


def _listen(line: Line, verb: Element, place: int, words: list[str]) -> str:
    """Listen until it ends; return the key that ended it, or nothing; fill `words`."""
    longest = float(verb.attributes.get("maxLength", "3600"))
    silence = float(verb.attributes.get("timeout", "5")) or math.inf
    finish = verb.attributes.get("finishOnKey", ANY_KEY)
    passed = 0.0
    while passed < longest:
        span = Span(Kind.RECORDING, min(silence, longest - passed), place=place, takes_speech=True)
        act, seconds = line.pass_span(span)
        passed += seconds
        if act is None:
            break
        if isinstance(act, Press):
            line.turn.note_key(act.key)
            if act.key in finish:
                return act.key
        elif isinstance(act, Speak):
            spoken = min(max(act.seconds, 0.1), longest - passed)
            line.elapse(spoken)
            passed += spoken
            words.append(act.text)
            line.turn.note_words(act.text)
    return ""


def _finish(line: Line, verb: Element, words: list[str], ending: str, seconds: float) -> Goto:
    sid = line.identify("RE")
    kept = Recorded(f"{line.recordings_url}/{sid}", max(1, round(seconds)) if words else 0, " ".join(words))
    line.turn.recorded.append(kept)
    form: Form = (("RecordingUrl", kept.url), ("RecordingDuration", str(kept.seconds)))
    if line.profile.record_sends_key:
        form = (*form, ("RecordingSid", sid), ("Digits", ending))
    url = resolve(line.url, verb.attributes.get("action", line.url))
    return Goto(url, verb.attributes.get("method", "POST"), form)
