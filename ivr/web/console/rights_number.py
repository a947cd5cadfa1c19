"""All that is held on one telephone number: found, copied, erased. The number stands in forms and in no address."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from ivr.core.calendar import day_of
from ivr.core.callback import Callback
from ivr.core.dialogue.journey import title
from ivr.core.errors import IllegalMove, LostRace
from ivr.core.privacy.subject_case import NotTakenIn, OpenRequest, Wish
from ivr.services.audit import Actor
from ivr.services.held_data import Found
from ivr.web.console import access, browser, rights
from ivr.web.console.managed import every_unit
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""
    chief = access.supervisors(unit_of=every_unit(parts, work))
    console.add_app_template_filter(counted, "counted")

    @console.post("/rights/find")
    @chief
    def find_number() -> Response:
        number = rights.number_typed()
        if number is None:
            return rights.show(parts, work, "find", 422)
        # Read before the look is written down: behind that nothing may fail any more.
        asked = work.people.register.open_wishes(number)
        return _page("found", work, number, asked=asked, found=work.people.rights.find(_actor(), number))

    @console.post("/rights/export")
    @chief
    def export_number() -> Response:
        number = rights.number_typed()
        if number is None or Wish.EXPORT not in work.people.register.open_wishes(number):
            return rights.show(parts, work, "unasked", 409)
        answer = Response(work.people.rights.export(_actor(), number), content_type="application/zip")
        day = day_of(work.clock.now())
        answer.headers["Content-Disposition"] = f'attachment; filename="du-lieu-{day:%Y-%m-%d}.zip"'
        return answer

    @console.post("/rights/erasing")
    @access.repeatable
    @chief
    def erasing_number() -> Response:
        """Ask once more."""
        number = rights.number_typed()
        if number is None or Wish.ERASE not in work.people.register.open_wishes(number):
            return rights.show(parts, work, "unasked", 409)
        return _page("erase", work, number, waits=_waits(work, number))

    @console.post("/rights/erase")
    @chief
    def erase_number() -> Response:
        return _erased(parts, work)


def _erased(parts: Parts, work: Work) -> Response:
    number, form = rights.number_typed(), request.form
    if number is None or Wish.ERASE not in work.people.register.open_wishes(number):
        return rights.show(parts, work, "unasked", 409)
    why, status = "", 409
    if rights.number_typed("again") != number:
        why, status = "again", 422
    else:
        try:
            erased = work.people.rights.erase(_actor(), number, cancel_open=form.get("cancel") == "yes")
        except OpenRequest:
            why, status = "open", 422
        except IllegalMove:
            why = "ringing"
        except NotTakenIn:
            why = "journal"
        except LostRace:
            why = "moved"
        else:
            return _page("erased", work, number, erased=erased)
    return _page("erase", work, number, status, why=why, waits=_waits(work, number))


def _page(name: str, work: Work, number: str, status: int = 200, **more: Any) -> Response:
    flow = work.flow()
    page = render_template(
        f"console/rights-{name}.html",
        **{"why": "", **more},
        number=number,
        now=work.clock.now(),
        today=day_of(work.clock.now()),
        title=lambda topic: title(flow, topic),
        longest=rights.LONGEST,
    )
    return make_response(page, status)


def _waits(work: Work, number: str) -> Callback | None:
    """Her request that is still to be rung."""
    with work.store.transaction() as tx:
        return tx.open_callback(number)


def _actor() -> Actor:
    return browser.visit().actor


def counted(found: Found) -> dict[str, int]:
    """How much there is of each kind."""
    messages = [message for one in found.requests for message in one.messages]
    return {
        "requests": len(found.requests),
        "messages": len(messages),
        "recordings": sum(message.voice is not None for message in messages),
        "calls": len(found.calls),
        "journal": len(found.journal),
    }
