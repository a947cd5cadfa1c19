"""The frame of every page: headers, what it weighs, what it loads, and that it stands without a script."""

from __future__ import annotations

import gzip
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import ivr.web
from tests.services.staff import HUNG, Station
from tests.web.desk import Browser

WEB = Path(ivr.web.__file__).parent
TEMPLATES = sorted((WEB / "templates" / "console").glob("*.html"))
#: Bytes on the line; the goal for the first page with all it loads.
MOST = 60_000


def pages(app: Flask, station: Station) -> dict[str, TestResponse]:
    """Every page there is, by what it shows."""
    browser, supervisor = Browser(app), Browser(app)
    found = {"sign-in": browser.open("/console/sign-in"), "account": browser.sign_in()}
    found |= {name: browser.open(f"/console/{name}") for name in ("password", "telephone", "nowhere")}
    station.hire(HUNG)
    found["enrolment"] = supervisor.sign_in("hung")
    found["recovery"] = supervisor.send("/console/telephone", code=station.one_time_code(pending=True))
    supervisor.sign_out()
    found["second-factor"] = supervisor.sign_in("hung")
    return found


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: TestResponse) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


def test_every_page_carries_the_headers(app: Flask, station: Station) -> None:
    for name, page in pages(app, station).items():
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert page.headers["Cache-Control"] == "no-store", name
        assert page.headers["X-Content-Type-Options"] == "nosniff", name
        assert page.headers["Referrer-Policy"] == "no-referrer", name


def test_nothing_is_written_into_a_page_that_the_policy_would_stop(app: Flask, station: Station) -> None:
    for name, page in pages(app, station).items():
        outline = Outline(page)
        assert "<style" not in page.text, name
        assert all(script.get("src") for script in outline.all("script")), name
        for _, attributes in outline.tags:
            assert not [one for one in attributes if one == "style" or one.startswith("on")], name


def test_nothing_comes_from_another_host(app: Flask, station: Station) -> None:
    for page in pages(app, station).values():
        for attributes in (attributes for _, attributes in Outline(page).tags):
            for name in ("src", "href", "action"):
                if name in attributes:
                    assert attributes[name].startswith(("/console/", "#")), attributes


def test_every_page_can_be_used_by_keyboard_and_by_ear(app: Flask, station: Station) -> None:
    for name, page in pages(app, station).items():
        outline = Outline(page)
        assert outline.all("html")[0]["lang"] == "vi", name
        assert outline.all("a")[0] == {"class": "skip", "href": "#content"}, name
        assert outline.all("main")[0]["id"] == "content", name
        assert len(outline.all("h1")) == 1, name
        labels = {label["for"] for label in outline.all("label")}
        for field in outline.all("input"):
            assert field.get("type") == "hidden" or "hidden" in field or field["id"] in labels, (name, field)
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), name


def test_sign_out_is_on_every_page_of_who_has_signed_in(app: Flask, station: Station) -> None:
    for name, page in pages(app, station).items():
        assert ("Đăng xuất</button>" in page.text) is (name != "sign-in"), name


def test_the_first_page_with_all_it_loads_is_small(app: Flask) -> None:
    browser = Browser(app)
    page = browser.open("/console/sign-in")
    outline = Outline(page)
    links = {one.get("src") or one["href"] for one in outline.all("link", "script", "img")}
    assert len(links) == 3
    weights = [len(page.data)]
    for link in links:
        answer = browser.open(link, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        weights.append(len(answer.data))
    assert sum(weights) < MOST, weights


def test_htmx_is_ours_and_fits_beside_the_first_page(app: Flask) -> None:
    answer = Browser(app).open("/console/static/htmx.min.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"htmx" in gzip.decompress(answer.data)
    assert len(answer.data) < 20_000


def test_an_asset_is_kept_for_a_year_under_the_name_of_its_content(app: Flask) -> None:
    answer = Browser(app).open("/console/static/console.css")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.content_type == "text/css; charset=utf-8"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["nothing.js", "console.py", "..%2f..%2ffront.css", "", "htmx.min.js%00"])
def test_nothing_but_assets_is_found(app: Flask, name: str) -> None:
    assert Browser(app).open(f"/console/static/{name}").status_code == 404


def test_scripts_are_plain_enough_for_old_browsers() -> None:
    for path in (WEB / "static" / "console").glob("*.js"):
        words = re.sub(r"//[^\n]*|\"[^\"\n]*\"", "", path.read_text("utf-8")) if path.name == "console.js" else ""
        assert not re.search(r"=>|`|\b(?:let|const|class|async|await)\b", words), path.name
    assert "=>" not in (WEB / "static" / "console" / "htmx.min.js").read_text("utf-8")


def test_styles_are_plain_enough_for_old_browsers() -> None:
    style = (WEB / "static" / "console" / "console.css").read_text("utf-8")
    assert not re.search(r"var\(|--[a-z]|display: grid|\bgap:|:is\(|:where\(|@layer|clamp\(|@import|url\(", style)
    assert "@media print" in style
    assert ":focus" in style


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_are_written_in_composed_letters(template: Path) -> None:
    text = template.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_form_of_a_template_carries_the_token(template: Path) -> None:
    text = template.read_text("utf-8")
    # A form that only asks (GET) changes nothing, and its token would stand in the address.
    changing = len(re.findall(r"<form ", text)) - text.count('method="get"')
    assert changing == len(re.findall(r"form_field\(\)", text))
