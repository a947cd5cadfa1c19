"""Somebody at the officers' console, over HTTP: opens pages and sends the forms on them, without any script."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Self

import httpx

_SECONDS = 30.0
_SILENT = frozenset({"script", "style", "title"})


@dataclass(slots=True)
class Form:
    """A form of a page: where it leads, and what its fields hold."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._silent += tag in _SILENT
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
        elif tag == "input" and self.forms and (values.get("type") != "radio" or "checked" in values):
            self.forms[-1].fields[values.get("name", "")] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.extend(data.split())


@dataclass(frozen=True, slots=True)
class Page:
    """What a page answered: its address, its status, its text and its forms by what they lead to."""

    url: str
    status: int
    text: str
    forms: dict[str, Form]

    @classmethod
    def of(cls, answer: httpx.Response) -> Page:
        """Read an answer."""
        reader = _Reader()
        reader.feed(answer.text)
        forms = {form.action: form for form in reader.forms}
        return cls(str(answer.url), answer.status_code, " ".join(reader.words), forms)


class ConsoleVisitor:
    """One browser at the console of the hotline at ``url``; keeps its cookies and follows where pages lead."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, follow_redirects=True, timeout=_SECONDS, trust_env=False)
        self.page = Page("", 0, "", {})

    def __enter__(self) -> Self:
        """Stay as long as this is in use."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._client.close()

    def open(self, place: str) -> Page:
        """Open a page."""
        self.page = Page.of(self._client.get(place))
        return self.page

    def send(self, action: str, **fields: str) -> Page:
        """Fill in the form of the present page that leads to ``action``, and send it; raises ``KeyError``."""
        form = self.page.forms[action]
        self.page = Page.of(self._client.post(action, data={**form.fields, **fields}))
        return self.page

    def sign_in(self, name: str, password: str) -> Page:
        """Sign in."""
        self.open("/console/sign-in")
        return self.send("/console/sign-in", name=name, password=password)
