"""What a supervisor may administer: officers and units of her own part of the office."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import abort

from ivr.core.requests.units import EVERYONE, Officer, Unit
from ivr.web.console import browser
from ivr.web.console.access import UnitOf
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work
from ivr.web.console.reach import reach

_LOCAL = re.compile(r"0[0-9]{8,10}")
_FULL = re.compile(r"\+[1-9][0-9]{7,14}")


def managed(parts: Parts, work: Work) -> frozenset[str]:
    """The units whose officers she administers; who belongs to none only where she sees every unit."""
    seen = reach(parts)
    return seen if seen >= {unit.id for unit in work.units()} else seen - {EVERYONE}


def sees_all(parts: Parts, work: Work) -> bool:
    """Whether she sees every unit: what belongs to the whole office is hers to decide."""
    return EVERYONE in managed(parts, work)


def require_all(parts: Parts, work: Work) -> None:
    """Answers 403 to who does not see every unit."""
    if not sees_all(parts, work):
        abort(403)


def every_unit(parts: Parts, work: Work) -> UnitOf:
    """For routes that show what belongs to the whole office: a unit that she does not see, if there is one."""

    def unit_of(_: Mapping[str, Any]) -> str:
        return min({unit.id for unit in work.units()} - reach(parts), default=EVERYONE)

    return unit_of


def may_change(parts: Parts, work: Work, unit: Unit) -> bool:
    """Units below hers; her own too where it has none above, so that nobody widens what she is given herself."""
    own = browser.visit().officer.unit
    return unit.id in managed(parts, work) and (unit.id != own or not unit.parent)


def officer_by(work: Work, name: str) -> Officer | None:
    """An officer by her id."""
    with work.store.transaction() as tx:
        return tx.staff.officer(name)


def unit_of_officer(parts: Parts, work: Work) -> UnitOf:
    """For routes with an ``officer``: her unit, and None also where it is out of reach."""

    def unit_of(arguments: Mapping[str, Any]) -> str | None:
        found = officer_by(work, str(arguments["officer"]))
        return found.unit if found is not None and found.unit in managed(parts, work) else None

    return unit_of


def unit_named(parts: Parts, work: Work) -> UnitOf:
    """For routes with a ``unit``: itself where she may change it, else None."""

    def unit_of(arguments: Mapping[str, Any]) -> str | None:
        found = next((one for one in work.units() if one.id == arguments["unit"]), None)
        return found.id if found is not None and may_change(parts, work, found) else None

    return unit_of


def telephone(text: str) -> str | None:
    """A telephone as it is typed -> E.164; None where nothing is typed. Raises ``ValueError``."""
    plain = re.sub(r"[\s.()-]", "", text)
    if not plain:
        return None
    if _LOCAL.fullmatch(plain):
        return f"+84{plain[1:]}"
    if _FULL.fullmatch(plain):
        return plain
    raise ValueError(text)
