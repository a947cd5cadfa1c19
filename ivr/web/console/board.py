"""The board: what waits, what is late, who handles what; and taking the next request."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from ivr.core.callback import Callback
from ivr.core.dialogue.journey import title
from ivr.web.console import access, browser
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import reach, within_reach

#: So many requests are shown that come next.
NEXT = 8
#: An open page asks so often. With ``services.watching.AGE`` a request is seen within 2 seconds.
EVERY = timedelta(seconds=1.5)


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""

    @console.get("/board")
    @access.officers(unit_of=None)
    def board() -> str:
        values = _now(parts, work, opened=True)
        done = request.args.get("done", "")
        officer = browser.visit().officer.id
        return render_template(
            "console/board.html",
            **values,
            mine=_in_hand(work, officer),
            nothing=request.args.get("nothing"),
            done=_recorded(parts, work, done) if done else None,
            what=request.args.get("what", ""),
        )

    @console.get("/board/now")
    @access.officers(unit_of=None, quiet=True)
    def board_now() -> AnyResponse:
        """The part that changes: 204 while it is as it was (``seen``), 304 for who asks with its tag."""
        values = _now(parts, work, opened=False)
        if request.args.get("seen") == values["version"]:
            return Response(status=204)
        answer = make_response(render_template("console/board-now.html", **values))
        answer.set_etag(values["version"])
        return answer.make_conditional(request)

    @console.post("/next")
    @access.repeatable
    @access.officers(unit_of=None)
    def take_next() -> AnyResponse:
        visit = browser.visit()
        found = work.queue.next(visit.officer.id, address=visit.actor.address)
        if found is None:
            return redirect(url_for("console.board", nothing=1), 303)
        return redirect(url_for("console.card", callback=found.id), 303)


def _now(parts: Parts, work: Work, *, opened: bool) -> dict[str, Any]:
    """What the board shows; ``version`` is a word that changes when it does. ``opened``: by a person, just now."""
    officer, now, flow = browser.visit().officer, work.clock.now(), work.flow()
    coming = work.queue.waiting(officer.id, NEXT)
    newest = max((one.asked_at for one in coming), default=None)
    seen = work.watching.opened() if opened else work.watching.watched(newest)
    values: dict[str, Any] = {
        "board": seen.board(reach(parts)),
        "now": now,
        "coming": coming,
        "title": lambda topic: title(flow, topic),
        "unit_names": seen.units,
    }
    rows = render_template("console/board-rows.html", **values)
    return {
        **values,
        "rows": Markup(rows),  # noqa: S704 - our own template has just made it
        "version": hashlib.sha256(rows.encode()).hexdigest()[:16],
        "every": round(EVERY / timedelta(milliseconds=1)),
    }


def _recorded(parts: Parts, work: Work, callback: str) -> Callback | None:
    found = work.request(callback)
    return found if found and within_reach(parts, (found,)) else None


def _in_hand(work: Work, officer: str) -> tuple[Callback, ...]:
    with work.store.transaction() as tx:
        return tx.queue.held_by(officer)
