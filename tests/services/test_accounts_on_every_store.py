"""Signing in over every store: the whole way of a supervisor, and many at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.core.accounts.access import SessionOver, SignInRefused, Stage
from ivr.core.accounts.throttle import TooManyTries
from ivr.core.errors import ChangedMeanwhile
from ivr.core.requests.units import Duty
from ivr.services.audit import check
from ivr.services.ports import Store
from ivr.services.staffing import OnDutyAlready, Staffing
from tests.contracts.threads import together
from tests.services.staff import ADDRESS, ADMINISTRATOR, HUNG, LAN, OTHER, PASSWORD, Station


@pytest.fixture
def station(store: Store) -> Station:
    return Station(store=store)


def test_a_supervisor_from_the_first_password_to_the_last_day(station: Station) -> None:
    first = station.hire(HUNG, password=None)
    assert first is not None
    visit = station.door.visit(station.enter(HUNG, first))
    assert visit.stage is Stage.NEW_PASSWORD
    visit = station.door.visit(station.own.change_password(visit, first, OTHER, OTHER))
    assert visit.stage is Stage.ENROLMENT
    station.own.begin_enrolment(visit)
    enrolled = station.own.confirm_enrolment(visit, station.one_time_code(pending=True))
    assert station.door.visit(enrolled.token).stage is Stage.WHOLE
    station.door.sign_out(enrolled.token)
    station.clock.pass_(minutes=1)
    token = station.door.prove(station.enter(HUNG, OTHER), station.one_time_code(), ADDRESS)
    again = station.door.prove(station.enter(HUNG, OTHER), enrolled.recovery[0], ADDRESS)
    station.clock.pass_(minutes=19)
    assert station.door.visit(token).stage is Stage.WHOLE
    station.clock.pass_(minutes=19)
    assert station.door.visit(token).stage is Stage.WHOLE
    with pytest.raises(SessionOver):
        station.door.visit(again)
    station.officers.disable("hung", ADMINISTRATOR)
    with pytest.raises(SessionOver):
        station.door.visit(token)
    assert check(station.store).broken is None


def test_many_who_sign_in_at_once_all_come_in_and_the_audit_is_whole(station: Station) -> None:
    names = [f"officer-{number}" for number in range(8)]
    for name in names:
        station.hire(replace(LAN, id=name))

    def work(name: str) -> None:
        for _ in range(3):
            token = station.door.sign_in(name, PASSWORD, ADDRESS)
            station.door.visit(token)
            station.door.sign_out(token)

    together(*[lambda name=name: work(name) for name in names])
    assert len(station.deeds()) == len(names) * (1 + 3 * 2)
    assert check(station.store).broken is None


def test_guesses_at_once_are_no_more_than_guesses_one_after_the_other(station: Station) -> None:
    station.hire()

    def guess() -> type[Exception]:
        try:
            station.door.sign_in("lan", "không phải mật khẩu", ADDRESS)
        except (SignInRefused, TooManyTries) as refused:
            return type(refused)
        raise AssertionError("a wrong password came in")

    found = together(*[guess] * 10)
    assert (found.count(SignInRefused), found.count(TooManyTries)) == (5, 5)


def test_the_chain_is_checked_while_others_go_on_writing(station: Station) -> None:
    station.hire()

    def write() -> None:
        for _ in range(15):
            station.door.sign_out(station.enter())

    def read() -> None:
        for _ in range(15):
            assert check(station.store).broken is None

    together(write, write, read, read)


def test_of_two_who_reset_an_account_at_once_one_is_told_that_it_was_changed(station: Station) -> None:
    station.hire()
    seen = station.officers.seen(LAN.id)
    station.clock.pass_(minutes=1)

    def reset() -> bool:
        try:
            station.officers.reset(LAN.id, ADMINISTRATOR, seen)
        except ChangedMeanwhile:
            return False
        return True

    assert sorted(together(*[reset] * 3)) == [False, False, True]
    assert station.deeds() == ["officer-added", "officer-reset"]


def test_of_two_who_plan_the_same_hours_at_once_one_is_told_of_the_other(station: Station) -> None:
    station.hire()
    staffing, morning = Staffing(station.store, station.clock), station.clock.now() + timedelta(days=1)

    def plan() -> bool:
        try:
            staffing.plan(Duty(LAN.id, morning, morning + timedelta(hours=4)), ADMINISTRATOR)
        except OnDutyAlready:
            return False
        return True

    assert sorted(together(*[plan] * 3)) == [False, False, True]
    staffing.plan(Duty(LAN.id, morning + timedelta(hours=4), morning + timedelta(hours=8)), ADMINISTRATOR)
    assert station.deeds() == ["officer-added", "duty-planned", "duty-planned"]


def test_who_signs_in_where_somebody_else_was_ends_her_session(station: Station) -> None:
    station.hire()
    station.hire(replace(LAN, id="mai"))
    left = station.enter()
    station.door.sign_in("mai", PASSWORD, ADDRESS, left)
    with pytest.raises(SessionOver):
        station.door.visit(left)
    assert station.deeds()[-2:] == ["signed-out", "signed-in"]
