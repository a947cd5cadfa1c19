"""Samples are told from real things by their ids and numbers, and their history fills working days."""

from __future__ import annotations

from datetime import date, time, timedelta

from ivr.core.samples import History, PastCall, PastRequest, is_sample, is_sample_number
from tests.core.made import RINGING


def call(line: str) -> PastCall:
    return PastCall(line, time(8), "main", timedelta(seconds=30))


def past(line: str) -> PastRequest:
    return PastRequest(line, "mau-tinh", time(9), ("main",), ("hoa sen", "con trâu"), ())


def test_samples_are_told_by_the_beginning_alone() -> None:
    assert is_sample("mau-lan")
    assert not any(map(is_sample, ("lan", "xa-dong-mau", "MAU-lan", "")))
    assert is_sample_number("+84100000112")
    assert not any(map(is_sample_number, ("+84912345678", "0100000112", "")))


def test_every_working_day_takes_the_next_of_both_lists() -> None:
    history = History(4, 1, 2, (past("1"), past("2"), past("3")), (call("4"), call("5"), call("6")))
    # The four days before a Wednesday: Saturday and Sunday are not worked.
    lived = [(day, each.line) for day, each in history.lived(date(2026, 11, 25), RINGING)]
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert lived == [(monday, "1"), (monday, "4"), (monday, "5"), (tuesday, "2"), (tuesday, "6"), (tuesday, "4")]


def test_closed_days_have_no_history() -> None:
    history = History(3, 1, 0, (past("1"),), ())
    assert not list(history.lived(date(2027, 2, 11), RINGING))
