"""Mu-law, trimming, fading and the telephone band."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.speech.audio import (
    Samples,
    decode_mulaw,
    encode_mulaw,
    faded,
    from_pcm16,
    resampled,
    silence,
    telephone_band,
    trimmed,
)
from ivr.speech.sound.mulaw import DECODED

#: ITU-T G.711, table 2: mu-law byte -> 16-bit sample, at the ends of its segments.
G711 = {
    0x00: -32124, 0x01: -31100, 0x0F: -16764, 0x10: -15996, 0x1F: -8316, 0x20: -7932, 0x3F: -1980, 0x40: -1884,
    0x6F: -132, 0x70: -120, 0x7E: -8, 0x7F: 0, 0x80: 32124, 0x8F: 16764, 0x90: 15996, 0xEF: 132, 0xFE: 8, 0xFF: 0,
}  # fmt: skip


def tone(frequency: float, rate: int, seconds: float = 0.5, height: float = 0.5) -> Samples:
    return height * np.sin(2 * np.pi * frequency * np.arange(round(rate * seconds)) / rate)


def power(samples: Samples) -> float:
    """Mean power of the middle half in dB, away from the ends where filters settle."""
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4]
    return 10 * float(np.log10((middle**2).mean() + 1e-20))


@pytest.mark.parametrize(("byte", "sample"), G711.items())
def test_mulaw_decodes_as_g711_says(byte: int, sample: int) -> None:
    assert DECODED[byte] == sample


def test_every_byte_but_the_negative_zero_survives_decoding_and_encoding() -> None:
    every = bytes(range(256))
    again = encode_mulaw(decode_mulaw(every))
    assert again == every.replace(b"\x7f", b"\xff")


@given(st.integers(-32768, 32767))
@settings(derandomize=True, max_examples=500)
def test_encoding_is_off_by_half_a_step_at_most(sample: int) -> None:
    came_back = int(DECODED[encode_mulaw(np.array([sample / 32768]))[0]])
    # A step is a sixteenth of its segment; samples beyond the highest value are clipped to it.
    half_step = (abs(sample) + 132) / 32
    assert abs(came_back - max(-32124, min(32124, sample))) <= half_step + 1


def test_what_exceeds_full_scale_is_clipped_and_does_not_wrap() -> None:
    assert encode_mulaw(np.array([3.0, -3.0])) == b"\x80\x00"


def test_silence_is_the_byte_ff() -> None:
    assert encode_mulaw(silence(0.01, 8000)) == b"\xff" * 80


def test_pcm_is_read_as_little_endian() -> None:
    assert from_pcm16(b"\x00\x40\x00\xc0").tolist() == [0.5, -0.5]


def test_trimming_leaves_the_speech_and_ten_milliseconds_around_it() -> None:
    speech = tone(440, 8000, 0.3)
    whole = np.concatenate((silence(0.4, 8000), speech, silence(0.7, 8000)))
    cut = trimmed(whole, 8000)
    assert len(cut) / 8000 == pytest.approx(0.32, abs=0.001)
    assert np.abs(cut).sum() == pytest.approx(np.abs(speech).sum())


def test_trimming_keeps_a_pause_inside() -> None:
    whole = np.concatenate((tone(440, 8000, 0.1), silence(0.5, 8000), tone(440, 8000, 0.1)))
    assert len(trimmed(whole, 8000)) == len(whole)


def test_trimming_keeps_a_soft_beginning_forty_decibels_down() -> None:
    whole = np.concatenate((silence(0.2, 8000), tone(3000, 8000, 0.1, 0.005), tone(440, 8000, 0.2, 0.5)))
    assert len(trimmed(whole, 8000)) / 8000 >= 0.3


def test_trimming_cuts_faint_noise_of_the_engine() -> None:
    noise = 0.0003 * np.random.default_rng(1).standard_normal(4000)
    assert len(trimmed(np.concatenate((noise, tone(440, 8000, 0.2))), 8000)) / 8000 < 0.23


def test_trimming_silence_leaves_nothing() -> None:
    assert len(trimmed(silence(1.0, 8000), 8000)) == 0


def test_fading_starts_and_ends_near_zero_and_leaves_the_middle_alone() -> None:
    flat = np.ones(800)
    result = faded(flat, 8000)
    assert max(result[0], result[-1]) < 0.01
    assert (result[40:-40] == 1).all()
    assert (np.diff(result[:40]) > 0).all()


def test_fading_something_shorter_than_two_fades_is_possible() -> None:
    assert len(faded(np.ones(5), 8000)) == 5
    assert len(faded(np.ones(0), 8000)) == 0


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100])
def test_resampling_keeps_length_and_speech_and_lets_nothing_fold_back(rate: int) -> None:
    assert len(resampled(tone(1000, rate), rate, 8000)) == pytest.approx(4000, abs=1)
    assert power(resampled(tone(1000, rate), rate, 8000)) == pytest.approx(power(tone(1000, rate)), abs=0.1)
    assert power(resampled(tone(3200, rate), rate, 8000)) == pytest.approx(power(tone(3200, rate)), abs=0.5)
    for above in (4200, 5000, 7000):
        assert power(resampled(tone(above, rate), rate, 8000)) < power(tone(above, rate)) - 60


def test_resampling_to_the_same_rate_changes_nothing() -> None:
    samples = tone(440, 8000)
    assert resampled(samples, 8000, 8000) is samples


def test_the_telephone_band_loses_what_lies_below_200_hz() -> None:
    def loss(frequency: float) -> float:
        return power(tone(frequency, 8000)) - power(telephone_band(tone(frequency, 8000), 8000))

    assert loss(100) > 30
    assert loss(200) > 6
    assert loss(400) < 0.5
    assert abs(loss(1000)) < 0.1
