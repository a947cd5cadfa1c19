"""How long what is kept, and what the latest purges forgot."""

from __future__ import annotations

from flask import Blueprint, render_template

from ivr.core.privacy.retention import Kind
from ivr.web.console import access
from ivr.web.console.managed import every_unit
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work

#: So many purges are shown: two weeks, as the worker purges once a day.
SHOWN = 14


def add(console: Blueprint, parts: Parts, work: Work) -> None:
    """Add the page to the blueprint."""

    @console.get("/retention")
    @access.supervisors(unit_of=every_unit(parts, work))
    def retention() -> str:
        with work.store.transaction() as tx:
            purges = tx.privacy.purges(SHOWN)
        return render_template(
            "console/retention.html",
            kinds=list(Kind),
            periods=work.people.schedule.periods,
            purges=purges,
            now=work.clock.now(),
        )
