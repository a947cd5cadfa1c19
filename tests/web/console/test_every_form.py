"""Every form survives a double click, a stale page, a session that ended, and a database that is away."""

from __future__ import annotations

from html import unescape

import pytest

from ivr.web.console import access
from tests.web.console import (
    walks_of_accounts,
    walks_of_content,
    walks_of_decisions,
    walks_of_requests,
    walks_of_supervisors,
)
from tests.web.console.hall import Hall
from tests.web.console.walk import UnsteadyStore, Walk, state
from tests.web.console.walks_of_accounts import ENDED, end_her_sessions

WALKS: dict[str, Walk] = {
    **walks_of_accounts.WALKS,
    **walks_of_content.WALKS,
    **walks_of_decisions.WALKS,
    **walks_of_requests.WALKS,
    **walks_of_supervisors.WALKS,
}
#: Where every address that nobody knows ends; it is no form.
NOWHERE = "nowhere"
#: More transactions than any form needs.
MANY = 40


@pytest.fixture
def hall() -> Hall:
    return Hall()


def once(hall: Hall, name: str) -> bool:
    mark = access.of(hall.app.view_functions[f"console.{name}"])
    assert mark is not None
    return mark.once


def test_every_form_is_walked_to(hall: Hall) -> None:
    forms = {
        rule.endpoint.removeprefix("console.")
        for rule in hall.app.url_map.iter_rules()
        if rule.endpoint.startswith("console.") and "POST" in (rule.methods or ())
    }
    assert forms - {NOWHERE} == set(WALKS)


@pytest.mark.parametrize("name", WALKS)
def test_a_second_click_does_nothing_and_says_so(hall: Hall, name: str) -> None:
    walk = WALKS[name]
    browser, form = walk.filled(hall)
    first = browser.post(walk.action, form, follow=False)
    assert first.status_code in {200, 303}, first.text
    after = state(hall)
    second = browser.post(walk.action, form, follow=False)
    if once(hall, name) and second.status_code != 303:
        assert second.status_code == 409
        assert "Biểu mẫu này đã được gửi rồi" in second.text
    else:
        assert second.status_code == first.status_code or "/console/sign-in" in second.headers["Location"]
    assert _without(walk.again, state(hall)) == _without(walk.again, after)


def _without(again: frozenset[str], found: dict[str, list[object]]) -> dict[str, object]:
    return {**found, "deeds": [one for one in found["deeds"] if one.entry.what not in again]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name, walk in WALKS.items() if walk.overtake])
def test_a_stale_page_says_what_is_so_now_and_gives_back_what_was_typed(hall: Hall, name: str) -> None:
    walk = WALKS[name]
    assert walk.overtake is not None
    browser, form = walk.filled(hall)
    walk.overtake(hall)
    before = state(hall)
    answer = browser.post(walk.action, form)
    shown = unescape(answer.text)
    assert (answer.status_code, walk.told in shown) == (walk.status, True), shown
    assert [words for words in walk.kept if words not in shown] == []
    assert state(hall) == before


@pytest.mark.parametrize("name", [name for name in WALKS if name != "enter"])
def test_a_session_that_ended_is_told_and_a_note_comes_back(hall: Hall, name: str) -> None:
    walk = WALKS[name]
    browser, form = walk.filled(hall)
    end_her_sessions(hall)
    before = state(hall)
    answer = browser.post(walk.action, form)
    if note := form.get("note"):
        assert answer.status_code == 409
        assert "Phiên làm việc đã hết" in answer.text
        assert note in answer.text
    else:
        assert (answer.request.path, ENDED in answer.text) == ("/console/sign-in", True)
    assert state(hall) == before


@pytest.mark.parametrize("name", WALKS)
def test_what_a_database_stops_is_not_done_and_can_be_sent_again(name: str) -> None:
    store = UnsteadyStore()
    hall, walk = Hall(store), WALKS[name]
    browser, form = walk.filled(hall)
    before, rung = state(hall), False
    for transaction in range(1, MANY):
        store.go_away(transaction, for_good=transaction % 2 == 0)
        answer = browser.post(walk.action, form, follow=False)
        store.come_back()
        if not store.failed:
            break
        assert answer.status_code == 503, transaction
        assert ("Chưa có gì được ghi lại" in answer.text) is not walk.rings
        rung = state(hall) != before
        assert walk.rings or not rung, transaction
    assert answer.status_code in ({409} if rung else {200, 303}), answer.text
