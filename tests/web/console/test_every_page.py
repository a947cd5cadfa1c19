"""Every page of the console, as it is sent: known to this walk, kept out of caches, with names for every field."""

from __future__ import annotations

import pytest

from tests.web.console.chief import supervisor
from tests.web.console.furnished import OFFICERS, SUPERVISORS, Place, furnished
from tests.web.console.hall import Hall
from tests.web.desk import Browser
from tests.web.test_console_frame import Outline

#: Pages before anybody is wholly signed in, and of a demo; ``tests/browser/test_pages_at_the_door.py`` looks at them.
AT_THE_DOOR = {"sign_in", "second_factor", "samples"}
#: What is no page: parts of pages, files, and addresses that lead elsewhere.
NO_PAGES = {"asset", "awake", "board_now", "figures_csv", "home", "nowhere", "ring", "voice"}


@pytest.fixture(scope="module")
def hall() -> Hall:
    return furnished()


@pytest.fixture(scope="module")
def browsers(hall: Hall) -> dict[tuple[Place, ...], Browser]:
    return {OFFICERS: hall.officer(), SUPERVISORS: supervisor(hall)}


def test_every_page_is_walked_to(hall: Hall) -> None:
    pages = {
        rule.endpoint.removeprefix("console.")
        for rule in hall.app.url_map.iter_rules()
        if rule.endpoint.startswith("console.") and "GET" in (rule.methods or ())
    }
    walked = {place.endpoint for place in (*OFFICERS, *SUPERVISORS)}
    assert pages - NO_PAGES - AT_THE_DOOR == walked


@pytest.mark.parametrize("places", [OFFICERS, SUPERVISORS], ids=["officer", "supervisor"])
def test_every_page_can_be_used_by_keyboard_and_by_ear_and_stays_in_no_cache(
    browsers: dict[tuple[Place, ...], Browser], places: tuple[Place, ...]
) -> None:
    for place in places:
        page = browsers[places].open(f"/console/{place.path}")
        assert page.status_code == 200, place
        assert page.headers["Cache-Control"] == "no-store", place
        outline = Outline(page)
        assert outline.all("a")[0] == {"class": "skip", "href": "#content"}, place
        assert (len(outline.all("h1")), outline.all("main")[0]["id"]) == (1, "content"), place
        labels = {label.get("for") for label in outline.all("label")}
        for field in outline.all("input", "select", "textarea"):
            named = field.get("type") in {"hidden", "radio", "checkbox"} or "hidden" in field
            assert named or field.get("id") in labels, (place, field)
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), place
        for _, attributes in outline.tags:
            assert not [one for one in attributes if one == "style" or one.startswith("on")], place
