"""The voice gate: voices open it, the line's noise, tones and the echo of a prompt do not."""

from __future__ import annotations

import pytest

from ivr.speech.gate import FRAME, Gate
from ivr.speech.sound.mulaw import DECODED, SILENCE
from tests.speech.heard import manifest, mulaw, noise, quiet, tones


def voiced(audio: bytes, gate: Gate | None = None) -> list[bool]:
    gate = gate or Gate()
    return [gate.voiced(audio[at : at + FRAME]) for at in range(0, len(audio) - FRAME + 1, FRAME)]


def softer(audio: bytes, decibels: float) -> bytes:
    from ivr.speech.sound.mulaw import mulaw_of

    samples = [int(DECODED[code] * 10 ** (-decibels / 20)) for code in audio]
    return mulaw_of(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))


def test_every_recording_of_speech_opens_it() -> None:
    for name in manifest():
        assert sum(voiced(quiet(0.5) + mulaw(name))) >= 6, name


def test_silence_never_opens_it() -> None:
    assert not any(voiced(quiet(10)))


@pytest.mark.parametrize("level", [0.001, 0.003, 0.01])
def test_the_noise_of_a_line_opens_it_for_a_moment_at_most(level: float) -> None:
    assert sum(voiced(noise(10, level))) <= 7


@pytest.mark.parametrize("hertz", [(697, 1209), (770, 1336), (852, 1477), (941, 1336), (425,)])
def test_keys_and_the_tones_of_the_exchange_do_not_open_it(hertz: tuple[int, ...]) -> None:
    assert not any(voiced(tones(2, *hertz)))


def test_the_echo_of_a_prompt_does_not_open_it() -> None:
    assert not any(voiced(softer(mulaw("syn041"), 35)))


def test_speech_is_heard_over_noise_that_was_learned() -> None:
    gate = Gate()
    voiced(noise(5, 0.02), gate)
    assert sum(voiced(mulaw("syn041"), gate)) > 30


def test_noise_that_ends_is_unlearned() -> None:
    gate = Gate()
    voiced(noise(5, 0.05), gate)
    voiced(SILENCE * FRAME * 300, gate)
    fresh, learned = voiced(mulaw("syn021")), voiced(mulaw("syn021"), gate)
    assert sum(learned) >= 0.9 * sum(fresh)
