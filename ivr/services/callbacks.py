"""Opening, adding to, moving and cancelling callback requests inside one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from ivr.core.calendar import WorkingTime, promise
from ivr.core.callback import Callback, Event, Message, Status
from ivr.core.errors import LostRace
from ivr.core.privacy.consent import Notices
from ivr.core.privacy.voice import Voice
from ivr.core.requests.priority import Priority
from ivr.core.requests.promises import expected
from ivr.core.requests.units import route
from ivr.services.backlog import backlog
from ivr.services.changes import saved
from ivr.services.ports import Ids, Transaction

#: What the history calls a call in which a request was asked for.
_ASKED = frozenset({"asked", "asked_again"})


@dataclass(frozen=True, slots=True)
class Need:
    """Who wants to be rung back, and what is known of the reason.

    ``number`` is E.164 or None (then it is in the recording); ``proven`` says that the network gave it.
    """

    call: str
    number: str | None
    proven: bool
    topic: str | None = None
    path: tuple[str, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a caller said: the address of the voice (empty: not recorded), its seconds, what was heard in it.

    ``node`` is where it was said (empty: not known), which tells what the caller was told before.
    """

    url: str
    seconds: float | None = None
    transcript: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The rules of requests, joined to a calendar and to chance.

    ``closed`` says whether a day is a holiday; ``codes`` are the two lists that a code takes one word each from.
    ``dangers`` are the nodes after which any request goes first, ``reports`` the topics that go before questions
    about papers. ``notices`` are the words before recordings.
    """

    office: WorkingTime
    closed: Callable[[date], bool]
    codes: tuple[tuple[str, ...], tuple[str, ...]]
    ids: Ids
    reports: frozenset[str] = frozenset()
    notices: Callable[[], Notices] = Notices
    dangers: frozenset[str] = frozenset()

    def promise(self, now: datetime) -> datetime:
        """By when an officer will have rung somebody who asks ``now``, as far as working hours alone can tell."""
        return promise(self.office, self.closed, now)

    def expected(self, tx: Transaction, unit: str, now: datetime) -> datetime:
        """By when a unit will have rung somebody who asks ``now``, by the work that waits and who is on duty."""
        return expected(self.office, self.closed, now, backlog(tx, unit, now))

    def ask(self, tx: Transaction, need: Need, now: datetime) -> tuple[Callback, bool]:
        """Open a request, or add to the number's open one; returns it and whether it is new.

        Raises ``LostRace`` when another transaction was faster; the whole transaction is then to be tried again.
        """
        found = tx.open_callback(need.number) if need.number else None
        if found:
            return self._again(tx, found, need, now), False
        unit = route(tx.staff.units(), need.topic)
        callback = Callback(
            id=self.ids.new(),
            number=need.number,
            proven=need.proven,
            code=(self._word(0), self._word(1)),
            status=Status.WAITING,
            topic=need.topic,
            path=need.path,
            asked_at=now,
            due_at=need.due_at or self.expected(tx, unit, now),
            call=need.call,
            unit=unit,
            priority=self._priority(need),
        )
        if not tx.add_callback(callback):
            raise LostRace(f"callback of call {need.call}")
        tx.add_event(Event(callback.id, now, "asked", need.call))
        return callback, True

    def add_message(self, tx: Transaction, callback: str, call: str, said: Said, now: datetime) -> None:
        """Keep what a caller said with a request; a recorded voice is to be fetched from the platform."""
        message = Message(self.ids.new(), callback, call, said.url, said.seconds, now, said.transcript)
        tx.add_message(message)
        if said.url:
            told = self.notices().at(said.node)
            tx.voices.expect(Voice(message.id, said.url, now, told.id, next_at=now), told)
        tx.add_event(Event(callback, now, "message", call))

    def _again(self, tx: Transaction, found: Callback, need: Need, now: datetime) -> Callback:
        again, events = found.asked_again(need.topic, need.path), [Event(found.id, now, "asked_again", need.call)]
        if any(event.kind in _ASKED and event.detail == need.call for event in tx.events(found.id)):
            # Whoever presses the key three times in one call does not thereby go before others.
            again, events = replace(again, asked=found.asked, priority=found.priority), []
        if (priority := self._priority(need)) is not None:
            again = again.raised(priority)
        if need.proven and found.overdue(now):
            if found.missed_at is None:
                tx.add_event(Event(found.id, now, "promise_missed", found.due_at.isoformat()))
            again = again.raised(Priority.PROMISE_MISSED).promised(self.expected(tx, found.unit, now))
        return saved(tx, again, *events)

    def _priority(self, need: Need) -> Priority | None:
        if not self.dangers.isdisjoint(need.path):
            return Priority.URGENT
        return Priority.REPORT if need.topic in self.reports else None

    def _word(self, position: int) -> str:
        words = self.codes[position]
        return words[self.ids.pick(len(words))]
