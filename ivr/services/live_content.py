"""The content now in force: what was read at the start, with what supervisors decided since laid over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from threading import Event, Lock, Thread

from ivr.core.calendar import Office, day_of
from ivr.core.content.confirmation import Confirmation
from ivr.core.content.special_day import SpecialDay
from ivr.core.errors import IvrError
from ivr.core.flow import Flow
from ivr.services.ports import Clock, Store

#: Seconds between two looks at the revision: a process hears of a change within two of them.
LOOK_EVERY = 2.0

#: The content as it was read, with these decisions laid over it; raises ``FlowError``.
Decide = Callable[[tuple[Confirmation, ...], tuple[SpecialDay, ...]], tuple[Flow, Office]]


@dataclass(frozen=True, slots=True)
class InForce:
    """One state of the content. ``revision`` is the database's count of changes that it was made by (0: none)."""

    flow: Flow
    office: Office
    revision: int = 0


class LiveContent:
    """Gives the content in force, and changes it when the database tells of another revision.

    Whoever asks gets what is in force at that moment, and waits for nothing: looking is for a thread of its own. A
    turn asks once and goes on with what it got.
    """

    def __init__(self, written: InForce, store: Store, clock: Clock, decide: Decide) -> None:
        """Begin with the content as it is ``written``; ``decide`` lays decisions over it."""
        self._now = written
        self._store, self._clock, self._decide = store, clock, decide
        self._looking = Lock()

    @property
    def now(self) -> InForce:
        """What is in force."""
        return self._now

    def flow(self) -> Flow:
        """What callers hear."""
        return self._now.flow

    def look(self) -> bool:
        """Bring what the database tells into force; whether anything changed.

        Raises ``StoreUnavailable``, and ``FlowError`` where the decisions make no usable flow: what was in force then
        stays.
        """
        with self._looking:
            with self._store.transaction() as tx:
                revision = tx.content.revision()
                if revision == self._now.revision:
                    return False
                confirmations = tx.content.confirmations()
                days = tx.content.special_days(day_of(self._clock.now()))
            flow, office = self._decide(confirmations, days)
            self._now = InForce(flow, office, revision)
            return True


class OfficeInForce:
    """The office's ``WorkingTime`` as it is at the moment of asking."""

    def __init__(self, content: LiveContent) -> None:
        """Ask ``content`` each time."""
        self._content = content

    @property
    def notice(self) -> timedelta:
        """See ``Office.notice``."""
        return self._content.now.office.notice

    def on(self, day: date, closed: Callable[[date], bool]) -> tuple[tuple[time, time], ...]:
        """See ``Office.on``."""
        return self._content.now.office.on(day, closed)


class ContentWatch:
    """Looks every ``interval`` seconds, in a thread of its own.

    ``changed`` is told of every change, ``failed`` of a fault when it begins, not at every look while it lasts.
    """

    def __init__(
        self,
        content: LiveContent,
        changed: Callable[[InForce], None],
        failed: Callable[[IvrError], None],
        interval: float = LOOK_EVERY,
    ) -> None:
        self._content, self._changed, self._failed, self._interval = content, changed, failed, interval
        self._stop = Event()
        self._failing = False
        self._thread = Thread(target=self._run, name="content", daemon=True)

    def begin(self) -> None:
        """Look once, so that the first caller hears what was decided before, then go on in the background."""
        self.once()
        self._thread.start()

    def once(self) -> None:
        """Look now; never raises."""
        try:
            if self._content.look():
                self._changed(self._content.now)
        except IvrError as fault:
            if not self._failing:
                self._failed(fault)
            self._failing = True
        else:
            self._failing = False

    def close(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            self.once()
