"""<Record>: a beep, what the caller says, and where it can be heard."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ivr.exchange.errors import ExchangeError
from ivr.exchange.facts import Element
from ivr.exchange.handset import RATE, Kind, Press, Span, Speak
from ivr.exchange.line import CallerLeft, Goto, Line
from ivr.exchange.network import Form, resolve
from ivr.exchange.record import Recorded
from ivr.exchange.sound.audio import from_mu_law, to_pcm16


@dataclass(slots=True)
class Tape:
    """What is being recorded: the words, and their sounds with the second at which each begins."""

    words: list[str] = field(default_factory=list)
    sounds: list[tuple[float, bytes]] = field(default_factory=list)

    def take(self, words: Speak, at: float, seconds: float) -> None:
        """Record words that begin at a second, for so many seconds."""
        self.words.append(words.text)
        self.sounds.append((at, words.audio[: round(seconds * RATE)]))

    def pcm(self, seconds: float) -> bytes:
        """Return so many seconds of it as 16-bit samples at 8,000 Hz; silence where nothing was said."""
        whole = np.zeros(round(seconds * RATE))
        for at, sound in self.sounds:
            start = round(at * RATE)
            part = from_mu_law(sound)[: len(whole) - start]
            whole[start : start + len(part)] = part
        return to_pcm16(whole)


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
    tape = Tape()
    began = line.clock.mark()
    try:
        ending = _listen(line, verb, place, tape)
    except CallerLeft:
        if tape.words:
            _tell_of_leaving(line, verb, tape, line.clock.mark() - began)
        raise
    if not tape.words:
        line.turn.note_wait()
        if not line.profile.silent_record_acts:
            return None
    return _finish(line, verb, tape, ending, line.clock.mark() - began)


def _tell_of_leaving(line: Line, verb: Element, tape: Tape, seconds: float) -> None:
    """Request the action although nobody is left to hear its answer, nor to mind when none comes."""
    try:
        line.deliver(_finish(line, verb, tape, "hangup", seconds), "completed")
    except ExchangeError as error:
        line.record.warnings.append(f"turn {line.turn.number}: {error}")


def _listen(line: Line, verb: Element, place: int, tape: Tape) -> str:
    """Listen until it ends; return the key that ended it, or nothing; fill the tape."""
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
            line.turn.note_words(act.text, sounding=bool(act.audio))
            spoken, key = _spoken(act, finish, longest - passed)
            tape.take(act, passed, spoken)
            line.elapse(spoken)
            passed += spoken
            if key:
                line.turn.note_key(key)
                return key
    return ""


def _spoken(words: Speak, finish: str, most: float) -> tuple[float, str]:
    """Tell how many seconds of the words are recorded, and the key that was pressed in the middle and ended it."""
    seconds = min(max(words.seconds, 0.1), most)
    for one in words.meanwhile:
        if isinstance(one, Press) and one.key in finish and one.after < seconds:
            return one.after, one.key
    return seconds, ""


def _finish(line: Line, verb: Element, tape: Tape, ending: str, seconds: float) -> Goto:
    sid = line.identify("RE")
    url = line.recordings.keep(sid, tape.pcm(seconds))
    kept = Recorded(url, max(1, round(seconds)) if tape.words else 0, " ".join(tape.words))
    line.turn.recorded.append(kept)
    form: Form = (("RecordingUrl", kept.url), ("RecordingDuration", str(kept.seconds)))
    if line.profile.record_sends_key:
        form = (*form, ("RecordingSid", sid), ("Digits", ending))
    url = resolve(line.url, verb.attributes.get("action", line.url))
    return Goto(url, verb.attributes.get("method", "POST"), form)
