"""Vietnamese in words: what a caller hears for numbers, times and dates."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.language.spelling import is_nfc, old_tone_words
from ivr.core.vietnamese import clock_piece, date_pieces, digit_pieces, every_piece, number_words

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (131, "một trăm ba mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (9999, "chín nghìn chín trăm chín mươi chín"),
    ],
)
def test_numbers_are_spoken_as_people_say_them(number: int, spoken: str) -> None:
    assert number_words(number) == spoken


@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_outside_the_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 9999"):
        number_words(number)


def test_no_two_numbers_sound_the_same() -> None:
    assert len({number_words(number) for number in range(10000)}) == 10000


def test_a_telephone_number_is_read_digit_by_digit() -> None:
    assert digit_pieces("+84 912-345") == ("tám", "bốn", "chín", "một", "hai", "ba", "bốn", "năm")


@pytest.mark.parametrize(
    ("moment", "spoken"),
    [
        (time(7, 30), "bảy giờ rưỡi sáng"),
        (time(11, 30), "mười một giờ rưỡi trưa"),
        (time(12, 0), "mười hai giờ trưa"),
        (time(13, 30), "một giờ rưỡi chiều"),
        (time(16, 0), "bốn giờ chiều"),
        (time(16, 15), "bốn giờ mười lăm chiều"),
        (time(20, 0), "tám giờ tối"),
        (time(23, 0), "mười một giờ đêm"),
        (time(0, 0), "không giờ sáng"),
    ],
)
def test_clock_times_are_spoken_with_their_part_of_the_day(moment: time, spoken: str) -> None:
    assert clock_piece(moment) == spoken


def test_no_two_minutes_of_a_day_sound_the_same() -> None:
    spoken = {clock_piece(time(minute // 60, minute % 60)) for minute in range(24 * 60)}
    assert len(spoken) == 24 * 60


def test_today_and_tomorrow_have_their_own_words() -> None:
    assert date_pieces(MONDAY, MONDAY) == ("hôm nay",)
    assert date_pieces(MONDAY + timedelta(days=1), MONDAY) == ("ngày mai",)


def test_other_days_are_weekday_day_and_month() -> None:
    assert date_pieces(MONDAY, date(2026, 11, 20)) == ("thứ hai", "ngày hai mươi ba", "tháng mười một")
    assert date_pieces(date(2026, 12, 6), MONDAY) == ("chủ nhật", "ngày mùng sáu", "tháng mười hai")
    assert date_pieces(date(2027, 1, 10), MONDAY) == ("chủ nhật", "ngày mùng mười", "tháng một")
    assert date_pieces(date(2027, 4, 30), MONDAY) == ("thứ sáu", "ngày ba mươi", "tháng tư")


@settings(derandomize=True, deadline=None)
@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    ahead=st.integers(0, 60),
    hour=st.integers(0, 23),
    half=st.booleans(),
    number=st.from_regex(r"\+?[0-9]{3,12}", fullmatch=True),
)
def test_every_piece_that_can_be_spoken_is_listed(day: date, ahead: int, hour: int, half: bool, number: str) -> None:
    moment = time(hour, 30 if half else 0)
    listed = set(every_piece([moment]))
    spoken = {*date_pieces(day + timedelta(days=ahead), day), clock_piece(moment), *digit_pieces(number)}
    assert spoken <= listed


def test_pieces_are_listed_once_and_composed() -> None:
    listed = every_piece([time(7, 30), time(7, 30)])
    assert len(listed) == len(set(listed))
    assert all(is_nfc(piece) for piece in listed)
    assert not any(old_tone_words(piece) for piece in listed)
