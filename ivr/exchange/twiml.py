"""Bytes from the service -> the verbs of a document, or the error that the platform would raise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from ivr.exchange.errors import ContentTypeRefused, DocumentRefused, DocumentUnreadable
from ivr.exchange.facts import Element, check
from ivr.exchange.profiles import Profile

XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
TEXT_ELEMENTS = frozenset({"Response", "Gather", "Record", "Hangup", "Reject", "Pause", "Connect", "Start", "Stop"})
DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Document:
    """A document that passed every check: its verbs in order, and the text as it came."""

    verbs: tuple[Element, ...]
    text: str


def read(body: bytes, content_type: str, profile: Profile, url: str = "") -> Document:
    """Read an answer as the platform does.

    `content_type` is the header as sent. XML becomes its verbs; plain text is read aloud, a sound (from `url`)
    is played, and both then hang up. Raises `ContentTypeRefused`, `DocumentUnreadable`, `DocumentRefused`.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("audio/"):
        return Document((Element("Play", {}, url, (), 1),), "")
    text = _text(body)
    if kind == "text/plain":
        return Document((Element("Say", {}, text.strip(), (), 1),), text)
    if kind not in XML_TYPES:
        raise ContentTypeRefused(content_type or "no content type")
    root = _parse(body)
    if root.name != "Response":
        raise DocumentRefused(f"line {root.line}: the document is <{root.name}>, not <Response>")
    check(root)
    _check_texts(root)
    _check_first(root.children)
    profile.refuse(root.children)
    return Document(root.children, text)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentUnreadable(f"not UTF-8: {error}") from error


def _check_texts(element: Element) -> None:
    if element.name in TEXT_ELEMENTS and element.text.strip():
        raise DocumentRefused(f"line {element.line}: text in <{element.name}>: {element.text.strip()[:40]!r}")
    if element.name in {"Say", "Redirect"} and not element.text.strip():
        raise DocumentRefused(f"line {element.line}: <{element.name}> is empty")
    if element.name == "Play" and not element.text.strip() and "digits" not in element.attributes:
        raise DocumentRefused(f"line {element.line}: <Play> names no sound")
    for child in element.children:
        _check_texts(child)


def _check_first(verbs: tuple[Element, ...]) -> None:
    for verb in verbs[1:]:
        if verb.name == "Reject":
            raise DocumentRefused(f"line {verb.line}: <Reject> works only as the first verb")


@dataclass(slots=True)
class _Opened:
    name: str
    attributes: dict[str, str]
    line: int
    texts: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[_Opened] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def parse(self, body: bytes) -> Element:
        self._parser.Parse(body, True)
        if self.root is None:
            raise DocumentUnreadable("no element")
        return self.root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise DocumentRefused(f"line {self._parser.CurrentLineNumber}: nested too deep")
        self._open.append(_Opened(name, attributes, self._parser.CurrentLineNumber))

    def _end(self, _name: str) -> None:
        done = self._open.pop()
        text = "".join(done.texts)
        element = Element(done.name, done.attributes, text, tuple(done.children), done.line)
        if not self._open:
            self.root = element
            return
        self._open[-1].children.append(element)
        if done.name[:1].islower():
            # The marks inside <Say> (<s>, <emphasis> ...) are spoken as part of its text.
            self._open[-1].texts.append(text)

    def _characters(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def _doctype(self, *_: object) -> NoReturn:
        raise DocumentUnreadable("a document type declaration is not allowed")


def _parse(body: bytes) -> Element:
    if not body.startswith(b"<"):
        raise DocumentUnreadable(f"begins with {body[:10]!r}" if body else "empty")
    try:
        return _Builder().parse(body)
    except expat.ExpatError as error:
        raise DocumentUnreadable(str(error)) from error
