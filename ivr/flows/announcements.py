"""What a site says from one day to another: announcements and warnings, with their days and times in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from ivr.core.language.sentence import Sentence, Spoken
from ivr.core.vietnamese import clock_piece, date_pieces
from ivr.flows.document import Faults
from ivr.flows.sentences import Writer
from ivr.flows.shapes import Entry, Words

_DAY = timedelta(days=1)
_ON, _AT = "{on}", "{at}"
#: A day or a time in plain words goes stale: written on Monday, "tomorrow" is wrong on Tuesday.
_TIME_IN_WORDS = re.compile(
    r"\b(hôm nay|tối nay|sáng nay|chiều nay|ngày mai|sáng mai|tối mai|chủ nhật|thứ (?:hai|ba|tư|năm|sáu|bảy)"
    r"|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:giờ|rưỡi)"
    r"|ngày (?:mùng|mồng|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days from ``since`` to ``until``, both included."""

    since: date
    until: date


def windows(entries: Iterable[Entry], faults: Faults) -> tuple[Window, ...]:
    """When each of ``entries`` is spoken, in order; two at a time, or one that ends before it begins, is a fault."""
    found: list[tuple[Window, Entry]] = []
    for entry in entries:
        since, until = entry.day("since"), entry.day("until")
        if since is None or until is None:
            continue
        if until < since:
            faults.add(entry.place, f"it ends on {until}, before it begins on {since}; correct one of them")
            continue
        found.append((Window(since, until), entry))
    found.sort(key=lambda pair: pair[0])
    for (before, first), (after, second) in pairwise(found):
        if after.since <= before.until:
            text = f"is spoken on days of the one at {first.place}; give them different days, or make them one"
            faults.add(second.place, text)
    return tuple(window for window, _ in found)


def sentences_of(entries: Iterable[Entry], writer: Writer) -> tuple[Spoken, list[str]]:
    """The sentences of announcements or warnings, each within its days, and the line of each."""
    spoken: list[Sentence] = []
    places: list[str] = []
    for entry in entries:
        for item in entry.items("say"):
            made = tuple(_dated_forms(item, entry, writer))
            spoken += made
            places += [str(item.place if isinstance(item, Words | Entry) else entry.place)] * len(made)
        _check_days(entry, writer.faults)
    return tuple(spoken), places


def only_in(sentence: Sentence, spans: Sequence[Window]) -> Sentence:
    """``sentence``, spoken in ``spans`` (in order, at least one) and at no other time."""
    later: tuple[Sentence, ...] = ()
    for span in reversed(spans):
        later = (replace(sentence, since=span.since, until=span.until, safe=later),)
    return later[0]


def outside(sentence: Sentence, spans: Sequence[Window]) -> Spoken:
    """``sentence``, spoken on every day that is in none of ``spans`` (in order, apart from each other)."""
    made: list[Sentence] = []
    since: date | None = None
    for span in spans:
        if since is None or since < span.since:
            made.append(replace(sentence, since=since, until=span.since - _DAY))
        since = span.until + _DAY
    return (*made, replace(sentence, since=since))


def _dated_forms(item: object, entry: Entry, writer: Writer) -> Iterator[Sentence]:
    since, until = entry.day("since"), entry.day("until")
    if since is None or until is None:
        return
    _check_words(item, writer.faults)
    for window, day in _days(entry, Window(since, until)) if _speaks(item, _ON) else [(Window(since, until), "")]:
        for sentence in writer.sentences(_filled(item, {_ON: day, _AT: _clock(entry)})):
            yield _within(sentence, window)


def _within(sentence: Sentence, window: Window) -> Sentence:
    """A sentence that is heard in ``window`` only; what replaces a lapsed fact in it ends with it."""
    if sentence.until is None or sentence.until >= window.until:
        return replace(sentence, since=window.since, until=window.until, safe=())
    safe = tuple(replace(form, since=window.since, until=window.until) for form in sentence.safe)
    return replace(sentence, since=window.since, safe=safe)


def _days(entry: Entry, window: Window) -> Iterator[tuple[Window, str]]:
    """How the declared day is spoken, and when so: by its date, then as tomorrow, then as today."""
    on = entry.day("on")
    if on is None:
        return
    for first, last in ((window.since, on - 2 * _DAY), (on - _DAY, on - _DAY), (on, on)):
        span = Window(max(first, window.since), min(last, window.until))
        if span.since <= span.until:
            yield span, " ".join(date_pieces(on, span.until))


def _clock(entry: Entry) -> str:
    return clock_piece(entry.clock("at")) if "at" in entry.values else ""


def _lines(item: object) -> list[Words]:
    if isinstance(item, Entry):
        return [item.text("say"), *(line for line in item.items("safe") if isinstance(line, Words))]
    return [item] if isinstance(item, Words) else []


def _speaks(item: object, name: str) -> bool:
    return any(name in line for line in _lines(item))


def _filled(item: object, values: dict[str, str]) -> object:
    if isinstance(item, Entry):
        filled = {name: _filled(value, values) for name, value in item.values.items()}
        return Entry(item.place, filled, item.whole)
    if isinstance(item, list):
        return [_filled(one, values) for one in item]
    if not isinstance(item, Words):
        return item
    text = str(item)
    for name, value in values.items():
        text = text.replace(name, value)
    return Words.at(text, item.place)


def _check_words(item: object, faults: Faults) -> None:
    for line in _lines(item):
        if found := _TIME_IN_WORDS.search(line):
            advice = "declare it as on: or at:, and write {on} or {at}"
            faults.add(line.place, f'"{found.group(0)}" is a day or a time that goes stale; {advice}')


def _check_days(entry: Entry, faults: Faults) -> None:
    on, until = entry.day("on"), entry.day("until")
    if on and until and until > on:
        faults.add(entry.place, f"it is still spoken after the day it tells of, {on}; write until: {on}")
    for name, mark in (("on", _ON), ("at", _AT)):
        speaks = any(_speaks(item, mark) for item in entry.items("say"))
        if speaks and name not in entry.values:
            faults.add(entry.place, f"{mark} is spoken and not declared; write {name}: with the day or time")
        elif name in entry.values and not speaks:
            faults.add(entry.place, f"{name}: is declared and not spoken; write {mark} into a sentence")
