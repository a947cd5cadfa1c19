"""Units, officers and duty in a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from ivr.core.requests.units import Duty, Officer, Role, Unit
from ivr.services.ports import Store
from ivr.storage.errors import NaiveTime, UnknownDutyOfficer
from tests.contracts.rows import at
from tests.contracts.threads import together

PROVINCE = Unit("tinh", "Công an tỉnh", topics=frozenset({"ho-chieu", "cấp đổi"}))
COMMUNE = Unit("bac", "Xã Bắc", "tinh")
HOA = Officer("hoa", "Nguyễn Thị Hoa", "bac", Role.SUPERVISOR, "+84912000001", frozenset({"tam-tru"}))
LAN = Officer("lan", "Lan", "bac")


def test_units_come_back_as_they_were_stored_and_are_replaced_whole(store: Store) -> None:
    with store.transaction() as tx:
        tx.staff.save_unit(PROVINCE)
        tx.staff.save_unit(COMMUNE)
    with store.transaction() as tx:
        assert tx.staff.units() == (COMMUNE, PROVINCE)
        changed = Unit("bac", "Phường Bắc", "", frozenset({"tam-tru"}))
        tx.staff.save_unit(changed)
        assert tx.staff.units() == (changed, PROVINCE)


def test_officers_come_back_as_they_were_stored_and_are_replaced_whole(store: Store) -> None:
    with store.transaction() as tx:
        for officer in (LAN, HOA):
            tx.staff.save_officer(officer)
    with store.transaction() as tx:
        assert tx.staff.officers() == (HOA, LAN)
        assert tx.staff.officer("hoa") == tx.staff.officer("hoa", work=True) == HOA
        assert tx.staff.officer("nobody") is None
        gone = replace(HOA, disabled=True, telephone=None, topics=frozenset(), unit="tinh", role=Role.OFFICER)
        tx.staff.save_officer(gone)
        assert tx.staff.officer("hoa") == gone


def test_duties_are_those_of_the_units_working_officers_that_are_not_over(store: Store) -> None:
    duties = [Duty("lan", at(5), at(9)), Duty("hoa", at(5), at(8)), Duty("hoa", at(0), at(2))]
    with store.transaction() as tx:
        for officer in (HOA, LAN, replace(LAN, id="minh", unit="nam"), replace(LAN, id="xa", disabled=True)):
            tx.staff.save_officer(officer)
        for duty in (*duties, Duty("minh", at(5), at(9)), Duty("xa", at(5), at(9))):
            tx.staff.save_duty(duty)
        assert tx.staff.duties("bac", at(1)) == (duties[2], duties[1], duties[0])
        assert tx.staff.duties("bac", at(2)) == (duties[1], duties[0])
        assert tx.staff.duties("nam", at(2)) == (Duty("minh", at(5), at(9)),)


def test_a_duty_is_replaced_by_its_start_and_removed(store: Store) -> None:
    with store.transaction() as tx:
        tx.staff.save_officer(HOA)
        tx.staff.save_duty(Duty("hoa", at(0), at(2)))
        tx.staff.save_duty(Duty("hoa", at(0), at(4)))
        assert tx.staff.duties("bac", at(0)) == (Duty("hoa", at(0), at(4)),)
        assert tx.staff.remove_duty("hoa", at(0))
        assert not tx.staff.remove_duty("hoa", at(0))
        assert tx.staff.duties("bac", at(0)) == ()


def test_a_duty_needs_an_officer_and_a_zone(store: Store) -> None:
    with pytest.raises(UnknownDutyOfficer), store.transaction() as tx:
        tx.staff.save_duty(Duty("nobody", at(0), at(2)))
    with pytest.raises(NaiveTime), store.transaction() as tx:
        tx.staff.save_officer(HOA)
        tx.staff.save_duty(Duty("hoa", datetime(2026, 3, 2), at(2)))


def test_two_who_store_the_same_officer_at_once_both_succeed(store: Store) -> None:
    def save(name: str) -> None:
        with store.transaction() as tx:
            tx.staff.save_officer(replace(HOA, name=name))

    for _ in range(5):
        together(lambda: save("first"), lambda: save("second"))
    with store.transaction() as tx:
        assert [officer.name in {"first", "second"} for officer in tx.staff.officers()] == [True]
