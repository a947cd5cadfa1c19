"""Figures for supervisors: read a day at a time and counted by the core, with the tallies of what was forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ivr.core.calendar import VIETNAM
from ivr.core.callback import Event
from ivr.core.figures.callbacks import Figures, count
from ivr.core.figures.calls import REPEAT, CallFigures, Ended, count_calls
from ivr.core.figures.case import RECOGNITION, Case, Mark
from ivr.core.figures.tally import Tally
from ivr.core.figures.unanswered import Asked, ranked
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import Outcome
from ivr.services.audit import Actor, entry
from ivr.services.changes import known, requested
from ivr.services.ports import Clock, Store
from ivr.services.witness import Handled

#: So many word groups are listed.
QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class Span:
    """What a supervisor asks for: the days from ``first`` on and before ``end``, of these units; one topic or all.

    ``calls``: she sees the whole office, so that calls, which belong to no unit, are counted too.
    """

    first: date
    end: date
    units: frozenset[str]
    topic: str | None = None
    calls: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a span; ``calls`` is None where she may not see them."""

    requests: Figures
    questions: tuple[Asked, ...]
    calls: CallFigures | None


def read_figures(store: Store, clock: Clock, span: Span) -> Report:
    """The figures as they are now. Raises ``StoreUnavailable``.

    A day is a transaction of its own: SQLite has one at a time, and callers wait.
    """
    cases = tuple(case for since, until in _days(span.first, span.end) for case in _cases(store, span, since, until))
    kept = _kept(store, span)
    return Report(
        count(cases, (one for one in kept if one.unit in span.units)),
        ranked(((one.request.number or one.request.id, text) for one, text in _unanswered(cases)), QUESTIONS),
        _calls(store, clock, span, kept) if span.calls else None,
    )


def mark(store: Store, clock: Clock, officer: str, callback: str, judgement: Mark, *, address: str = "") -> None:
    """Note how well the machine understood the caller, with who says so from which address in the audit.

    Raises ``UnknownOfficer``, ``UnknownRequest``.
    """
    with store.transaction() as tx:
        known(tx, officer)
        found, now = requested(tx, callback), clock.now()
        tx.audit.add(entry(now, Actor(officer, address), Handled.JUDGED, callback, judgement))
        tx.add_event(Event(found.id, now, RECOGNITION, f"{officer} {judgement}"))


def month(day: date) -> tuple[date, date]:
    """The first day of a day's month, and of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def _days(first: date, end: date) -> Iterator[tuple[datetime, datetime]]:
    since = datetime.combine(first, time(), VIETNAM)
    while since.date() < end:
        yield since, since + timedelta(days=1)
        since += timedelta(days=1)


def _cases(store: Store, span: Span, since: datetime, until: datetime) -> Iterator[Case]:
    with store.transaction() as tx:
        requests = tx.figures.requests(since, until)
        if not requests:
            return
        attempts, events = tx.figures.attempts(since, until), tx.figures.events(since, until)
        heard = tx.figures.heard(since, until)
    tried: defaultdict[str, list[Attempt]] = defaultdict(list)
    happened: defaultdict[str, list[Event]] = defaultdict(list)
    said: defaultdict[str, list[str]] = defaultdict(list)
    for attempt in attempts:
        tried[attempt.callback].append(attempt)
    for event in events:
        happened[event.callback].append(event)
    for callback, text in heard:
        said[callback].append(text)
    for one in requests:
        if one.unit in span.units and (span.topic is None or one.topic == span.topic):
            yield Case(one, tuple(tried[one.id]), tuple(happened[one.id]), tuple(said[one.id]))


def _unanswered(cases: Iterable[Case]) -> Iterator[tuple[Case, str]]:
    """What was said where no procedure was meant, or the officer named another office."""
    for case in cases:
        outcomes = {one.outcome for one in case.attempts if one.valid}
        if case.request.topic is None or Outcome.SENT_ELSEWHERE in outcomes:
            for text in case.heard:
                yield case, text


def _kept(store: Store, span: Span) -> tuple[Tally, ...]:
    """What is kept of requests and calls that are forgotten."""
    with store.transaction() as tx:
        every = tx.privacy.tallies(span.first, span.end)
    return tuple(one for one in every if span.topic is None or one.topic == span.topic)


def _calls(store: Store, clock: Clock, span: Span, kept: tuple[Tally, ...]) -> CallFigures:
    calls = [call for since, until in _days(span.first, span.end) for call in _began(store, since, until)]
    end = datetime.combine(span.end, time(), VIETNAM)
    # A call of the last evening may go on after midnight.
    after = _began(store, end, end + REPEAT + timedelta(hours=2))
    chosen = [call for call in calls if span.topic is None or call.topic == span.topic]
    rest = [call for call in calls if span.topic is not None and call.topic != span.topic]
    return count_calls(chosen, (*rest, *after), clock.now(), kept)


def _began(store: Store, since: datetime, until: datetime) -> tuple[Ended, ...]:
    with store.transaction() as tx:
        return tx.figures.calls(since, until)
