"""The verbs that only sound: <Play>, <Say>, <Pause>, and the prompts inside a <Gather>."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.exchange.facts import Element
from ivr.exchange.handset import Kind, Span, speaking_seconds
from ivr.exchange.line import Line
from ivr.exchange.network import resolve
from ivr.exchange.sound.sounds import Sound

TONE_SECONDS = {"w": 0.5, "W": 1.0}


def prepare(line: Line, verbs: tuple[Element, ...]) -> dict[str, Sound]:
    """Fetch every sound that verbs play, before the first is heard, as the platform does inside a <Gather>."""
    sounds: dict[str, Sound] = {}
    for verb in verbs:
        if verb.name == "Play" and verb.text.strip():
            url = resolve(line.url, verb.text)
            sounds[verb.text] = line.sounds.fetch(url, line.cookies)
    return sounds


def spans(line: Line, verb: Element, sounds: dict[str, Sound], place: int = 0) -> Iterator[Span]:
    """Give the spans that a verb sounds for, once for every loop."""
    if verb.name == "Pause":
        yield Span(Kind.SILENCE, float(verb.attributes.get("length", "1")), place=place)
        return
    if verb.name == "Play" and "digits" in verb.attributes:
        tones = sum(TONE_SECONDS.get(key, 0.25) for key in verb.attributes["digits"])
        yield Span(Kind.TONE, tones, place=place)
        return
    if verb.name == "Play":
        sound = sounds[verb.text]
        span = Span(Kind.PLAY, sound.seconds, sound.text, sound.url, place=place)
    else:
        text = " ".join(verb.text.split())
        span = Span(Kind.SAY, speaking_seconds(text), text, place=place)
    loops = int(verb.attributes.get("loop", "1"))
    for _ in range(min(loops, line.profile.most_loops) or line.profile.most_loops):
        yield span


def sound_out(line: Line, verb: Element) -> None:
    """Carry out a <Play>, <Say> or <Pause> to its end."""
    for span in spans(line, verb, prepare(line, (verb,))):
        line.pass_span(span)


def apologise(line: Line) -> None:
    """Say what the platform says when a call cannot go on."""
    text = "We are sorry, an application error has occurred. Goodbye."
    line.pass_span(Span(Kind.SAY, speaking_seconds(text), text))
