"""Joined prompts sound like one sentence: short even gaps, no step in loudness; and how that is measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from itertools import pairwise

import numpy as np
import pytest

from ivr.core.errors import VoiceUnavailable
from ivr.core.language.amounts import money_pieces, place_piece
from ivr.core.language.sentence import final
from ivr.core.vietnamese import clock_piece, date_pieces, digit_pieces, weekday_piece
from ivr.speech.audio import Samples, decode_mulaw, silence
from ivr.speech.prompts.joints import HIGHEST_STEP, LONGEST_GAP, SHORTEST_GAP, joints
from ivr.speech.prompts.mastering import mastered
from ivr.speech.voices.espeak import EspeakVoice, found_engine

TODAY = date(2026, 11, 23)


def tone(seconds: float, height: float = 0.2) -> Samples:
    return height * np.sin(2 * np.pi * 800 * np.arange(round(8000 * seconds)) / 8000)


def test_a_gap_is_counted_on_both_sides_of_the_joint() -> None:
    first = np.concatenate((tone(0.3), silence(0.04, 8000)))
    second = np.concatenate((silence(0.02, 8000), tone(0.3)))
    (joint,) = joints((first, second))
    assert joint.gap == pytest.approx(0.06, abs=0.006)
    assert joint.step == pytest.approx(0, abs=0.3)


def test_a_sound_forty_decibels_down_is_part_of_the_gap() -> None:
    first = np.concatenate((tone(0.3), tone(0.1, 0.002)))
    assert joints((first, tone(0.3)))[0].gap == pytest.approx(0.1, abs=0.006)


def test_a_step_is_told_in_loudness_units() -> None:
    assert joints((tone(0.3, 0.1), tone(0.3, 0.2)))[0].step == pytest.approx(6, abs=0.2)
    assert joints((tone(0.3, 0.2), tone(0.3, 0.1)))[0].step == pytest.approx(-6, abs=0.2)


def test_three_pieces_have_two_joints_and_one_has_none() -> None:
    assert len(joints((tone(0.2), tone(0.2), tone(0.2)))) == 2
    assert joints((tone(0.2),)) == ()


# ------------------------------------------------------------ what callers really hear joined


def spoken_dates() -> Iterable[tuple[str, ...]]:
    for days in range(0, 366, 5):
        yield ("Cán bộ sẽ gọi lại trước", clock_piece(time(17)), *date_pieces(TODAY + timedelta(days), TODAY))


def spoken_times() -> Iterable[tuple[str, ...]]:
    for clock in (time(7, 30), time(11, 30), time(16, 15), time(19), time(20, 45)):
        yield ("Vào", clock_piece(clock), "ngày mai")


def spoken_numbers() -> Iterable[tuple[str, ...]]:
    for number in ("0912345678", "0246813579", "0336699001"):
        yield ("Số máy quý vị vừa bấm là", *digit_pieces(number))


def spoken_codes() -> Iterable[tuple[str, ...]]:
    for first, second in (
        ("hoa sen", "con trâu"), ("xôi gấc", "thỏ trắng"), ("bút chì", "cá chép"), ("mật ong", "đom đóm"),
        ("trống đồng", "sóc nâu"), ("cây tre", "bồ câu"), ("sách mới", "suối trong"), ("quạt giấy", "voi lớn"),
    ):  # fmt: skip
        yield ("Mã của quý vị là", first, second)


def spoken_money() -> Iterable[tuple[str, ...]]:
    for dong in (7_000, 20_000, 24_500, 105_000, 115_000, 1_250_000, 1_005_000, 45_000_000):
        yield ("Lệ phí là", *money_pieces(dong))


def spoken_places() -> Iterable[tuple[str, ...]]:
    for place in (1, 2, 4, 5, 8, 12, 21, 55):
        yield ("Quý vị đứng", place_piece(place), "trong hàng")


def spoken_weekdays() -> Iterable[tuple[str, ...]]:
    for days in ((0,), (0, 1, 2, 3, 4), (1, 3, 5), (6,)):
        yield ("Mở cửa", weekday_piece(days), clock_piece(time(19)))


KINDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "dates": tuple(spoken_dates()),
    "times": tuple(spoken_times()),
    "telephone numbers": tuple(spoken_numbers()),
    "codes": tuple(spoken_codes()),
    "money": tuple(spoken_money()),
    "places in a line": tuple(spoken_places()),
    "weekdays": tuple(spoken_weekdays()),
}


@pytest.fixture(scope="module")
def said() -> Mapping[str, Samples]:
    """Every piece of ``KINDS`` as the telephone plays it."""
    try:
        found_engine()
    except VoiceUnavailable as error:
        pytest.skip(str(error))
    voice = EspeakVoice()
    pieces = sorted({piece for kind in KINDS.values() for sentence in kind for piece in ended(sentence)})
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(pieces, pool.map(lambda text: said_by(voice, text), pieces), strict=True))


def said_by(voice: EspeakVoice, text: str) -> Samples:
    return decode_mulaw(mastered(voice.speak(text), text))


def ended(sentence: tuple[str, ...]) -> tuple[str, ...]:
    return (*sentence[:-1], final(sentence[-1]))


@pytest.mark.parametrize("kind", KINDS)
def test_joined_pieces_sound_like_one_sentence(kind: str, said: Mapping[str, Samples]) -> None:
    uneven = {}
    for sentence in map(ended, KINDS[kind]):
        measured = joints([said[piece] for piece in sentence])
        for pair, joint in zip(pairwise(sentence), measured, strict=True):
            if not SHORTEST_GAP <= joint.gap <= LONGEST_GAP or abs(joint.step) > HIGHEST_STEP:
                uneven[pair] = joint
    assert uneven == {}


def test_a_sentence_that_ends_in_a_piece_ends_with_its_pause(said: Mapping[str, Samples]) -> None:
    whole = np.concatenate([said[piece] for piece in ended(KINDS["codes"][0])])
    assert not whole[-2000:].any()
    assert whole[-2200:-2000].any()
