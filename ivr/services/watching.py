"""One look at the board for all who watch it: fifty open browsers cost the database no more than one."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from ivr.services.board import Glance, glance
from ivr.services.ports import Clock, Store

#: What a page that asks again by itself is given may be so old. With the time between two askings it must stay below
#: the 2 seconds within which a request is seen.
AGE = timedelta(seconds=0.4)


@dataclass(frozen=True, slots=True)
class _Look:
    """A look that ``began`` then; what it finds comes later."""

    began: datetime
    found: Future[Glance] = field(default_factory=Future)


class Watching:
    """The looks of one process. Whoever needs one takes it; who asks meanwhile waits for it and gets the same."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._lock = Lock()
        self._latest: _Look | None = None

    def watched(self, newest: datetime | None = None) -> Glance:
        """For a page that stays open: not older than ``AGE``. Raises ``StoreUnavailable``.

        ``newest`` is when the youngest request that the page shows was asked for: it is among the counted.
        """
        moment = self._clock.now() - AGE
        return self._since(max(moment, newest) if newest else moment)

    def opened(self) -> Glance:
        """For somebody who opens a page: whatever was done before is in it. Raises ``StoreUnavailable``."""
        return self._since(self._clock.now())

    def _since(self, moment: datetime) -> Glance:
        own = None
        with self._lock:
            now, look = self._clock.now(), self._latest
            # A clock that was set back must not keep an old look alive.
            if look is None or not moment < look.began <= now:
                look = own = self._latest = _Look(now)
        if own:
            self._take(own)
        return look.found.result()

    def _take(self, look: _Look) -> None:
        try:
            look.found.set_result(glance(self._store, look.began))
        except BaseException as fault:
            with self._lock:
                if self._latest is look:
                    self._latest = None
            look.found.set_exception(fault)
