"""Signing in, as a browser sees it: pages, cookies, waits, codes, and getting out again."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from ivr.core.errors import StoreUnavailable
from tests.services.staff import ADMINISTRATOR, HUNG, OTHER, PASSWORD, Station
from tests.web.desk import Browser, console, forms_of

SIGN_IN = "/console/sign-in"


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def cookie(browser: Browser, name: str = "console_session") -> str | None:
    found = browser.client.get_cookie(name, path="/console/")
    return found.value if found else None


def test_the_right_password_leads_in_and_sign_out_leads_out(browser: Browser) -> None:
    assert browser.open("/console/").status_code == 200
    assert browser.at == SIGN_IN
    assert "Nguyễn Thị Lan" in browser.sign_in().text
    assert browser.at == "/console/account"
    assert "Đã đăng xuất." in browser.sign_out().text
    assert (cookie(browser), browser.at) == (None, SIGN_IN)
    browser.open("/console/account")
    assert browser.at == SIGN_IN


@pytest.mark.parametrize("name", ["lan", "nobody"])
def test_a_wrong_password_and_a_wrong_name_look_the_same(browser: Browser, name: str) -> None:
    page = browser.sign_in(name, "không phải mật khẩu")
    assert page.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page.text
    assert forms_of(page)[SIGN_IN].fields["name"] == name
    assert "không phải mật khẩu" not in page.text


def test_who_tries_too_often_is_told_how_long_to_wait(browser: Browser) -> None:
    for _ in range(5):
        browser.sign_in(password="không phải mật khẩu")
    page = browser.sign_in()
    assert (page.status_code, page.headers["Retry-After"]) == (429, "30")
    assert "Xin chờ 30 giây" in page.text


def test_a_session_gets_a_new_token_at_every_step(station: Station, browser: Browser) -> None:
    station.enrol(HUNG)
    browser.client.set_cookie("console_session", "chosen by somebody else", path="/console/")
    browser.sign_in("hung")
    first = cookie(browser)
    browser.send("/console/second-factor", code=station.one_time_code())
    assert len({"chosen by somebody else", first, cookie(browser)}) == 3
    browser.client.set_cookie("console_session", first or "", path="/console/")
    browser.open("/console/account")
    assert browser.at == SIGN_IN, "the token from before the code serves no more"


def test_whoever_used_the_browser_before_is_signed_out_by_the_next(
    station: Station, app: Flask, browser: Browser
) -> None:
    browser.open(SIGN_IN)
    page = browser.page
    browser.sign_in()
    before = cookie(browser)
    browser.page = page
    browser.send(SIGN_IN, name="lan", password=PASSWORD)
    assert cookie(browser) != before
    with station.store.transaction() as tx:
        assert len(tx.accounts.sessions("lan")) == 1


def test_cookies_are_out_of_reach_for_scripts_and_for_other_sites(station: Station) -> None:
    for secure in (False, True):
        app = console(station, secure=secure)
        browser = Browser(app)
        form = forms_of(browser.open(SIGN_IN, base_url="https://hotline.example.vn"))[SIGN_IN]
        answer = browser.client.post(
            SIGN_IN,
            data={**form.fields, "name": "lan", "password": PASSWORD},
            base_url="https://hotline.example.vn",
        )
        words = answer.headers["Set-Cookie"].split("; ")
        assert {"HttpOnly", "Path=/console/", "SameSite=Lax"} <= {*words}
        assert ("Secure" in words) is secure
        assert ("Strict-Transport-Security" in answer.headers) is secure


def test_the_sign_in_page_of_another_browser_cannot_be_used(app: Flask, browser: Browser) -> None:
    other = Browser(app)
    other.open(SIGN_IN)
    browser.open(SIGN_IN)
    browser.page = other.page
    page = browser.send(SIGN_IN, name="lan", password=PASSWORD)
    assert (page.status_code, "Trang này đã cũ" in page.text) == (409, True)
    assert cookie(browser) is None


def test_a_browser_without_cookies_is_told_what_to_do(app: Flask) -> None:
    form = forms_of(Browser(app).open(SIGN_IN))[SIGN_IN]
    page = Browser(app).post(SIGN_IN, {**form.fields, "name": "lan", "password": PASSWORD})
    assert (page.status_code, "bật cookie" in page.text) == (409, True)


def test_a_session_that_ended_is_told_why(station: Station, browser: Browser) -> None:
    browser.sign_in()
    station.clock.pass_(minutes=20)
    assert "20 phút không có thao tác" in browser.open("/console/account").text
    assert cookie(browser) is None


def test_a_disabled_officer_is_out_at_the_next_click(station: Station, browser: Browser) -> None:
    browser.sign_in()
    station.officers.disable("lan", ADMINISTRATOR)
    browser.open("/console/account")
    assert browser.at == SIGN_IN


def test_a_first_password_has_to_be_changed_before_any_other_page(station: Station, app: Flask) -> None:
    first = station.officers.reset("lan", ADMINISTRATOR)
    browser = Browser(app)
    browser.sign_in(password=first)
    assert browser.at == "/console/password"
    browser.open("/console/account")
    assert browser.at == "/console/password"
    page = browser.send("/console/password", current=first, new="matkhau12", again="matkhau")
    for reason in ("ít nhất 12 ký tự", "ai cũng thử trước", "không giống nhau"):
        assert reason in page.text
    assert "Đã đổi mật khẩu" in browser.send("/console/password", current=first, new=OTHER, again=OTHER).text
    assert browser.at == "/console/account"


def test_a_wrong_present_password_changes_nothing(browser: Browser) -> None:
    browser.sign_in()
    browser.open("/console/password")
    page = browser.send("/console/password", current="không phải mật khẩu", new=OTHER, again=OTHER)
    assert "Mật khẩu đang dùng chưa đúng." in page.text
    assert browser.open("/console/account").status_code == 200


def test_a_supervisor_enrols_a_telephone_and_gets_recovery_codes_once(station: Station, browser: Browser) -> None:
    station.hire(HUNG)
    browser.sign_in("hung")
    assert browser.at == "/console/telephone"
    assert "<svg" in browser.page.text
    assert "style=" not in browser.page.text, "the policy allows no styles within a page"
    wrong = browser.send("/console/telephone", code="000000")
    assert (wrong.status_code, "Mã chưa đúng" in wrong.text) == (422, True)
    page = browser.send("/console/telephone", code=station.one_time_code(pending=True))
    codes = re.findall(r"<li>([A-Z0-9-]{19})</li>", page.text)
    assert len(set(codes)) == 10
    browser.sign_out()
    browser.sign_in("hung")
    assert browser.at == "/console/second-factor"
    browser.send("/console/second-factor", code=codes[0])
    assert browser.at == "/console/account"
    assert "còn 9 mã dự phòng" in browser.page.text


def test_nothing_opens_before_the_code_was_shown(station: Station, browser: Browser) -> None:
    station.enrol(HUNG)
    browser.sign_in("hung")
    for place in ("/console/", "/console/account", "/console/password", "/console/telephone", "/console/awake"):
        browser.open(place)
        assert browser.at == "/console/second-factor", place
    page = browser.send("/console/second-factor", code="000000")
    assert (page.status_code, "Mã chưa đúng hoặc đã dùng rồi" in page.text) == (422, True)
    browser.sign_out()
    assert browser.at == SIGN_IN


def test_another_telephone_needs_the_password(station: Station, browser: Browser) -> None:
    browser.sign_in()
    browser.open("/console/telephone")
    page = browser.send("/console/telephone/begin", password="không phải mật khẩu")
    assert (page.status_code, "Mật khẩu chưa đúng." in page.text) == (422, True)
    assert "<svg" in browser.send("/console/telephone/begin", password=PASSWORD).text


def test_a_form_that_is_sent_twice_is_taken_once_and_the_second_is_told(browser: Browser) -> None:
    browser.sign_in()
    browser.open("/console/telephone")
    fields = {**forms_of(browser.page)["/console/telephone/begin"].fields, "password": PASSWORD}
    assert browser.post("/console/telephone/begin", fields).status_code == 200
    page = browser.post("/console/telephone/begin", fields)
    assert (page.status_code, "đã được gửi rồi" in page.text) == (409, True)


def test_a_page_from_before_the_password_was_changed_is_told_to_be_old(browser: Browser) -> None:
    browser.sign_in()
    old = browser.open("/console/account")
    browser.open("/console/password")
    browser.send("/console/password", current=PASSWORD, new=OTHER, again=OTHER)
    browser.page = old
    page = browser.send("/console/sign-out-everywhere")
    assert (page.status_code, "Trang này đã cũ" in page.text) == (409, True)


def test_all_sessions_end_with_one_button(app: Flask, browser: Browser) -> None:
    elsewhere = Browser(app, "10.0.0.9")
    elsewhere.sign_in()
    browser.sign_in()
    assert "10.0.0.9" in browser.open("/console/account").text
    browser.send("/console/sign-out-everywhere")
    assert browser.at == SIGN_IN
    elsewhere.open("/console/account")
    assert elsewhere.at == SIGN_IN


def test_machines_of_one_network_count_as_one_address(app: Flask, station: Station) -> None:
    Browser(app, "2001:db8:1:2:3:4:5:6").sign_in()
    assert station.audit()[-1].entry.address == "2001:db8:1:2::/64"


@pytest.mark.parametrize("place", ["/console/nothing", "/console/cards/1/x", "/console/sign-inn"])
def test_a_page_that_is_not_there_is_told_in_vietnamese_with_the_way_out(browser: Browser, place: str) -> None:
    assert "Không có trang này" in browser.open(place).text
    browser.sign_in()
    page = browser.open(place)
    assert (page.status_code, "Không có trang này" in page.text) == (404, True)
    assert "/console/sign-out" in forms_of(page)


def test_a_database_that_does_not_answer_is_told_in_vietnamese(
    station: Station, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StoreUnavailable("postgresql://user:password@db")

    monkeypatch.setattr(station.store, "transaction", fail)
    page = Browser(app).open("/console/account")
    assert (page.status_code, "Cơ sở dữ liệu chưa trả lời" in page.text) == (503, True)
    assert "password@db" not in page.text


def test_a_fault_of_the_program_is_told_in_vietnamese_and_gives_nothing_away(
    station: Station, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("+84912345678")

    monkeypatch.setattr(station.store, "transaction", fail)
    page = Browser(app).open("/console/account")
    assert (page.status_code, "Có lỗi trong chương trình" in page.text) == (500, True)
    assert "912345678" not in page.text


@pytest.mark.parametrize("name", ["\ud800", "x" * 5000, "<script>", "' OR 1=1 --", "\0"])
def test_whatever_is_typed_as_a_name_breaks_nothing(browser: Browser, name: str) -> None:
    typed = name.encode("utf-8", "surrogatepass").decode("latin-1") if name == "\ud800" else name
    page = browser.sign_in(typed, "không phải mật khẩu")
    assert page.status_code == 422
    assert "<script>" not in page.text
