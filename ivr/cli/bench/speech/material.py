"""What the callers of the benchmark say: recordings of a manifest, as they come over a telephone line."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np

from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.speech.caller import Utterance
from ivr.speech.audio import encode_mulaw, resampled
from ivr.speech.decoding import NotAudio, decoded

#: Below this share of full scale it is the line that sounds, not the caller.
_QUIET = 0.01
#: RMS of the line's own noise in a silence, as a share of full scale: about -60 dB.
_LINE_NOISE = 0.001
_NO_REQUESTS = frozenset({"yes", "no", "out-of-scope", "gap-can-bo", "nghe-lai", "quay-lai", "ket-thuc"})


def read(manifest: Path) -> tuple[Utterance, ...]:
    """The recordings of a manifest (columns ``file`` and ``intent``), cut behind their last sound.

    Only those that ask for a procedure are taken: they are understood at every menu. Raises ``NotMeasured``.
    """
    try:
        with manifest.open(encoding="utf-8", newline="") as rows:
            wanted = [(row["file"], row["intent"]) for row in csv.DictReader(rows)]
    except (OSError, KeyError) as fault:
        raise NotMeasured(f"{manifest} is no manifest of recordings: {fault}") from fault
    return tuple(
        Utterance(_spoken(manifest.parent / file), intent) for file, intent in wanted if _is_a_request(intent)
    )


def silence(seconds: float, chance: random.Random) -> bytes:
    """The sound of a line on which nobody speaks: faint noise, mu-law."""
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, _LINE_NOISE, round(seconds * 8000))
    return encode_mulaw(noise)


def _is_a_request(intent: str) -> bool:
    return intent not in _NO_REQUESTS and not intent.startswith("digit")


def _spoken(file: Path) -> bytes:
    try:
        sound = decoded(file.read_bytes())
    except (OSError, NotAudio) as fault:
        raise NotMeasured(f"{file}: {fault}") from fault
    samples = resampled(sound.samples, sound.rate, 8000)
    loud = np.nonzero(np.abs(samples) > _QUIET)[0]
    if not len(loud):
        raise NotMeasured(f"{file} holds no sound.")
    return encode_mulaw(samples[: loud[-1] + 1])
