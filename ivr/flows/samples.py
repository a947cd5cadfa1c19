"""Reads the samples to try the console with (``samples.yaml``)."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import yaml

from ivr.core.figures.case import Mark
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Officer, Role, Unit
from ivr.core.samples import MARK, History, PastCall, PastRequest, SampleBook, SampleRequest, SampleTry

_CONTENT = Path(__file__).with_suffix(".yaml")


def load_samples() -> SampleBook:
    """All of them."""
    found = yaml.safe_load(_CONTENT.read_text(encoding="utf-8"))
    past = found["history"]
    return SampleBook(
        units=tuple(_unit(entry) for entry in found["units"]),
        officers=tuple(_officer(entry) for entry in found["officers"]),
        requests=tuple(_request(entry) for entry in found["requests"]),
        history=History(
            days=past["days"],
            requests_a_day=past["requests_a_day"],
            calls_a_day=past["calls_a_day"],
            requests=tuple(_past_request(entry) for entry in past["requests"]),
            calls=tuple(_past_call(entry) for entry in past["calls"]),
        ),
    )


def _unit(entry: dict[str, Any]) -> Unit:
    return Unit(_marked(entry["id"]), entry["name"], _marked(entry["parent"]) if "parent" in entry else "")


def _officer(entry: dict[str, Any]) -> Officer:
    role = Role.SUPERVISOR if entry.get("supervisor") else Role.OFFICER
    return Officer(_marked(entry["id"]), entry["name"], _marked(entry["unit"]), role, entry.get("telephone"))


def _request(entry: dict[str, Any]) -> SampleRequest:
    return SampleRequest(
        id=_marked(entry["id"]),
        line=entry["line"],
        unit=_marked(entry["unit"]),
        ago=timedelta(minutes=entry["ago"]),
        path=tuple(entry["path"]),
        code=_code(entry),
        topic=entry.get("topic"),
        said=entry.get("said", ""),
        asked=entry.get("asked", 1),
        typed=entry.get("typed", False),
        urgent=entry.get("urgent", False),
        agreed=entry.get("agreed", False),
    )


def _past_request(entry: dict[str, Any]) -> PastRequest:
    return PastRequest(
        line=entry["line"],
        unit=_marked(entry["unit"]),
        at=time.fromisoformat(entry["at"]),
        path=tuple(entry["path"]),
        code=_code(entry),
        tries=tuple(_try(one) for one in entry["tries"]),
        topic=entry.get("topic"),
        said=entry.get("said", ""),
        mark=Mark(entry["mark"]) if "mark" in entry else None,
    )


def _try(entry: dict[str, Any]) -> SampleTry:
    after = timedelta(minutes=entry["after"])
    return SampleTry(after, _marked(entry["by"]), Outcome(entry["outcome"]), entry.get("note", ""))


def _past_call(entry: dict[str, Any]) -> PastCall:
    lasted = timedelta(seconds=entry["seconds"])
    return PastCall(entry["line"], time.fromisoformat(entry["at"]), entry["node"], lasted, entry.get("topic"))


def _code(entry: dict[str, Any]) -> tuple[str, str]:
    first, second = entry["code"]
    return first, second


def _marked(key: str) -> str:
    return f"{MARK}{key}"
