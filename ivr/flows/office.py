"""Reads what depends on the office: its working hours, the words of spoken codes, the country's holidays."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

import holidays

from ivr.core.calendar import Office
from ivr.core.errors import FlowError
from ivr.core.language.spelling import syllables
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.loader import CONTENT
from ivr.flows.records import Record
from ivr.flows.shapes import Entry, Words
from ivr.flows.tables import CODES, DAYS, OFFICE

#: When a half day begins and ends.
HalfDay = tuple[time, time]


def load_office(folder: Path | None = None) -> Office:
    """Read ``office.yaml`` of ``folder`` (None: the packaged content); raises ``FlowError`` with every fault."""
    faults = Faults()
    office = read_office(folder or CONTENT, Entry(Place("office.yaml", 1)), faults)
    _stop(faults)
    return office


def read_office(folder: Path, changes: Entry, faults: Faults) -> Office:
    """The office of ``folder`` with the ``changes`` of a site."""
    root = _read(OFFICE, folder, "office.yaml", faults)
    own = changes.entries("hours")
    hours = _hours(own or root.entries("hours"), faults)
    notice = changes.number("notice_minutes") if "notice_minutes" in changes.values else root.number("notice_minutes")
    return Office(hours, timedelta(minutes=notice), _special(changes, hours, faults))


def _hours(entries: list[Entry], faults: Faults) -> dict[int, tuple[HalfDay, ...]]:
    hours: dict[int, list[HalfDay]] = {}
    for entry in entries:
        if not entry.whole:
            continue
        opens, closes = entry.clock("open"), entry.clock("close")
        if opens >= closes:
            faults.add(entry.place, f"opens at {opens:%H:%M} and closes at {closes:%H:%M}; exchange or correct them")
        days = [DAYS.index(day) for day in entry.items("days") if isinstance(day, Words)]
        taken = [half_day for day in days for half_day in hours.get(day, [])]
        if any(opens < end and start < closes for start, end in taken):
            faults.add(
                entry.place, f"{opens:%H:%M} to {closes:%H:%M} overlaps other hours of a day; correct one of them"
            )
        for day in days:
            hours.setdefault(day, []).append((opens, closes))
    return {day: tuple(sorted(half_days)) for day, half_days in sorted(hours.items())}


def _special(
    changes: Entry, hours: dict[int, tuple[HalfDay, ...]], faults: Faults
) -> dict[date, tuple[HalfDay, ...]]:
    """The days with hours of their own: closed ones have none, swapped ones those of another weekday."""
    special: dict[date, tuple[HalfDay, ...]] = {day: () for day in changes.items("closed") if isinstance(day, date)}
    for entry in changes.entries("swapped"):
        day = entry.day("on")
        if day is None or not entry.whole:
            continue
        if day in special:
            faults.add(entry.place, f"{day} is closed or swapped already; keep one")
        halves = hours.get(DAYS.index(entry.text("like")), ())
        if not halves:
            faults.add(entry.place, f"nobody works on {entry.text('like')}; choose a weekday with hours")
        special[day] = halves
    return special


def load_codes(folder: Path | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read ``codes.yaml``: the first and the second words of a callback's spoken code, 32 each.

    Raises ``FlowError`` with every fault: a word that is there twice or has more than two syllables.
    """
    faults = Faults()
    codes = read_codes(folder or CONTENT, faults)
    _stop(faults)
    return codes


def read_codes(folder: Path, faults: Faults) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As ``load_codes``, adding to ``faults`` instead of raising."""
    root = _read(CODES, folder, "codes.yaml", faults)
    lists: list[tuple[str, ...]] = []
    seen: dict[str, Words] = {}
    for name in ("first", "second"):
        words = [word for word in root.items(name) if isinstance(word, Words)]
        for word in words:
            if word in seen:
                faults.add(word.place, f'"{word}" is there twice, first at {seen[word].place}; choose another word')
            if not 1 <= syllables(word) <= 2:
                faults.add(word.place, f'"{word}" has {syllables(word)} syllables; choose a word of one or two')
            seen.setdefault(str(word), word)
        lists.append(tuple(str(word) for word in words))
    return lists[0], lists[1]


class VietnamHolidays:
    """The public holidays of Vietnam, the lunar ones and the days that the government swaps included."""

    def closed(self, day: date) -> bool:
        """Whether offices are closed on ``day`` for a holiday (a weekend alone is no holiday)."""
        return day in _closed_days(day.year)

    def named(self, since: date, until: date) -> tuple[tuple[date, str], ...]:
        """The holidays from ``since`` to ``until``, both included, with their names, in order."""
        years = range(since.year, until.year + 1)
        known = holidays.country_holidays("VN", years=years, language="vi")
        return tuple((day, name) for day, name in sorted(known.items()) if since <= day <= until)


@cache
def _closed_days(year: int) -> frozenset[date]:
    # The package's own calendar fills itself while it is asked, which two threads may do at once.
    return frozenset(holidays.country_holidays("VN", years=year))


def _read(shape: Record, folder: Path, name: str, faults: Faults) -> Entry:
    node = read_document(folder, name, faults)
    root = shape.read(node, faults) if node is not None else None
    return root if isinstance(root, Entry) else Entry(Place(name, 1))


def _stop(faults: Faults) -> None:
    if faults:
        raise FlowError(faults.listing())
