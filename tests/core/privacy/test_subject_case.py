"""The legal clock, and the names by which the register knows a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.core.calendar import Office
from ivr.core.privacy.subject_case import Case, Wish, answer_by, done_by, pseudonym
from tests.core.made import OFFICE, TET, at


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-23 09:00", "2026-11-25 17:00"),
        ("2026-11-23 23:59", "2026-11-25 17:00"),
        # The office works on Saturday mornings, and not on Sundays.
        ("2026-11-27 09:00", "2026-11-30 17:00"),
        ("2026-11-26 09:00", "2026-11-28 11:30"),
        # Over the lunar new year: Friday the 12th is the first working day.
        ("2027-02-04 09:00", "2027-02-13 11:30"),
    ],
)
def test_an_answer_is_due_two_working_days_after_the_day_of_asking(asked: str, due: str) -> None:
    assert answer_by(OFFICE, TET.__contains__, at(asked)) == at(due)


def test_an_office_that_never_works_must_answer_all_the_same() -> None:
    never = Office({}, timedelta(hours=2))
    assert answer_by(never, TET.__contains__, at("09:00")) == at("09:00") + timedelta(days=3)


@pytest.mark.parametrize(
    ("wish", "last"),
    [(Wish.ERASE, "2026-12-03"), (Wish.CORRECT, "2026-12-03"), (Wish.OBJECT, "2026-12-08")],
)
def test_it_is_to_be_done_in_ten_days_and_an_objection_in_fifteen(wish: Wish, last: str) -> None:
    assert done_by(wish, at("2026-11-23 09:00")) == at(f"{last} 23:59") + timedelta(seconds=59)


def test_first_it_is_to_be_answered_then_to_be_done() -> None:
    case = Case("c1", Wish.ERASE, "f" * 64, "+8491***678", "minh", at("09:00"), at("10:00"), at("17:00"))
    assert (case.due, case.overdue(at("10:00")), case.overdue(at("10:01"))) == (at("10:00"), False, True)
    answered = replace(case, answered_at=at("09:30"))
    assert (answered.due, answered.overdue(at("10:01")), answered.overdue(at("17:01"))) == (at("17:00"), False, True)
    assert not replace(answered, closed_at=at("16:00")).overdue(at("18:00"))


def test_a_pseudonym_needs_the_key() -> None:
    one = pseudonym("+84912345678", b"a")
    assert one == pseudonym("+84912345678", b"a")
    assert len({one, pseudonym("+84912345678", b"b"), pseudonym("+84912345679", b"a")}) == 3
    assert "912345678" not in one
