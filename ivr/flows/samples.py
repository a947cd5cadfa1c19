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


#: What the entries of each list may hold.
_FIELDS = {
    "units": {"id", "name", "parent"},
    "officers": {"id", "name", "unit", "telephone", "supervisor"},
    "requests": {
        *("id", "line", "unit", "ago", "path", "code", "topic", "said"),
        *("asked", "typed", "urgent", "agreed"),
    },
    "past requests": {"line", "unit", "at", "path", "code", "tries", "topic", "said", "mark"},
    "past calls": {"line", "at", "node", "topic", "seconds"},
    "tries": {"after", "by", "outcome", "note"},
}


def load_samples() -> SampleBook:
    """All of them. Raises ``ValueError`` for a field that is not known: a comma in a text that is not quoted."""
    found = yaml.safe_load(_CONTENT.read_text(encoding="utf-8"))
    past = found["history"]
    return SampleBook(
        units=tuple(map(_unit, _known("units", found["units"]))),
        officers=tuple(map(_officer, _known("officers", found["officers"]))),
        requests=tuple(map(_request, _known("requests", found["requests"]))),
        history=History(
            days=past["days"],
            requests_a_day=past["requests_a_day"],
            calls_a_day=past["calls_a_day"],
            requests=tuple(map(_past_request, _known("past requests", past["requests"]))),
            calls=tuple(map(_past_call, _known("past calls", past["calls"]))),
        ),
    )


def _known(kind: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for entry in entries:
        if unknown := set(entry) - _FIELDS[kind]:
            raise ValueError(f"{kind} know no {', '.join(map(repr, unknown))}")
    return entries


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
        tries=tuple(map(_try, _known("tries", entry["tries"]))),
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
