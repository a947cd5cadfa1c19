"""From what a voice said to what the telephone plays: trimmed, in band, level, with the right silence after it."""

from __future__ import annotations

import numpy as np

from ivr.services.prompts import TARGET_LOUDNESS, NothingSaid, Speech, is_sentence
from ivr.speech.audio import encode_mulaw, faded, from_pcm16, resampled, silence, telephone_band, trimmed
from ivr.speech.level import levelled
from ivr.speech.wav import RATE

#: Seconds of silence after a sentence, after a clause (",", ";", ":"), and after a piece that goes on.
_AFTER_SENTENCE = 0.25
_AFTER_CLAUSE = 0.15
_AFTER_PIECE = 0.04
_CLAUSE_ENDS = (",", ";", ":")


def mastered(speech: Speech, text: str) -> bytes:
    """Turn speech into mu-law bytes at 8 kHz, ready to be joined with other prompts.

    The silence at both ends is replaced: none before, and after it what ``text`` asks for by its last character.
    Raises ``NothingSaid`` when there is nothing to hear.
    """
    samples = trimmed(from_pcm16(speech.samples), speech.rate)
    if not len(samples):
        raise NothingSaid(repr(text))
    in_band = telephone_band(resampled(samples, speech.rate, RATE), RATE)
    level = levelled(faded(in_band, RATE), RATE, TARGET_LOUDNESS)
    return encode_mulaw(np.concatenate((level, silence(pause_after(text), RATE))))


def pause_after(text: str) -> float:
    """Seconds of silence that follow a text inside or at the end of a sentence."""
    if is_sentence(text):
        return _AFTER_SENTENCE
    return _AFTER_CLAUSE if text.rstrip().endswith(_CLAUSE_ENDS) else _AFTER_PIECE
