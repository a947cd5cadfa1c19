"""What depends on the office: hours, holidays, and code words that nobody mixes up on a telephone."""

from __future__ import annotations

import unicodedata
from datetime import date, time, timedelta
from itertools import combinations

import pytest

from ivr.core.language.spelling import is_nfc, old_tone_words, syllables
from ivr.flows.office import VietnamHolidays, load_codes, load_office

FIRST, SECOND = load_codes()
# What dialects and a telephone line blur: initials that some regions join, and final consonants.
INITIALS = {
    "l": "n",
    "tr": "ch",
    "s": "x",
    "gi": "d",
    "r": "d",
    "v": "d",
    "qu": "w",
    "gh": "g",
    "ngh": "ng",
    "k": "c",
}
FINALS = {"ng": "n", "nh": "n", "ch": "t", "c": "t"}

CONSONANTS = frozenset(
    [
        "b",
        "c",
        "ch",
        "d",
        "ɗ",
        "g",
        "gh",
        "gi",
        "h",
        "k",
        "kh",
        "l",
        "m",
        "n",
        "ng",
        "ngh",
        "nh",
        "p",
        "ph",
        "qu",
        "r",
        "s",
        "t",
        "th",
        "tr",
        "v",
        "x",
    ]
)


def blurred(syllable: str) -> tuple[str, str]:
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", syllable.replace("đ", "ɗ"))
        if unicodedata.name(letter)
        not in {
            "COMBINING GRAVE ACCENT",
            "COMBINING ACUTE ACCENT",
            "COMBINING TILDE",
            "COMBINING HOOK ABOVE",
            "COMBINING DOT BELOW",
        }
    )
    initial = next((bare[:size] for size in (3, 2, 1) if bare[:size] in CONSONANTS), "")
    rime = bare[len(initial) :]
    final = next((end for end in FINALS if rime.endswith(end)), "")
    return INITIALS.get(initial, initial), rime[: len(rime) - len(final)] + FINALS.get(final, final)


def differences(one: str, other: str) -> int:
    """In how many initials and rimes two words differ once tone and dialect are gone."""
    left, right = one.split(), other.split()
    if len(left) != len(right):
        return 4
    return sum(a != b for x, y in zip(left, right, strict=True) for a, b in zip(blurred(x), blurred(y), strict=True))


def test_blurring_joins_what_sounds_alike() -> None:
    assert differences("lúa", "nùa") == 0
    assert differences("con trâu", "con chấu") == 0
    assert differences("cá chép", "gà trống") == 2


def test_the_office_is_open_on_weekdays_and_saturday_morning() -> None:
    office = load_office()
    morning, afternoon = (time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))
    assert dict(office.hours) == {**dict.fromkeys(range(5), (morning, afternoon)), 5: (morning,)}
    assert office.notice == timedelta(hours=2)


@pytest.mark.parametrize("words", [FIRST, SECOND], ids=["first", "second"])
def test_there_are_thirty_two_easy_words(words: tuple[str, ...]) -> None:
    assert len(set(words)) == 32
    assert all(syllables(word) <= 2 and is_nfc(word) and not old_tone_words(word) for word in words)


@pytest.mark.parametrize("words", [FIRST, SECOND], ids=["first", "second"])
def test_no_two_code_words_sound_alike_without_tones_in_any_dialect(words: tuple[str, ...]) -> None:
    alike = [(one, other) for one, other in combinations(words, 2) if differences(one, other) < 2]
    assert alike == []


def test_no_code_repeats_a_syllable() -> None:
    left = {syllable for word in FIRST for syllable in word.split()}
    right = {syllable for word in SECOND for syllable in word.split()}
    assert not left & right


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 2, 17),  # Tết
        date(2026, 4, 27),  # the day after a Hùng Kings' day that fell on a Sunday
        date(2026, 8, 31),  # swapped with a Saturday
        date(2027, 2, 6),
    ],
)
def test_holidays_close_the_office(day: date) -> None:
    assert VietnamHolidays().closed(day)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 22), date(2026, 2, 23)])
def test_other_days_are_no_holidays(day: date) -> None:
    assert not VietnamHolidays().closed(day)


def test_the_holidays_of_a_span_are_told_by_name_over_the_turn_of_a_year() -> None:
    found = VietnamHolidays().named(date(2026, 12, 1), date(2027, 2, 6))
    assert found[0] == (date(2027, 1, 1), "Tết Dương lịch")
    assert found[-1] == (date(2027, 2, 6), "Tết Nguyên Đán")
    assert [day for day, _ in found] == sorted(day for day, _ in found)
    assert all(VietnamHolidays().closed(day) and is_nfc(name) for day, name in found)
