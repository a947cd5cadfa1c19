"""Every route of the working pages is guarded, and an officer of one commune cannot reach another's requests."""

from __future__ import annotations

import re

import pytest
from werkzeug.routing import Rule

from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import EVERYONE
from ivr.web.console import access
from tests.web.console.hall import NAM, Hall
from tests.web.desk import forms_of

#: Signing in and its files; everything else belongs to who is signed in.
OPEN = {"console.sign_in", "console.enter", "console.asset", "console.nowhere"}


@pytest.fixture
def hall() -> Hall:
    return Hall()


def rules(hall: Hall) -> list[Rule]:
    return [rule for rule in hall.app.url_map.iter_rules() if rule.endpoint.startswith("console.")]


def test_every_route_carries_a_mark_and_only_signing_in_is_open(hall: Hall) -> None:
    marks = {rule.endpoint: access.of(hall.app.view_functions[rule.endpoint]) for rule in rules(hall)}
    assert len(marks) > 25
    assert [name for name, mark in marks.items() if mark is None] == []
    assert {name for name, mark in marks.items() if mark and not mark.signed_in} == OPEN


def test_every_route_of_a_request_names_its_unit(hall: Hall) -> None:
    of_requests = [rule for rule in rules(hall) if "callback" in rule.arguments]
    assert len(of_requests) >= 10
    for rule in of_requests:
        mark = access.of(hall.app.view_functions[rule.endpoint])
        assert mark is not None
        assert mark.unit_of is not None, rule


def places(hall: Hall) -> list[tuple[str, str]]:
    """Every route with a request in it, as (method, path)."""
    found = []
    for rule in rules(hall):
        if "callback" in rule.arguments:
            path = re.sub(r"<callback>", "r1", re.sub(r"<message>", "m-r1", rule.rule))
            found += [(method, path) for method in sorted(rule.methods or ()) if method in {"GET", "POST"}]
    return found


def test_an_officer_of_one_commune_reaches_nothing_of_anothers(hall: Hall) -> None:
    hall.ask("r1", said="tin nhắn riêng", url="https://x/1")
    before = hall.request()
    browser = hall.officer(NAM)
    token = next(iter(forms_of(browser.open("/console/board")).values())).fields
    for method, path in places(hall):
        told = []
        for place in (path, path.replace("r1", "r9")):
            answer = browser.open(place) if method == "GET" else browser.post(place, token)
            # The tokens of forms are other ones on every page.
            told.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
        assert told[0] == told[1], (method, path)
        assert told[0][0] == (403 if "/priority/" in path else 404), "what only supervisors do is shut to her anyway"
        assert "tin nhắn riêng" not in told[0][1]
    assert hall.request() == before
    hall.queue.take("lan", "r1")
    hall.outcomes.record("lan", "r1", Outcome.SOLVED)
    assert "Đã ghi kết quả" not in browser.open("/console/board?done=r1").text
    assert "r1" not in browser.open("/console/board").text
    assert "r1" not in browser.open("/console/day/typed").text


def test_who_is_not_signed_in_reaches_nothing(hall: Hall) -> None:
    hall.ask("r1")
    client = hall.app.test_client()
    for method, path in places(hall):
        answer = client.open(path, method=method)
        assert answer.status_code in {303, 400, 409}, (method, path)
        assert "0912" not in answer.text


def test_what_belongs_to_no_unit_is_everyones(hall: Hall) -> None:
    hall.ask("r1", unit=EVERYONE)
    assert hall.officer(NAM).open("/console/card/r1").status_code == 200


def test_the_earlier_requests_of_a_number_are_shown_only_where_they_are_in_reach(hall: Hall) -> None:
    hall.ask("r1", number="+84912000111", unit="xa-tay-mau", topic="ho-chieu", status="done")
    hall.ask("r2", number="+84912000111")
    page = hall.officer().open("/console/card/r2").text
    assert "/console/card/r1" not in page
    assert "Chưa có lần nào" in page
