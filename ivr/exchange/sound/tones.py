"""How keys sound: two tones each, as every telephone makes them (ITU-T Q.23)."""

from __future__ import annotations

from functools import cache

import numpy as np

from ivr.exchange.handset import RATE
from ivr.exchange.sound.audio import to_mu_law

ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
KEYS = ("123", "456", "789", "*0#")
#: Each tone in dB of full scale.
LEVEL_DB = -16.0


@cache
def key_tone(key: str, seconds: float) -> bytes:
    """The sound of a key, in mu-law."""
    row = next(number for number, keys in enumerate(KEYS) if key in keys)
    moments = np.arange(round(seconds * RATE)) / RATE
    both = sum(np.sin(2 * np.pi * one * moments) for one in (ROWS[row], COLUMNS[KEYS[row].index(key)]))
    return to_mu_law(np.asarray(both * np.sqrt(2) * 10 ** (LEVEL_DB / 20)))
