"""Pages with a form for who is not signed in: the browser first gets a word that the form is bound to."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g, request

from ivr.web.console import browser
from ivr.web.console.parts import Parts


def to_visitor(parts: Parts, shown: Callable[[], Response]) -> Response:
    """The page that ``shown`` makes, for this browser."""
    known = request.cookies.get(browser.VISITOR)
    if not known:
        g.new_visitor = parts.ids.new()
    answer = shown()
    if not known:
        parts.cookies.know(answer, g.new_visitor)
    return answer
