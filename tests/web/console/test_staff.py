"""Supervisors administer the officers, units and duties of their own part of the office, and of no other."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.core.requests.units import Duty, Officer, Unit
from ivr.web.console.managed import telephone
from tests.core.made import at
from tests.services.staff import HUNG, LAN
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import NAM, TAY, Hall
from tests.web.desk import Browser, forms_of

LAN_PAGE = f"/console/staff/{LAN.id}"
NAM_PAGE = f"/console/staff/{NAM.id}"


@pytest.fixture
def hall() -> Hall:
    return Hall()


def officer(hall: Hall, key: str = LAN.id) -> Officer:
    with hall.store.transaction() as tx:
        found = tx.staff.officer(key)
    assert found is not None
    return found


def unit(hall: Hall, key: str) -> Unit:
    return next(one for one in hall.work.units() if one.id == key)


def change(browser: Browser, place: str, **fields: str) -> int:
    """Send the form of the page as it stands, with no topics chosen but those named."""
    form = forms_of(browser.page)[place]
    kept = {name: value for name, value in form.fields.items() if name != "topics"}
    browser.page = browser.post(place, {**kept, "unit": LAN.unit, "role": "officer", **fields})
    return browser.page.status_code


def test_a_new_officer_gets_a_first_password_that_is_shown_once(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open("/console/staff")
    page = browser.send(
        "/console/staff", id="binh", name="Vũ  Thị Bình", unit=LAN.unit, role="officer", telephone="0912 345 678"
    )
    assert "Mật khẩu lần đầu của Vũ Thị Bình" in page.text
    assert officer(hall, "binh") == Officer("binh", "Vũ Thị Bình", LAN.unit, telephone="+84912345678")
    first = page.text.split('Mật khẩu: <strong class="secret">')[1].split("<")[0]
    assert first not in browser.open("/console/staff/binh").text
    other = Browser(hall.app)
    other.sign_in("binh", first)
    assert other.at == "/console/password"
    assert "officer-added" in hall.station.deeds()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": "Bình"}, "chữ thường không dấu"),
        ({"id": "lan"}, "đã có người dùng"),
        ({"name": " "}, "xin ghi họ tên"),
        ({"unit": "nowhere"}, "chọn đơn vị"),
        ({"role": "god"}, "chọn đơn vị và vai trò"),
        ({"telephone": "110"}, "0912 345 678"),
    ],
)
def test_what_cannot_be_taken_is_said(hall: Hall, fields: dict[str, str], words: str) -> None:
    browser = supervisor(hall)
    browser.open("/console/staff")
    filled: dict[str, Any] = {"id": "binh", "name": "Bình", "unit": LAN.unit, "role": "officer", **fields}
    page = browser.send("/console/staff", **filled)
    assert (page.status_code, words in page.text) == (422, True)
    assert officer(hall) == LAN


def test_sending_the_form_twice_adds_one_and_says_so(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open("/console/staff")
    fields = {
        **forms_of(browser.page)["/console/staff"].fields,
        "id": "binh",
        "name": "Bình",
        "unit": LAN.unit,
        "role": "officer",
    }
    assert browser.post("/console/staff", fields).status_code == 200
    assert browser.post("/console/staff", fields).status_code == 409


def test_an_officer_is_changed_and_a_new_unit_ends_her_sessions(hall: Hall) -> None:
    hers, browser = hall.officer(), supervisor(hall)
    browser.open(LAN_PAGE)
    assert change(browser, LAN_PAGE, name="Lan", unit=TAY.id, topics="can-cuoc", telephone="") == 200
    assert officer(hall) == Officer(LAN.id, "Lan", TAY.id, topics=frozenset({"can-cuoc"}))
    assert "Đã sửa." in browser.page.text
    assert hers.open("/console/board").request.path == "/console/sign-in"


def test_a_stale_page_does_not_undo_what_somebody_else_changed(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(LAN_PAGE)
    with hall.store.transaction() as tx:
        tx.staff.save_officer(Officer(LAN.id, "Nguyễn Thị Lan", LAN.unit, telephone="+84987654321"))
    assert change(browser, LAN_PAGE, name="Lan") == 409
    assert "người khác vừa sửa" in browser.page.text
    assert officer(hall).telephone == "+84987654321"


def test_disabling_ends_her_sessions_and_enabling_lets_her_in_again(hall: Hall) -> None:
    hers, browser = hall.officer(), supervisor(hall)
    browser.open(LAN_PAGE)
    browser.send(f"{LAN_PAGE}/disable")
    assert officer(hall).disabled
    assert hers.open("/console/board").request.path == "/console/sign-in"
    browser.send(f"{LAN_PAGE}/enable")
    assert not officer(hall).disabled


def test_a_reset_gives_a_first_password(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(LAN_PAGE)
    assert "Mật khẩu lần đầu" in browser.send(f"{LAN_PAGE}/reset").text
    assert "officer-reset" in hall.station.deeds()


def test_nobody_changes_her_own_account_here(hall: Hall) -> None:
    browser = supervisor(hall)
    place = f"/console/staff/{HUNG.id}"
    assert "không tự sửa" in browser.open(place).text
    field = forms_of(browser.page)[f"{place}/duty"].fields
    for action in (place, f"{place}/disable", f"{place}/reset"):
        assert browser.post(action, {**field, "name": "x"}).status_code in {403, 409}, action
    assert officer(hall, HUNG.id) == HUNG


def test_a_communes_supervisor_administers_her_commune_alone(hall: Hall) -> None:
    browser = supervisor(hall, THU)
    text = browser.open("/console/staff").text
    assert LAN.name in text
    assert NAM.name not in text
    assert browser.open(NAM_PAGE).status_code == 404
    for action in ("", "/disable", "/enable", "/reset", "/duty", "/duty/remove"):
        assert browser.post(NAM_PAGE + action, {}).status_code == 404, action
    for place in (TAY.id, THU.unit, "tinh-mau"):
        assert browser.open(f"/console/units/{place}").status_code == 404, place
    browser.open("/console/staff")
    for wanted in (TAY.id, ""):
        page = browser.send("/console/staff", id="binh", name="Bình", unit=wanted, role="supervisor")
        assert page.status_code == 422, wanted


def test_officers_administer_nobody(hall: Hall) -> None:
    browser = hall.officer()
    for place in ("/console/staff", LAN_PAGE, f"/console/units/{TAY.id}"):
        assert browser.open(place).status_code == 403, place


def test_duties_are_planned_and_taken_out_again(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(LAN_PAGE)
    browser.send(f"{LAN_PAGE}/duty", day="2026-11-30", begins="7:30", ends="11:30")
    with hall.store.transaction() as tx:
        assert tx.staff.duties(LAN.unit, at("09:00")) == (
            Duty(LAN.id, at("2026-11-30 07:30"), at("2026-11-30 11:30")),
        )
    assert "07:30 đến 11:30" in browser.page.text
    browser.send(f"{LAN_PAGE}/duty/remove")
    with hall.store.transaction() as tx:
        assert tx.staff.duties(LAN.unit, at("09:00")) == ()
    assert hall.station.deeds()[-2:] == ["duty-planned", "duty-removed"]


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2026-11-30", "11:30", "7:30"),
        ("mai", "7:30", "8:30"),
        ("2026-11-20", "7:30", "8:30"),
        ("2026-11-30", "7", "8h"),
    ],
)
def test_a_duty_that_cannot_be_is_refused(hall: Hall, day: str, start: str, end: str) -> None:
    browser = supervisor(hall)
    browser.open(LAN_PAGE)
    page = browser.send(f"{LAN_PAGE}/duty", day=day, begins=start, ends=end)
    assert (page.status_code, "ca trực phải" in page.text) == (422, True)


def test_units_are_added_below_and_given_matters(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open("/console/staff")
    browser.send("/console/units", id="xa-nam-mau", name="Công an xã Nam Mẫu", parent="tinh-mau")
    assert unit(hall, "xa-nam-mau") == Unit("xa-nam-mau", "Công an xã Nam Mẫu", "tinh-mau")
    place = "/console/units/xa-nam-mau"
    browser.open(place)
    browser.send(place, topics="can-cuoc")
    assert unit(hall, "xa-nam-mau").topics == {"can-cuoc"}
    assert hall.station.deeds()[-2:] == ["unit-saved", "unit-saved"]


def test_a_unit_is_added_neither_twice_nor_above_all(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open("/console/staff")
    assert browser.send("/console/units", id=TAY.id, name="Khác", parent="tinh-mau").status_code == 422
    assert browser.send("/console/units", id="xa-moi", name="Mới", parent="").status_code == 422
    assert unit(hall, TAY.id) == TAY


def test_a_stale_page_of_a_unit_is_refused(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open(f"/console/units/{TAY.id}")
    with hall.store.transaction() as tx:
        tx.staff.save_unit(Unit(TAY.id, "Tên mới", "tinh-mau"))
    assert browser.send(f"/console/units/{TAY.id}", name="Tên cũ").status_code == 409
    assert unit(hall, TAY.id).name == "Tên mới"


def test_telephones_are_typed_as_people_write_them() -> None:
    assert [telephone(text) for text in ("", "0912 345 678", "+84 912.345.678")] == [
        None,
        "+84912345678",
        "+84912345678",
    ]
    with pytest.raises(ValueError, match="113"):
        telephone("113")
