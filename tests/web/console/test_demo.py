"""The demo's door: on this machine, for who has the key, to samples alone, and shut once somebody real is there."""

from __future__ import annotations

import pytest

from ivr.services.samples import Standing
from tests.services.staff import LAN
from tests.web.console.chief import supervisor
from tests.web.console.hall import Hall
from tests.web.console.trial import KEY, PLACE, Trial
from tests.web.desk import forms_of

BAND = "DỮ LIỆU MẪU"
SUPERVISORS = ("figures", "staff", "audit")


def test_the_link_offers_two_ways_in_and_changes_nothing_by_itself() -> None:
    trial = Trial()
    page = trial.browser().open(PLACE)
    assert page.status_code == 200
    assert "cán bộ trực mẫu" in page.text and "chỉ huy trực mẫu" in page.text
    assert ".venv/bin/ivr demo remove" in page.text
    assert trial.samples.standing() is Standing.NOBODY


def test_an_officer_comes_in_with_samples_and_works() -> None:
    trial = Trial()
    browser = trial.entered("officer")
    assert browser.at == "/console/board"
    assert "Nguyễn Thị Lan (mẫu)" in browser.page.text
    browser.send("/console/next")
    assert "Mã đọc trước tiên" in browser.page.text
    assert trial.deeds()[:2] == ["samples-added", "signed-in"]


def test_a_supervisor_comes_in_without_a_telephone_and_sees_every_page() -> None:
    browser = Trial().entered("supervisor")
    assert browser.at == "/console/board"
    for place in SUPERVISORS:
        assert browser.open(f"/console/{place}").status_code == 200
    assert "Chưa có." not in browser.open("/console/figures").text


def test_every_page_says_that_these_are_samples() -> None:
    browser = Trial().entered("supervisor")
    for place in ("board", "day", "account", "shortcuts", "samples", "password", "nowhere", *SUPERVISORS):
        assert BAND in browser.open(f"/console/{place}").text, place


def test_samples_are_added_once() -> None:
    trial = Trial()
    trial.entered("officer")
    trial.entered("supervisor")
    assert trial.deeds() == ["samples-added", "signed-in", "signed-in"]


def test_whoever_was_signed_in_in_this_browser_is_signed_out() -> None:
    trial = Trial()
    browser = trial.entered("officer")
    browser.open(PLACE)
    browser.send(PLACE, role="supervisor")
    assert "Trần Văn Hùng (mẫu)" in browser.page.text
    assert trial.deeds()[-2:] == ["signed-in", "signed-out"]


@pytest.mark.parametrize("place", ["/console/demo/wrong", "/console/demo/", f"{PLACE}x", "/console/demo/%ff"])
def test_a_wrong_key_opens_nothing(place: str) -> None:
    trial = Trial()
    assert trial.browser().open(place).status_code == 404
    browser = trial.browser()
    form = forms_of(browser.open(PLACE))[PLACE]
    assert browser.post(place, form.fields | {"role": "officer"}).status_code == 404
    assert trial.samples.standing() is Standing.NOBODY


def test_without_a_key_there_is_no_way_in() -> None:
    trial = Trial(key="")
    assert trial.browser().open(PLACE).status_code == 404
    assert trial.browser().open("/console/demo/").status_code == 404


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.7", "2001:db8::1", "nobody"])
def test_from_another_machine_it_is_shut(address: str) -> None:
    assert Trial().browser(address).open(PLACE).status_code == 404


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
def test_through_a_proxy_it_is_shut(header: str) -> None:
    assert Trial().browser().open(PLACE, headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("hotline.example.vn", 404)],
)
def test_another_sites_name_for_this_machine_is_refused(host: str, status: int) -> None:
    assert Trial().browser().open(PLACE, headers={"Host": host}).status_code == status


def test_a_form_from_another_browser_is_refused() -> None:
    trial = Trial()
    form = forms_of(trial.browser().open(PLACE))[PLACE]
    assert trial.browser().post(PLACE, form.fields | {"role": "supervisor"}).status_code == 409
    assert trial.deeds() == []


def test_once_somebody_real_is_set_up_it_is_shut() -> None:
    trial = Trial()
    browser = trial.browser()
    form = forms_of(browser.open(PLACE))[PLACE]
    with trial.store.transaction() as tx:
        tx.staff.save_officer(LAN)
    assert browser.open(PLACE).status_code == 404
    assert browser.post(PLACE, form.fields | {"role": "officer"}).status_code == 404
    assert trial.deeds() == []


def test_the_key_is_told_nowhere_else() -> None:
    browser = Trial().entered("supervisor")
    for place in ("board", "samples", "account", "audit"):
        assert KEY not in browser.open(f"/console/{place}").text


def test_the_supervisor_takes_everything_out_and_is_signed_out() -> None:
    trial = Trial()
    browser = trial.entered("supervisor")
    browser.open("/console/samples")
    browser.send("/console/samples/remove")
    assert "Đã xóa hết dữ liệu mẫu" in browser.page.text
    assert trial.samples.standing() is Standing.NOBODY
    assert trial.deeds()[-1] == "samples-removed"
    assert browser.open("/console/board").request.path == "/console/sign-in"
    assert "dữ liệu mẫu" in trial.browser().open(PLACE).text


def test_in_the_evening_there_is_still_somebody_to_ring() -> None:
    trial = Trial()
    trial.clock.pass_(minutes=13 * 60)
    browser = trial.entered("officer")
    quiet = "Đang là giờ nghỉ"
    assert quiet not in browser.send("/console/next").text
    browser.open("/console/card/mau-03")
    assert quiet in browser.send("/console/card/mau-03/take").text


def test_what_a_sample_adds_is_a_sample_too() -> None:
    trial = Trial()
    browser = trial.entered("supervisor")
    browser.open("/console/staff")
    browser.send("/console/units", id="xa-bac", name="Công an xã Bắc", parent="mau-tinh")
    browser.open("/console/staff")
    page = browser.send("/console/staff", id="binh", name="Lê Văn Bình", unit="mau-xa-bac", role="officer")
    assert "mau-binh" in page.text
    assert trial.browser().open(PLACE).status_code == 200
    browser.open("/console/samples")
    browser.send("/console/samples/remove")
    assert trial.samples.standing() is Standing.NOBODY


def test_an_officer_is_told_how_but_cannot_remove_them() -> None:
    trial = Trial()
    browser = trial.entered("officer")
    page = browser.open("/console/samples")
    assert ".venv/bin/ivr demo remove" in page.text
    assert "/console/samples/remove" not in page.text
    form = forms_of(page)["/console/sign-out"]
    assert browser.post("/console/samples/remove", form.fields).status_code == 403
    assert trial.samples.standing() is Standing.SAMPLES


def test_for_real_people_there_is_no_page_of_samples() -> None:
    hall = Hall()
    assert hall.officer().open("/console/samples").status_code == 404
    browser = supervisor(hall)
    form = forms_of(browser.open("/console/board"))["/console/sign-out"]
    assert browser.post("/console/samples/remove", form.fields).status_code == 404
    assert BAND not in browser.open("/console/board").text
