"""Coming in: the right password, nothing told to who does not know it, waits, codes, and sessions that end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.accounts.access import CodeRefused, SessionOver, SignInRefused, Stage, session_key
from ivr.core.accounts.throttle import ACCOUNT, ADDRESS, TooManyTries
from ivr.storage.passwords import Argon2
from tests.contracts.threads import together
from tests.services.staff import ADDRESS as HERE
from tests.services.staff import ADMINISTRATOR, HUNG, LAN, OTHER, PASSWORD, Station


@pytest.fixture
def station() -> Station:
    return Station()


def wrong(station: Station, name: str = "lan", address: str = HERE) -> type[Exception]:
    with pytest.raises((SignInRefused, TooManyTries)) as caught:
        station.door.sign_in(name, "không phải mật khẩu", address)
    return caught.type


def test_who_knows_the_password_comes_in(station: Station) -> None:
    station.hire()
    visit = station.door.visit(station.enter())
    assert (visit.officer, visit.stage, visit.session.address) == (LAN, Stage.WHOLE, HERE)
    assert station.deeds() == ["officer-added", "signed-in"]


def test_a_name_is_the_same_in_capitals_and_with_spaces_around(station: Station) -> None:
    station.hire()
    assert station.door.visit(station.door.sign_in("  LAN ", PASSWORD, HERE)).officer == LAN


@pytest.mark.parametrize("password", ["", PASSWORD[:-1], PASSWORD.upper(), f"{PASSWORD} ", "x" * 100_000, "\ud800"])
def test_another_password_does_not_come_in(station: Station, password: str) -> None:
    station.hire()
    with pytest.raises(SignInRefused):
        station.door.sign_in("lan", password, HERE)


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words_after_the_same_work(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.hire()
    checked: list[str] = []

    def fits(hasher: Argon2, digest: str, password: str) -> bool:
        checked.append(digest)
        return False

    monkeypatch.setattr(Argon2, "fits", fits)
    told = []
    for name in ("lan", "nobody"):
        with pytest.raises(SignInRefused) as caught:
            station.door.sign_in(name, PASSWORD, HERE)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert [digest.split("$")[1:4] for digest in checked] == [["argon2id", "v=19", "m=8,t=1,p=1"]] * 2


def test_a_name_that_nobody_has_is_never_written_down(station: Station) -> None:
    wrong(station, "mật khẩu gõ nhầm ô")
    assert [record.entry.subject for record in station.audit()] == ["unknown"]


def test_a_disabled_officer_is_refused_like_anybody(station: Station) -> None:
    station.hire()
    station.officers.disable("lan", ADMINISTRATOR)
    with pytest.raises(SignInRefused):
        station.enter()


def test_wrong_passwords_have_to_wait_longer_and_longer_and_even_the_right_one_waits(station: Station) -> None:
    station.hire()
    assert [wrong(station) for _ in range(ACCOUNT.free)] == [SignInRefused] * ACCOUNT.free
    with pytest.raises(TooManyTries) as caught:
        station.enter()
    assert (caught.value.until - station.clock.now()).total_seconds() == 30
    station.clock.pass_(seconds=30)
    assert wrong(station) is SignInRefused
    station.clock.pass_(seconds=59)
    assert wrong(station) is TooManyTries
    station.clock.pass_(seconds=1)
    station.enter()
    assert wrong(station) is SignInRefused, "after a success tries are free again"


def test_a_name_that_nobody_has_waits_just_so(station: Station) -> None:
    assert [wrong(station, "nobody") for _ in range(6)] == [SignInRefused] * 5 + [TooManyTries]


def test_one_address_that_tries_many_names_has_to_wait_and_others_do_not(station: Station) -> None:
    station.hire()
    for number in range(ADDRESS.free):
        assert wrong(station, f"nobody-{number}") is SignInRefused
    assert wrong(station, "nobody-else") is TooManyTries
    station.door.sign_in("lan", PASSWORD, "10.0.0.8")


def test_an_office_that_signs_in_rightly_never_makes_its_address_wait(station: Station) -> None:
    station.hire()
    for _ in range(3 * ADDRESS.free):
        station.enter()


def test_guesses_at_the_same_moment_count_too(station: Station) -> None:
    station.hire()
    found = together(*[lambda: wrong(station)] * 12)
    assert (found.count(SignInRefused), found.count(TooManyTries)) == (5, 7)


def test_a_digest_of_older_parameters_is_made_anew_when_the_password_is_shown(station: Station) -> None:
    station.hire()
    stronger = Station(store=station.store, hasher=Argon2(memory=16, passes=1))
    stronger.enter()
    with station.store.transaction() as tx:
        credential = tx.accounts.credential("lan")
    assert credential is not None
    assert "m=16" in credential.digest
    stronger.enter()


def test_a_session_ends_when_nothing_is_done_in_it(station: Station) -> None:
    station.hire()
    token = station.enter()
    for _ in range(3):
        station.clock.pass_(minutes=19)
        station.door.visit(token)
    station.clock.pass_(minutes=19)
    station.door.visit(token, active=False)
    station.clock.pass_(minutes=1)
    with pytest.raises(SessionOver) as caught:
        station.door.visit(token)
    assert caught.value.why == "idle"
    with pytest.raises(SessionOver) as caught:
        station.door.visit(token)
    assert caught.value.why == "none", "it is forgotten"


def test_a_session_ends_after_half_a_day_of_work(station: Station) -> None:
    station.hire()
    token = station.enter()
    for _ in range(47):
        station.clock.pass_(minutes=15)
        station.door.visit(token)
    station.clock.pass_(minutes=15)
    with pytest.raises(SessionOver) as caught:
        station.door.visit(token)
    assert caught.value.why == "long"


def test_all_sessions_of_a_disabled_officer_end_at_once(station: Station) -> None:
    station.hire()
    tokens = [station.enter(), station.enter()]
    assert station.officers.disable("lan", ADMINISTRATOR) == 2
    for token in tokens:
        with pytest.raises(SessionOver):
            station.door.visit(token)


def test_a_session_that_was_left_over_does_not_serve_a_disabled_officer(station: Station) -> None:
    station.hire()
    token = station.enter()
    with station.store.transaction() as tx:
        tx.staff.save_officer(replace(LAN, disabled=True))
    with pytest.raises(SessionOver):
        station.door.visit(token)


def test_signing_out_ends_the_session_once(station: Station) -> None:
    station.hire()
    token = station.enter()
    station.door.sign_out(token)
    station.door.sign_out(token)
    with pytest.raises(SessionOver):
        station.door.visit(token)
    assert station.deeds() == ["officer-added", "signed-in", "signed-out"]


def test_the_table_of_sessions_holds_nothing_to_enter_with(station: Station) -> None:
    station.hire()
    token = station.enter()
    with station.store.transaction() as tx:
        assert [session.key for session in tx.accounts.sessions("lan")] == [session_key(token)]
    with pytest.raises(SessionOver):
        station.door.visit(session_key(token))


def test_a_supervisors_code_leads_in_under_another_token(station: Station) -> None:
    station.enrol()
    token = station.enter(HUNG)
    assert station.door.visit(token).stage is Stage.SECOND_FACTOR
    proven = station.door.prove(token, station.one_time_code(), HERE)
    assert station.door.visit(proven).stage is Stage.WHOLE
    with pytest.raises(SessionOver):
        station.door.visit(token)


def test_a_code_serves_once_even_in_another_session(station: Station) -> None:
    station.enrol()
    given = station.one_time_code()
    station.door.prove(station.enter(HUNG), given, HERE)
    second = station.enter(HUNG)
    with pytest.raises(CodeRefused):
        station.door.prove(second, given, HERE)
    station.clock.pass_(seconds=30)
    station.door.prove(second, station.one_time_code(), HERE)


def test_the_code_that_enrolled_a_telephone_does_not_serve_again(station: Station) -> None:
    station.hire(HUNG)
    visit = station.door.visit(station.enter(HUNG))
    station.own.begin_enrolment(visit)
    given = station.one_time_code(pending=True)
    station.own.confirm_enrolment(visit, given)
    with pytest.raises(CodeRefused):
        station.door.prove(station.enter(HUNG), given, HERE)


def test_wrong_codes_have_to_wait(station: Station) -> None:
    station.enrol()
    token = station.enter(HUNG)
    for _ in range(ACCOUNT.free):
        with pytest.raises(CodeRefused):
            station.door.prove(token, "000000", HERE)
    with pytest.raises(TooManyTries):
        station.door.prove(token, station.one_time_code(), HERE)
    assert station.deeds().count("code-refused") == ACCOUNT.free


def test_a_recovery_code_serves_once(station: Station) -> None:
    recovery = station.enrol()
    typed = recovery[3].lower().replace("-", " ")
    station.door.prove(station.enter(HUNG), typed, HERE)
    with pytest.raises(CodeRefused):
        station.door.prove(station.enter(HUNG), typed, HERE)
    station.door.prove(station.enter(HUNG), recovery[4], HERE)
    assert station.deeds().count("recovery-code-used") == 2


def test_what_is_over_is_swept_away(station: Station) -> None:
    station.hire()
    station.enter()
    wrong(station)
    assert station.door.take_form("form")
    assert not station.door.take_form("form")
    assert station.door.sweep() == 0
    station.clock.pass_(hours=25)
    assert station.door.sweep() == 4, "a session, the tries of a name and of an address, a form"
    assert station.door.take_form("form")


def test_an_officer_sees_the_own_unit_and_those_below(station: Station) -> None:
    assert station.door.units(LAN) == {"xa-dong-mau", ""}
    assert station.door.units(HUNG) == {"tinh-mau", "xa-dong-mau", ""}
    assert station.door.units(replace(LAN, unit="")) == {""}


def test_a_new_password_ends_a_sign_in_that_is_on_its_way(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    station.hire()
    fits = Argon2.fits

    def slow(hasher: Argon2, digest: str, password: str) -> bool:
        monkeypatch.setattr(Argon2, "fits", fits)
        visit = station.door.visit(station.enter())
        station.own.change_password(visit, PASSWORD, OTHER, OTHER)
        return fits(hasher, digest, password)

    monkeypatch.setattr(Argon2, "fits", slow)
    with pytest.raises(SignInRefused):
        station.enter()
