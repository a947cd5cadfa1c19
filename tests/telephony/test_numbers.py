"""Telephone numbers, as callers key them in and as platforms send them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.telephony.numbers import VietnamNumbers, mask


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0912345678", "+84912345678"),
        ("+84912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        (" 0912 345 678 ", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("02438256655", "+842438256655"),
        ("(024) 3825-6655", "+842438256655"),
        ("02838256655", "+842838256655"),
        ("+85512345678", "+85512345678"),
        ("+442079460958", "+442079460958"),
        ("+14155552671", "+14155552671"),
    ],
)
def test_a_number_that_can_be_rung_comes_out_in_e164(written: str, number: str) -> None:
    assert VietnamNumbers().normalise(written) == number


@pytest.mark.parametrize(
    "written",
    [
        *("", "anonymous", "Anonymous", "unknown", "restricted", "unavailable", "private"),
        *("+266696687", "266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"),
        *("sip:0912345678@example.vn", "client:bob", "tel:+84912345678", "0912345678;ext=1", "1-800-FLOWERS"),
    ],
)
def test_a_withheld_or_foreign_looking_caller_has_no_number(written: str) -> None:
    assert VietnamNumbers().normalise(written) is None


@pytest.mark.parametrize(
    "written",
    ["113", "114", "115", "18001090", "1900123456", "091234567", "09123456789", "01234567890", "0", "+", "*"],
)
def test_short_premium_and_mistyped_numbers_are_none_to_ring_back(written: str) -> None:
    assert VietnamNumbers().normalise(written) is None


@settings(derandomize=True, max_examples=300)
@given(st.text(max_size=40) | st.text("0123456789+*#.-() ", max_size=40))
def test_whatever_is_sent_gives_a_stable_number_or_none(written: str) -> None:
    number = VietnamNumbers().normalise(written)
    assert number is None or VietnamNumbers().normalise(number) == number


@pytest.mark.parametrize(
    ("number", "shown"), [("+84912345678", "+8491***678"), (None, "withheld"), ("+8411234", "***"), ("", "***")]
)
def test_a_number_in_a_log_is_masked(number: str | None, shown: str) -> None:
    assert mask(number) == shown
