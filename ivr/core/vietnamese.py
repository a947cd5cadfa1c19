"""Vietnamese as it is spoken: numbers, digits, clock times and dates in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_TODAY, _TOMORROW = "hôm nay", "ngày mai"
#: By the sun, as offices count: "tháng giêng" and "tháng chạp" belong to the lunar calendar.
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")


def number_words(number: int) -> str:
    """A whole number from 0 to 9999 in words: 21 "hai mươi mốt", 24 "hai mươi tư", 105 "một trăm linh năm".

    Raises ``ValueError`` outside that range.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not between 0 and 9999")
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    head = f"{_UNITS[thousands]} nghìn"
    return head if not rest else f"{head} {_below_thousand(rest, after_thousands=True)}"


def _below_thousand(number: int, *, after_thousands: bool = False) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not after_thousands:
        return _below_hundred(rest)
    head = f"{_UNITS[hundreds]} trăm"
    if not rest:
        return head
    return f"{head} {'linh ' if rest < 10 else ''}{_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if not tens:
        return _UNITS[unit]
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    if not unit:
        return head
    return f"{head} {_unit_after_tens(tens, unit)}"


def _unit_after_tens(tens: int, unit: int) -> str:
    if unit == 5:
        return "lăm"
    if tens > 1 and unit in {1, 4}:
        return "mốt" if unit == 1 else "tư"
    return _UNITS[unit]


def digit_pieces(number: str) -> tuple[str, ...]:
    """A telephone number, digit by digit: "113" -> ("một", "một", "ba"); other characters are passed over."""
    return tuple(_UNITS[int(character)] for character in number if character in "0123456789")


def clock_piece(moment: time) -> str:
    """A time of day as people say it: 07:30 "bảy giờ rưỡi sáng", 16:15 "bốn giờ mười lăm chiều".

    Seconds are not spoken.
    """
    hour = moment.hour - 12 if moment.hour > 12 else moment.hour
    spoken = f"{number_words(hour)} giờ"
    if moment.minute == 30:
        spoken += " rưỡi"
    elif moment.minute:
        spoken += f" {number_words(moment.minute)}"
    return f"{spoken} {_part_of_day(moment.hour)}"


def _part_of_day(hour: int) -> str:
    for end, name in ((11, "sáng"), (13, "trưa"), (18, "chiều"), (22, "tối")):
        if hour < end:
            return name
    return "đêm"


def date_pieces(day: date, today: date) -> tuple[str, ...]:
    """A day as heard on ``today``: ("hôm nay",), ("ngày mai",), or weekday, day and month, one piece each."""
    if day == today:
        return (_TODAY,)
    if day == today + timedelta(days=1):
        return (_TOMORROW,)
    return (_WEEKDAYS[day.weekday()], _day_words(day.day), _month_words(day.month))


def weekday_piece(days: Iterable[int]) -> str:
    """Weekdays (Monday is 0) as one phrase: {1, 3} "thứ ba và thứ năm", {0, 1, 2} "thứ hai đến thứ tư".

    Every day of the week is "hằng ngày". Raises ``ValueError`` without days.
    """
    wanted = sorted(set(days))
    if not wanted:
        raise ValueError("no weekday")
    if len(wanted) == len(_WEEKDAYS):
        return "hằng ngày"
    runs: list[list[int]] = []
    for day in wanted:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [part for run in runs for part in _run_parts(run)]
    return " và ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _run_parts(run: list[int]) -> list[str]:
    if len(run) < 3:
        return [_WEEKDAYS[day] for day in run]
    return [f"{_WEEKDAYS[run[0]]} đến {_WEEKDAYS[run[-1]]}"]


def _day_words(day: int) -> str:
    return f"ngày mùng {number_words(day)}" if day <= 10 else f"ngày {number_words(day)}"


def _month_words(month: int) -> str:
    return f"tháng {_MONTHS[month - 1]}"


def every_digit_piece() -> tuple[str, ...]:
    """Every piece that ``digit_pieces`` can give."""
    return _UNITS


def every_date_piece() -> tuple[str, ...]:
    """Every piece that ``date_pieces`` can give."""
    days = tuple(_day_words(day) for day in range(1, 32))
    months = tuple(_month_words(month) for month in range(1, 13))
    return (_TODAY, _TOMORROW, *_WEEKDAYS, *days, *months)


def every_piece(times: Iterable[time]) -> tuple[str, ...]:
    """Every piece that can be spoken here when the only clock times are ``times``, each once."""
    clocks = tuple(clock_piece(moment) for moment in times)
    return tuple(dict.fromkeys((*every_digit_piece(), *every_date_piece(), *clocks)))
