"""The register of what people asked about their own data: the clock, the steps, and no number in it."""

from __future__ import annotations

import pytest

from ivr.core.errors import ChangedMeanwhile
from ivr.core.privacy.subject_case import Wish
from ivr.services.audit import Actor
from ivr.services.ports import Store
from ivr.services.subject_register import SubjectRegister
from tests.core.made import OFFICE, TET, at
from tests.services.bureau import Bureau

NUMBER, OTHER = "+84912345678", "+84987654321"
MINH = Actor("minh", "10.0.0.7")


@pytest.fixture
def bureau(store: Store) -> Bureau:
    return Bureau(store)


def register(bureau: Bureau) -> SubjectRegister:
    return SubjectRegister(bureau.store, bureau.clock, bureau.ids, OFFICE, TET.__contains__, b"house key")


def deeds(bureau: Bureau) -> list[tuple[str, str]]:
    with bureau.store.transaction() as tx:
        return [(one.entry.what, one.entry.detail) for one in tx.audit.records(99)]


def test_it_has_the_clock_of_each_wish_and_no_number(bureau: Bureau) -> None:
    asked = register(bureau).ask(MINH, Wish.EXPORT, NUMBER, at("2026-11-20 16:00"), "gọi từ 0987654321, có thẻ")
    objects = register(bureau).ask(MINH, Wish.OBJECT, OTHER)
    assert (asked.answer_by, asked.shown) == (at("2026-11-23 17:00"), "+8491***678")
    assert asked.done_by.date().isoformat() == "2026-11-30"
    assert objects.done_by.date().isoformat() == "2026-12-08"
    assert NUMBER not in repr(register(bureau).cases())
    assert "0987654321" not in repr(register(bureau).cases())
    assert deeds(bureau) == [("subject-asked", "export +8491***678"), ("subject-asked", "object +8498***321")]


def test_what_was_answered_has_time_until_it_is_to_be_done(bureau: Bureau) -> None:
    first, second = (register(bureau).ask(MINH, wish, NUMBER) for wish in (Wish.CORRECT, Wish.ERASE))
    register(bureau).answer(MINH, first.id)
    assert [one.id for one in register(bureau).cases()] == [second.id, first.id]
    bureau.later(days=4)
    now = bureau.clock.now()
    assert [one.overdue(now) for one in register(bureau).cases()] == [True, False]


def test_each_step_is_taken_once(bureau: Bureau) -> None:
    case = register(bureau).ask(MINH, Wish.CORRECT, NUMBER)
    register(bureau).answer(MINH, case.id)
    with pytest.raises(ChangedMeanwhile):
        register(bureau).answer(MINH, case.id)
    closed = register(bureau).close(MINH, case.id, "đã sửa tên, báo lại 0987654321")
    assert closed.result == "đã sửa tên, báo lại 0987***321"
    with pytest.raises(ChangedMeanwhile):
        register(bureau).answer(MINH, case.id)
    for key in (case.id, "unknown"):
        with pytest.raises(ChangedMeanwhile):
            register(bureau).close(MINH, key, "lần nữa")
    assert [deed for deed, _ in deeds(bureau)] == ["subject-asked", "subject-answered", "subject-closed"]


def test_what_is_asked_for_a_number_and_not_done(bureau: Bureau) -> None:
    case = register(bureau).ask(MINH, Wish.ERASE, NUMBER)
    register(bureau).ask(MINH, Wish.EXPORT, NUMBER)
    register(bureau).close(MINH, case.id, "người hỏi không phải chủ số")
    assert register(bureau).open_wishes(NUMBER) == {Wish.EXPORT}
    assert register(bureau).open_wishes(OTHER) == frozenset()
