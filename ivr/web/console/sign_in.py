"""The sign-in page, and the way out."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.accounts.access import SessionOver, Stage
from ivr.web.console import access, browser
from ivr.web.console.guard import within
from ivr.web.console.parts import Parts
from ivr.web.console.trouble import REFUSALS, Trouble, page, trouble
from ivr.web.console.visitors import to_visitor

_NOTES = frozenset({"idle", "long", "out", "ended", "samples"})
_EVERY_STAGE = tuple(Stage)


def add(console: Blueprint, parts: Parts) -> None:
    """Add the pages to the blueprint."""

    @console.get("/sign-in")
    @access.everyone
    def sign_in() -> AnyResponse:
        try:
            parts.door.visit(browser.token())
        except SessionOver:
            note = request.args.get("why", "")
            return _page(parts, Trouble(note if note in _NOTES else ""))
        return redirect(url_for("console.home"), 303)

    @console.post("/sign-in")
    @access.everyone
    def enter() -> AnyResponse:
        name, password = request.form.get("name", ""), request.form.get("password", "")
        try:
            # Whoever used this browser before is not left signed in behind the next one's back.
            token = parts.door.sign_in(name, password, browser.address(), browser.token())
        except REFUSALS as fault:
            return _page(parts, trouble(parts, fault), name)
        answer = redirect(within(request.form.get("next", "")) or url_for("console.home"), 303)
        parts.cookies.enter(answer, token)
        return answer

    @console.post("/sign-out")
    @access.repeatable
    @access.coming_in(*_EVERY_STAGE)
    def sign_out() -> AnyResponse:
        parts.door.sign_out(browser.token())
        return left(parts)


def left(parts: Parts) -> AnyResponse:
    """The sign-in page for who has just signed out."""
    answer = redirect(url_for("console.sign_in", why="out"), 303)
    parts.cookies.leave(answer)
    return answer


def _page(parts: Parts, told: Trouble, name: str = "") -> Response:
    place = within(request.values.get("next", "")) or ""
    unsaved = bool(request.args.get("unsaved"))
    return to_visitor(parts, lambda: page("sign-in", told, name=name[:64], next=place, unsaved=unsaved))
