"""An officer's own account: another password, another telephone, all sessions ended."""

from __future__ import annotations

import pytest

from ivr.core.accounts.access import CodeRefused, SessionOver, SignInRefused, Stage
from ivr.core.accounts.passwords import Fault, WeakPassword
from ivr.core.accounts.throttle import TooManyTries
from tests.services.staff import ADDRESS, HUNG, LAN, OTHER, PASSWORD, Station


@pytest.fixture
def station() -> Station:
    return Station()


def test_a_first_password_must_be_changed_before_anything_else(station: Station) -> None:
    first = station.hire(password=None)
    assert first is not None
    visit = station.door.visit(station.enter(password=first))
    assert visit.stage is Stage.NEW_PASSWORD
    token = station.own.change_password(visit, first, OTHER, OTHER)
    assert station.door.visit(token).stage is Stage.WHOLE
    with pytest.raises(SignInRefused):
        station.enter(password=first)


def test_another_password_ends_all_other_sessions_and_renews_this_one(station: Station) -> None:
    station.hire()
    here, elsewhere = station.enter(), station.enter()
    token = station.own.change_password(station.door.visit(here), PASSWORD, OTHER, OTHER)
    station.door.visit(token)
    for over in (here, elsewhere):
        with pytest.raises(SessionOver):
            station.door.visit(over)
    station.enter(password=OTHER)


@pytest.mark.parametrize(
    ("new", "again", "fault"),
    [
        ("cây tre", "cây tre", Fault.SHORT),
        (OTHER, f"{OTHER} ", Fault.DIFFERENT),
        (PASSWORD, PASSWORD, Fault.SAME),
        ("nguyễn thị lan", "nguyễn thị lan", Fault.NAME),
    ],
)
def test_a_new_password_that_is_not_taken_is_told_with_its_reason(
    station: Station, new: str, again: str, fault: Fault
) -> None:
    station.hire()
    visit = station.door.visit(station.enter())
    with pytest.raises(WeakPassword) as caught:
        station.own.change_password(visit, PASSWORD, new, again)
    assert caught.value.faults == (fault,)
    station.enter()


def test_who_does_not_know_the_present_password_changes_nothing_and_has_to_wait(station: Station) -> None:
    station.hire()
    visit = station.door.visit(station.enter())
    for _ in range(5):
        with pytest.raises(SignInRefused):
            station.own.change_password(visit, "không phải mật khẩu", OTHER, OTHER)
    with pytest.raises(TooManyTries):
        station.own.change_password(visit, PASSWORD, OTHER, OTHER)


def test_a_supervisor_has_to_enrol_a_telephone(station: Station) -> None:
    station.hire(HUNG)
    visit = station.door.visit(station.enter(HUNG))
    assert visit.stage is Stage.ENROLMENT
    assert station.own.enrolment(visit) is None
    station.own.begin_enrolment(visit)
    shown = station.own.enrolment(visit)
    assert shown is not None
    assert shown.uri.endswith(f"secret={shown.secret}&issuer=G%E1%BA%A7n%20D%C3%A2n")
    with pytest.raises(CodeRefused):
        station.own.confirm_enrolment(visit, "000000")
    enrolled = station.own.confirm_enrolment(visit, station.one_time_code(pending=True))
    assert len(set(enrolled.recovery)) == 10
    assert station.door.visit(enrolled.token).stage is Stage.WHOLE
    assert station.own.standing(station.door.visit(enrolled.token)).recovery_left == 10


def test_the_old_telephone_serves_until_the_new_one_showed_a_code(station: Station) -> None:
    recovery = station.enrol()
    visit = station.door.visit(station.door.prove(station.enter(HUNG), station.one_time_code(), ADDRESS))
    with pytest.raises(SignInRefused):
        station.own.begin_enrolment(visit, "không phải mật khẩu")
    station.own.begin_enrolment(visit, PASSWORD)
    station.clock.pass_(minutes=1)
    station.door.prove(station.enter(HUNG), station.one_time_code(), ADDRESS)
    old = station.one_time_code()
    station.own.confirm_enrolment(visit, station.one_time_code(pending=True))
    station.clock.pass_(minutes=1)
    second = station.enter(HUNG)
    for refused in (old, recovery[0]):
        with pytest.raises(CodeRefused):
            station.door.prove(second, refused, ADDRESS)
    station.door.prove(second, station.one_time_code(), ADDRESS)


def test_a_telephone_that_nobody_began_to_enrol_cannot_be_confirmed(station: Station) -> None:
    station.hire()
    with pytest.raises(CodeRefused):
        station.own.confirm_enrolment(station.door.visit(station.enter()), "287082")


def test_an_officer_may_end_all_own_sessions(station: Station) -> None:
    station.hire()
    tokens = [station.enter(), station.enter()]
    visit = station.door.visit(tokens[0])
    assert len(station.own.standing(visit).sessions) == 2
    station.own.sign_out_everywhere(visit)
    for token in tokens:
        with pytest.raises(SessionOver):
            station.door.visit(token)
    assert station.audit()[-1].entry.who == LAN.id
