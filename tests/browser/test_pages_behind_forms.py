"""Pages that only a form leads to, and a demo's: no serious fault for axe, nothing wide or small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ivr.core.privacy.subject_case import Wish
from tests.browser.conftest import desk, listening
from tests.browser.screen import Shown, sign_in_chief
from tests.services.staff import ADMINISTRATOR, LAN
from tests.web.console.furnished import furnished
from tests.web.console.hall import Hall
from tests.web.console.trial import PLACE, Trial
from tests.web.console.walk import UnsteadyStore

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NUMBER, TYPED = "+84912000425", "0912 000 425"


@pytest.fixture(scope="module")
def hall() -> Hall:
    made = furnished()
    for wish in (Wish.EXPORT, Wish.ERASE):
        made.work.people.register.ask(ADMINISTRATOR, wish, NUMBER)
    return made


@pytest.fixture(scope="module")
def shown(chromium: Browser, axe: str, hall: Hall) -> Iterator[Shown]:
    """A supervisor's screen."""
    with listening(hall.app) as address:
        page = desk(chromium).new_page()
        sign_in_chief(page, address, hall)
        yield Shown(page, address, axe)


def test_what_supervisors_are_told_of_officers_and_the_audit(shown: Shown) -> None:
    page = shown.page
    page.goto(f"{shown.address}staff")
    page.fill("#id", "binh")
    page.fill("#name", "Vũ Thị Bình")
    page.click("text=Thêm cán bộ >> visible=true >> nth=-1")
    shown.look("first-password", "Mật khẩu lần đầu của Vũ Thị Bình")
    page.goto(f"{shown.address}staff/{LAN.id}")
    page.fill("#begins", "7:30")
    page.fill("#ends", "7:00")
    page.click("text=Xếp ca")
    shown.look("duty-refused", "ca trực phải kết thúc sau khi bắt đầu")
    page.goto(f"{shown.address}audit")
    page.click("text=Kiểm tra nhật ký")
    shown.look("audit-verified", "Nhật ký còn nguyên vẹn")
    assert shown.found == {}


def test_what_supervisors_are_told_of_a_number(shown: Shown) -> None:
    page = shown.page
    page.goto(f"{shown.address}rights")
    page.fill("#find", TYPED)
    page.press("#find", "Enter")
    shown.look("rights-found", "Tổng đài đang giữ của số")
    page.click("text=Xóa hết dữ liệu của số này")
    shown.look("rights-erase", "Xóa rồi không lấy lại được")
    page.fill("#again", "0912 000 000")
    page.press("#again", "Enter")
    shown.look("rights-erase-refused", "số gõ lại không khớp")
    assert shown.found == {}


def test_what_is_told_while_the_database_is_away(shown: Shown, hall: Hall) -> None:
    assert isinstance(hall.store, UnsteadyStore)
    shown.page.goto(f"{shown.address}staff/{LAN.id}")
    hall.store.go_away(1, for_good=True)
    shown.page.click("button:text-is('Lưu')")
    shown.look("error-database", "Cơ sở dữ liệu chưa trả lời")
    hall.store.come_back()
    assert shown.found == {}


def test_the_demo(chromium: Browser, axe: str) -> None:
    trial = Trial()
    with listening(trial.app) as address:
        shown = Shown(desk(chromium).new_page(), address, axe)
        shown.page.goto(address.replace("/console/", PLACE))
        shown.look("demo", "mẫu")
        shown.page.click("button >> nth=-1")
        shown.page.wait_for_url("**/console/board")
        shown.page.goto(f"{address}samples")
        shown.look("samples", "mẫu")
        assert shown.found == {}
