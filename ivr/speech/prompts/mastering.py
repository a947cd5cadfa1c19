"""From what a voice said to what the telephone plays: trimmed, in band, level, with the right silence after it."""

from __future__ import annotations

import numpy as np

from ivr.services.prompts import TARGET_LOUDNESS, NothingSaid, Speech, is_sentence
from ivr.speech.audio import encode_mulaw, faded, from_pcm16, resampled, silence, telephone_band, trimmed
from ivr.speech.sound.level import levelled
from ivr.speech.sound.wav import RATE

#: Seconds of silence after a sentence, after a clause (",", ";", ":"), and after a piece that goes on.
_AFTER_SENTENCE = 0.25
_AFTER_CLAUSE = 0.15
_AFTER_PIECE = 0.04
_CLAUSE_ENDS = (",", ";", ":")
#: What counts as silence, in dB below the loudest moment: before the first sound, after the last, and how far a
#: sound must rise above the background of a recording.
_BEFORE, _AFTER = -50.0, -40.0
_ABOVE_NOISE = 6.0


def mastered(speech: Speech, text: str) -> bytes:
    """Turn speech into mu-law bytes at 8 kHz, ready to be joined with other prompts.

    The silence at both ends is replaced: none before, and after it what ``text`` asks for by its last character.
    What is hardly louder than ``speech.noise`` counts as silence too.
    Raises ``NothingSaid`` when there is nothing to hear.
    """
    if not speech.samples:
        raise NothingSaid(repr(text))
    # Into the band first: what the telephone does not carry (hum, the voice bar of a "b") must not count as sound.
    in_band = telephone_band(resampled(from_pcm16(speech.samples), speech.rate, RATE), RATE)
    floor = speech.noise + _ABOVE_NOISE
    samples = trimmed(in_band, RATE, max(_BEFORE, floor), max(_AFTER, floor))
    if not len(samples):
        raise NothingSaid(repr(text))
    level = levelled(faded(samples, RATE), RATE, TARGET_LOUDNESS)
    return encode_mulaw(np.concatenate((level, silence(pause_after(text), RATE))))


def pause_after(text: str) -> float:
    """Seconds of silence that follow a text inside or at the end of a sentence."""
    if is_sentence(text):
        return _AFTER_SENTENCE
    return _AFTER_CLAUSE if text.rstrip().endswith(_CLAUSE_ENDS) else _AFTER_PIECE
