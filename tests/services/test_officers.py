"""The administration of accounts: every change is made, told once, and written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.accounts.access import OfficerExists, SessionOver, SignInRefused, Stage, UnknownOfficer
from ivr.core.accounts.passwords import WeakPassword
from ivr.core.accounts.throttle import TooManyTries
from ivr.services.audit import check
from ivr.services.officers import BadOfficerName
from tests.services.staff import ADDRESS, ADMINISTRATOR, HUNG, LAN, Station


@pytest.fixture
def station() -> Station:
    return Station()


def test_an_officer_gets_a_first_password_that_serves_until_it_is_changed(station: Station) -> None:
    first = station.hire(password=None)
    assert first is not None
    assert len(first) == 19
    assert station.door.visit(station.enter(password=first)).stage is Stage.NEW_PASSWORD


def test_a_password_that_she_chose_need_not_be_changed(station: Station) -> None:
    assert station.hire() is None
    assert station.door.visit(station.enter()).stage is Stage.WHOLE


@pytest.mark.parametrize("name", ["", "Lan", "lan nguyen", "lân", "-lan", "lan.", "l" * 41, "lan\n", "../lan"])
def test_a_name_that_is_hard_to_type_is_refused(station: Station, name: str) -> None:
    with pytest.raises(BadOfficerName):
        station.hire(replace(LAN, id=name))


def test_an_officer_is_added_once(station: Station) -> None:
    station.hire()
    with pytest.raises(OfficerExists):
        station.hire()


def test_a_weak_password_is_refused_and_nobody_is_added(station: Station) -> None:
    with pytest.raises(WeakPassword):
        station.hire(password="123456789012")
    assert station.officers.accounts() == ()


def test_accounts_are_listed_by_name_with_their_state(station: Station) -> None:
    station.hire(password=None)
    station.enrol(HUNG)
    states = [(one.officer.id, one.must_change, one.enrolled) for one in station.officers.accounts()]
    assert states == [("hung", False, True), ("lan", True, False)]


def test_a_disabled_officer_may_be_let_in_again(station: Station) -> None:
    station.hire()
    station.officers.disable("lan", ADMINISTRATOR)
    station.officers.enable("lan", ADMINISTRATOR)
    station.enter()


def test_a_reset_gives_a_new_first_password_and_takes_the_telephone_and_the_wait_away(station: Station) -> None:
    recovery = station.enrol()
    token = station.enter(HUNG)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            station.door.sign_in("hung", "không phải mật khẩu", ADDRESS)
    with pytest.raises(TooManyTries):
        station.enter(HUNG)
    first = station.officers.reset("hung", ADMINISTRATOR)
    with pytest.raises(SessionOver):
        station.door.visit(token)
    assert station.door.visit(station.enter(HUNG, first)).stage is Stage.NEW_PASSWORD
    with station.store.transaction() as tx:
        assert tx.accounts.recovery_left("hung") == 0
    assert recovery


@pytest.mark.parametrize("what", ["disable", "enable", "reset"])
def test_nobody_is_changed_who_is_not_there(station: Station, what: str) -> None:
    with pytest.raises(UnknownOfficer):
        getattr(station.officers, what)("nobody", ADMINISTRATOR)
    assert station.deeds() == []


def test_everything_is_in_the_audit_and_the_chain_holds(station: Station) -> None:
    station.hire()
    station.officers.disable("lan", ADMINISTRATOR)
    station.officers.enable("lan", ADMINISTRATOR)
    station.officers.reset("lan", ADMINISTRATOR)
    assert station.deeds() == ["officer-added", "officer-disabled", "officer-enabled", "officer-reset"]
    assert {record.entry.who for record in station.audit()} == {"command line"}
    assert check(station.store).broken is None
