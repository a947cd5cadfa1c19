"""Reading the audit: who did what, as far as a supervisor may see it, and whether its chain is whole."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request

from ivr.core.accounts.audit import Record
from ivr.services.audit import PIECE, Deed, check
from ivr.services.witness import Handled
from ivr.web.console import access, browser
from ivr.web.console.managed import managed, sees_all
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work

#: Records of a page, and how many are looked through for it at most.
SHOWN = 50
SEARCHED = 10 * PIECE


@dataclass(frozen=True, slots=True)
class _Found:
    """Records, the newest first; ``before`` is where to go on looking (None: at the end)."""

    records: tuple[Record, ...]
    before: int | None


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the pages to the blueprint."""

    @console.get("/audit")
    @access.supervisors(unit_of=None)
    def audit() -> Response:
        work.witness.write(browser.visit().actor, Handled.AUDIT_READ, "")
        return _show(parts, work)

    @console.post("/audit/verify")
    @access.repeatable
    @access.supervisors(unit_of=None)
    def verify_audit() -> Response:
        return _show(parts, work, verified=True)


def _show(parts: Parts, work: Work, *, verified: bool = False) -> Response:
    who, what = request.args.get("who", ""), request.args.get("what", "")
    names = _names(parts, work)
    whole = sees_all(parts, work)
    page = render_template(
        "console/audit.html",
        found=_look(work, None if whole else frozenset(names), who, what, _before()),
        names=names,
        deeds=sorted({*map(str, Deed), *map(str, Handled)}),
        whole=whole,
        who=who,
        what=what,
        report=check(work.store) if verified else None,
    )
    return make_response(page)


def _names(parts: Parts, work: Work) -> dict[str, str]:
    """The officers whom she administers, and their names."""
    units = managed(parts, work)
    with work.store.transaction() as tx:
        return {one.id: one.name for one in tx.staff.officers() if one.unit in units}


def _before() -> int | None:
    asked = request.args.get("before", "")
    if not asked:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 15:
        abort(404)
    return int(asked)


def _look(work: Work, seen: frozenset[str] | None, who: str, what: str, before: int | None) -> _Found:
    """The newest that fit, a piece a transaction; ``seen``: only what these did (None: whoever)."""
    found: list[Record] = []
    for _ in range(SEARCHED // PIECE):
        with work.store.transaction() as tx:
            piece = tx.audit.latest(PIECE, before)
        for record in piece:
            fits = (not who or record.entry.who == who) and (not what or record.entry.what == what)
            if fits and (seen is None or record.entry.who in seen):
                found.append(record)
                if len(found) == SHOWN:
                    return _Found(tuple(found), record.number)
        if len(piece) < PIECE:
            return _Found(tuple(found), None)
        before = piece[-1].number
    return _Found(tuple(found), before)
