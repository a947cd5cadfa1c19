"""The working pages of the console, added to its frame."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template

from ivr.web.console import (
    access,
    audit,
    board,
    card,
    day,
    days,
    facts,
    figures,
    hands,
    priority,
    recognition,
    retention,
    rights,
    rights_number,
    ring,
    samples,
    shown,
    staff,
    staff_one,
    typed_day,
    units,
    voice,
)
from ivr.web.console.parts import Page, Parts
from ivr.web.console.ports import Work

#: What officers find in the navigation; the first is where they come in.
PAGES = (
    Page("console.board"),
    Page("console.day"),
    Page("console.figures", supervisors=True),
    Page("console.staff", supervisors=True),
    Page("console.facts", supervisors=True),
    Page("console.days", supervisors=True),
    Page("console.rights", supervisors=True),
    Page("console.audit", supervisors=True),
    Page("console.shortcuts"),
    Page("console.account"),
)


def pages(parts: Parts, work: Work) -> Callable[[Blueprint], None]:
    """What adds the pages to the console's blueprint."""

    def add(console: Blueprint) -> None:
        shown.add(console)
        typed_day.add(console)
        facts.add(console, parts, work)
        days.add(console, parts, work)
        for each in (board, card, hands, ring, voice, day, recognition, figures, staff, staff_one, units, audit):
            each.add(console, parts, work)
        for each in (priority, rights, rights_number, retention):
            each.add(console, parts, work)
        samples.add(console, parts, work)

        @console.get("/shortcuts")
        @access.officers(unit_of=None)
        def shortcuts() -> str:
            return render_template("console/shortcuts.html")

    return add
