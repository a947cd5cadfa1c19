"""A console of its own for tests, and a browser that fills in forms as they stand on the pages."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from ivr.web import front
from ivr.web.console import blueprint
from ivr.web.console.parts import parts
from tests.services.staff import LAN, PASSWORD, Station


class _Compiled(BytecodeCache):
    """Templates are compiled once for all consoles of a run: every test makes one, and spent most of its time so."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def bare() -> Flask:
    """An application for a console, without pages yet."""
    app = Flask("console", static_folder=None)
    app.url_map.merge_slashes = False
    app.jinja_options = {"bytecode_cache": _COMPILED}
    return app


def console(station: Station, *, secure: bool = False) -> Flask:
    """The console over a station, as the application joins it."""
    app = bare()
    app.register_blueprint(blueprint.blueprint(parts(station.door, station.own, secure=secure)))
    app.after_request(front.secure)
    return app


@dataclass
class Form:
    """A form of a page: where it leads, and what its fields hold."""

    action: str
    fields: dict[str, str]


class _Forms(HTMLParser):
    """Reads forms as a browser does: what is not chosen is not sent, of a list the first unless another is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._list = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert values["method"] in {"post", "get"}
            self.found.append(Form(values["action"], {}))
        elif not self.found:
            return
        fields = self.found[-1].fields
        if tag == "input" and (values.get("type") not in {"radio", "checkbox"} or "checked" in values):
            fields[values["name"]] = values.get("value", "")
        elif tag == "select":
            self._list = values["name"]
        elif tag == "option" and self._list and (self._list not in fields or "selected" in values):
            fields[self._list] = values["value"]
        elif tag == "textarea" and "name" in values:
            self._text = values["name"]
            fields[self._text] = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[-1].fields[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._list = ""
        elif tag == "textarea":
            self._text = ""


def forms_of(page: TestResponse) -> dict[str, Form]:
    """The forms of a page by what they lead to."""
    parser = _Forms()
    parser.feed(page.text)
    return {form.action: form for form in parser.found}


class Browser:
    """One browser at one address."""

    def __init__(self, app: Flask, address: str = "10.0.0.7") -> None:
        self.client: FlaskClient = app.test_client()
        self._from = {"REMOTE_ADDR": address}
        self.page: TestResponse

    def open(self, place: str, **more: Any) -> TestResponse:
        """Open a page, following where it leads."""
        self.page = self.client.get(place, environ_overrides=self._from, follow_redirects=True, **more)
        return self.page

    def send(self, action: str, *, follow: bool = True, **fields: str) -> TestResponse:
        """Fill in the form of the present page that leads to ``action``, and send it."""
        form = forms_of(self.page)[action]
        self.page = self.post(action, {**form.fields, **fields}, follow=follow)
        return self.page

    def post(self, place: str, fields: dict[str, str], *, follow: bool = True) -> TestResponse:
        """Send fields as they are."""
        return self.client.post(place, data=fields, environ_overrides=self._from, follow_redirects=follow)

    def sign_in(self, name: str = LAN.id, password: str = PASSWORD) -> TestResponse:
        self.open("/console/sign-in")
        return self.send("/console/sign-in", name=name, password=password)

    def sign_out(self) -> TestResponse:
        return self.send("/console/sign-out")

    @property
    def at(self) -> str:
        """The path of the present page."""
        return self.page.request.path
