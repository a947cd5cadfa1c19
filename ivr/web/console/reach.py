"""Which requests a visitor may see: those of her unit, of the units below, and those that belong to none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.core.callback import Callback
from ivr.web.console import browser
from ivr.web.console.access import UnitOf
from ivr.web.console.parts import Parts
from ivr.web.console.ports import Work


def unit_of_request(parts: Parts, work: Work) -> UnitOf:
    """For routes with a ``callback``: its unit, and None also where it is out of reach.

    An id of another unit's request and an id of none are answered alike.
    """

    def unit_of(arguments: Mapping[str, Any]) -> str | None:
        found = work.request(str(arguments["callback"]))
        if found is None or found.unit not in reach(parts):
            return None
        return found.unit

    return unit_of


def reach(parts: Parts) -> frozenset[str]:
    """The units that the visitor may see."""
    return parts.door.units(browser.visit().officer)


def within_reach(parts: Parts, requests: tuple[Callback, ...]) -> tuple[Callback, ...]:
    """Those of ``requests`` that the visitor may see."""
    units = reach(parts)
    return tuple(one for one in requests if one.unit in units)
