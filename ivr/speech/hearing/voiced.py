"""The parts of a whole recording in which somebody speaks."""

from __future__ import annotations

from ivr.speech.gate import FRAME, FRAME_SECONDS, Gate

#: Frames of voice among 12 that make a part, and frames kept on both sides of it (0.4 s).
_ONSET, _OF = 6, 12
_AROUND = 20


def voiced_parts(mulaw: bytes, longest: float) -> tuple[bytes, ...]:
    """Cut ``mulaw`` at its silences; of more than ``longest`` seconds of speech, the beginning."""
    gate = Gate()
    voiced = [gate.voiced(mulaw[at : at + FRAME]) for at in range(0, len(mulaw) - FRAME + 1, FRAME)]
    parts: list[list[int]] = []
    for frame in range(len(voiced)):
        window = voiced[max(0, frame - _OF + 1) : frame + 1]
        if not (window[-1] and sum(window) >= _ONSET):
            continue
        begin, end = max(0, frame - len(window) + 1 - _AROUND), min(len(voiced), frame + 1 + _AROUND)
        if parts and begin <= parts[-1][1]:
            parts[-1][1] = end
        else:
            parts.append([begin, end])
    return _cut([mulaw[begin * FRAME : end * FRAME] for begin, end in parts], round(longest / FRAME_SECONDS) * FRAME)


def _cut(parts: list[bytes], most: int) -> tuple[bytes, ...]:
    kept: list[bytes] = []
    for part in parts:
        room = most - sum(map(len, kept))
        if room <= 0:
            break
        kept.append(part[:room])
    return tuple(kept)
