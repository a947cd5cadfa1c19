"""Every route of the console is marked, and nobody gets further than the mark allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Blueprint, Flask

from ivr.core.requests.units import Officer
from ivr.web.console import access
from ivr.web.console.blueprint import blueprint
from ivr.web.console.guard import within
from ivr.web.console.parts import parts
from tests.services.staff import HUNG, LAN, Station
from tests.web.desk import Browser, console, forms_of

UNIT_OF_CARD = {"c1": "xa-dong-mau", "c2": "tinh-mau"}
#: Routes that anybody may ask for; another one added here has to be argued for.
OPEN = {"console.sign_in", "console.enter", "console.asset", "console.nowhere"}


def unit_of(arguments: Mapping[str, Any]) -> str | None:
    return UNIT_OF_CARD.get(arguments["card"])


def with_cards(station: Station) -> Flask:
    """The console with a few routes more, as the queue will add them."""
    pages = blueprint(parts(station.door, station.own, secure=False))
    _add_cards(pages)
    app = Flask("console", static_folder=None)
    app.register_blueprint(pages)
    return app


def _add_cards(pages: Blueprint) -> None:
    @pages.get("/cards/<card>")
    @access.officers(unit_of=unit_of)
    def card(card: str) -> str:
        return f"card {card}"

    @pages.get("/board/<card>")
    @access.officers(unit_of=unit_of, quiet=True)
    def board(card: str) -> str:
        return "board"

    @pages.get("/figures")
    @access.supervisors(unit_of=None)
    def figures() -> str:
        return "figures"

    @pages.get("/forgotten")
    def forgotten() -> str:
        return "secret"


def signed_in(app: Flask, station: Station, officer: Officer = LAN) -> Browser:
    browser = Browser(app)
    browser.sign_in(officer.id)
    if officer is HUNG:
        browser.send("/console/second-factor", code=station.one_time_code())
    return browser


def test_every_route_of_the_console_carries_a_mark(station: Station) -> None:
    app = console(station)
    routes = [rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/console")]
    assert len(routes) > 10
    assert [name for name in routes if access.of(app.view_functions[name]) is None] == []


def test_nothing_is_open_but_what_has_to_be(station: Station) -> None:
    app = console(station)
    marks = {name: access.of(view) for name, view in app.view_functions.items()}
    assert {name for name, mark in marks.items() if mark is not None and not mark.signed_in} == OPEN


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_from_every_other_route(station: Station) -> None:
    app = console(station)
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN:
            continue
        place = rule.rule.replace("<path:place>", "x")
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = app.test_client().open(place, method=method)
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/console/sign-in"), place


def test_every_route_that_changes_something_refuses_a_form_without_a_token(station: Station) -> None:
    app = console(station)
    browser = signed_in(app, station)
    places = [
        rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set()) and "<" not in rule.rule
    ]
    assert len(places) >= 6
    for place in places:
        assert browser.post(place, {"name": "lan"}, follow=False).status_code in {303, 409}, place
    assert browser.open("/console/account").status_code == 200, "nobody was signed out"
    assert station.deeds() == ["officer-added", "signed-in"]


def test_a_route_without_a_mark_is_never_served(station: Station) -> None:
    browser = signed_in(with_cards(station), station)
    page = browser.open("/console/forgotten")
    assert (page.status_code, "secret" in page.text) == (403, False)


def test_an_officer_sees_cards_of_her_own_unit_alone(station: Station) -> None:
    browser = signed_in(with_cards(station), station)
    assert browser.open("/console/cards/c1").text == "card c1"
    assert browser.open("/console/cards/c2").status_code == 403
    assert browser.open("/console/cards/c3").status_code == 404


def test_a_supervisor_sees_the_units_below_too(station: Station) -> None:
    station.enrol(HUNG)
    browser = signed_in(with_cards(station), station, HUNG)
    assert [browser.open(f"/console/cards/{card}").status_code for card in ("c1", "c2")] == [200, 200]


def test_an_officer_is_shut_out_from_what_supervisors_see(station: Station) -> None:
    app = with_cards(station)
    assert signed_in(app, station).open("/console/figures").status_code == 403
    station.enrol(HUNG)
    assert signed_in(app, station, HUNG).open("/console/figures").text == "figures"


def test_a_role_that_is_taken_away_holds_at_the_next_page(station: Station) -> None:
    station.enrol(HUNG)
    browser = signed_in(with_cards(station), station, HUNG)
    with station.store.transaction() as tx:
        tx.staff.save_officer(replace(HUNG, role=LAN.role))
    assert browser.open("/console/figures").status_code == 403


def test_a_page_that_asks_by_itself_keeps_no_session_going(station: Station) -> None:
    browser = signed_in(with_cards(station), station)
    for _ in range(4):
        station.clock.pass_(minutes=5)
        last = browser.open("/console/board/c1")
    assert "20 phút không có thao tác" in last.text


def test_a_script_is_told_to_lead_the_whole_page_to_the_sign_in(station: Station) -> None:
    answer = Browser(with_cards(station)).open("/console/board/c1", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"], answer.data) == (401, "/console/sign-in", b"")


def test_after_signing_in_one_is_where_one_wanted_to_go(station: Station) -> None:
    browser = Browser(with_cards(station))
    page = browser.open("/console/cards/c1?tab=1")
    assert forms_of(page)["/console/sign-in"].fields["next"] == "/console/cards/c1?tab=1"
    assert browser.send("/console/sign-in", name="lan", password="hoa sen nở bốn mùa").text == "card c1"


@pytest.mark.parametrize(
    "place",
    [
        *("", "https://evil.example/console/", "//evil.example/console/", "/\\evil.example", "/voice/answer"),
        *("/console/../metrics", "javascript:alert(1)", "/console/\n", "\\console\\", "/console\\x", "console/"),
    ],
)
def test_nobody_is_led_out_of_the_console(place: str) -> None:
    assert within(place) is None


def test_a_mark_must_stand_below_repeatable() -> None:
    with pytest.raises(TypeError):
        access.repeatable(lambda: "")
