"""What the callers of the benchmark say: recordings of a manifest, as they come over a telephone line."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.speech.caller import Utterance
from ivr.core.intents import COMMANDS, NO, OUT_OF_SCOPE, YES
from ivr.speech.evaluation.manifest import ManifestBroken, read_manifest
from ivr.speech.sound.mulaw import RATE, mulaw_of
from ivr.speech.sound.waveform import NotWav, telephone_pcm

#: Samples below it (a hundredth of full scale) are the line that sounds, not the caller.
_QUIET = 327
#: RMS of the line's own noise in a silence: a thousandth of full scale, -60 dB.
_LINE_NOISE = 32.768
_NO_REQUESTS = frozenset({YES, NO, OUT_OF_SCOPE, *COMMANDS})


def read(manifest: Path) -> tuple[Utterance, ...]:
    """The recordings of a manifest (``ivr.speech.evaluation.manifest``), cut behind their last sound.

    Only those that ask for a procedure are taken: they are understood at every menu. Raises ``NotMeasured``.
    """
    try:
        samples = read_manifest(manifest)
    except ManifestBroken as fault:
        raise NotMeasured(str(fault)) from fault
    return tuple(Utterance(_spoken(one.file), one.intent) for one in samples if _is_a_request(one.intent))


def silence(seconds: float, chance: random.Random) -> bytes:
    """The sound of a line on which nobody speaks: faint noise, mu-law."""
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, _LINE_NOISE, round(seconds * RATE))
    return mulaw_of(np.rint(noise).astype("<i2").tobytes())


def _is_a_request(intent: str) -> bool:
    return intent not in _NO_REQUESTS and not intent.startswith("digit")


def _spoken(file: Path) -> bytes:
    try:
        pcm = telephone_pcm(file.read_bytes())
    except (OSError, NotWav) as fault:
        raise NotMeasured(f"{file}: {fault}") from fault
    loud = np.nonzero(np.abs(np.frombuffer(pcm, "<i2").astype(np.int32)) > _QUIET)[0]
    if not len(loud):
        raise NotMeasured(f"{file} holds no sound.")
    return mulaw_of(pcm[: 2 * (loud[-1] + 1)])
