"""The list of officers and units, and adding an officer."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from ivr.core.accounts.access import OfficerExists
from ivr.core.dialogue.journey import title, topics
from ivr.core.requests.units import Officer, Role
from ivr.core.samples import id_given_by
from ivr.services.officers import BadOfficerName, Officers
from ivr.web.console import access, browser
from ivr.web.console.managed import managed, may_change, officer_by, telephone
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work

#: Characters of a name.
LONGEST = 80


class Refused(Exception):
    """What was filled in cannot be taken; ``why`` is the key of its words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""

    @console.get("/staff")
    @access.supervisors(unit_of=None)
    def staff() -> Response:
        return show(parts, work)

    @console.post("/staff")
    @access.supervisors(unit_of=None)
    def add_officer() -> Response:
        try:
            officer = filled(parts, work, typed_id())
            # Also one of another unit, who has no password yet, is not to be taken over.
            if officer_by(work, officer.id) is not None:
                raise OfficerExists(officer.id)
            first = accounts(parts).add(officer, browser.visit().actor)
        except Refused as fault:
            return show(parts, work, fault.why, 422)
        except (BadOfficerName, OfficerExists) as fault:
            return show(parts, work, "taken" if isinstance(fault, OfficerExists) else "id", 422)
        return make_response(render_template("console/first-password.html", officer=officer, first=first))


def typed_id() -> str:
    """The id that was typed for something new."""
    return id_given_by(browser.visit().officer.id, request.form.get("id", "").strip())


def accounts(parts: Parts) -> Officers:
    """The administration of accounts."""
    return Officers(parts.door.store, parts.door.hasher, parts.door.clock, parts.ids)


def show(parts: Parts, work: Work, why: str = "", status: int = 200, *, of: str = "officer") -> Response:
    """The page; ``why`` is what could not be taken, ``of`` the form that it was typed into (or ``unit``)."""
    flow, mine = work.flow(), managed(parts, work)
    every = work.units()
    page = render_template(
        "console/staff.html",
        accounts=[one for one in accounts(parts).accounts() if one.officer.unit in mine],
        units=[one for one in every if one.id in mine],
        changeable={one.id for one in every if may_change(parts, work, one)},
        unit_names={one.id: one.name for one in every},
        title=lambda topic: title(flow, topic),
        topics=topics(flow),
        without_unit="" in mine,
        why=why,
        officer_form=request.form if of == "officer" else {},
        unit_form=request.form if of == "unit" else {},
        longest=LONGEST,
    )
    return make_response(page, status)


def filled(parts: Parts, work: Work, key: str) -> Officer:
    """An officer as the form tells of her; raises ``Refused``."""
    form = request.form
    name, unit = " ".join(form.get("name", "").split()), form.get("unit", "")
    if not 0 < len(name) <= LONGEST:
        raise Refused("name")
    if unit not in managed(parts, work) or form.get("role") not in set(Role):
        raise Refused("unit")
    try:
        rings = telephone(form.get("telephone", ""))
    except ValueError:
        raise Refused("telephone") from None
    chosen = frozenset(form.getlist("topics")) & {topic for topic, _ in topics(work.flow())}
    return Officer(key, name, unit, Role(form["role"]), rings, chosen)
