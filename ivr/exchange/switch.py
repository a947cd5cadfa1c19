"""What the lines of an exchange share: the other telephones, the calls placed, and the reports on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING

import httpx

from ivr.exchange.errors import FetchFailed
from ivr.exchange.network import Form, Request, resolve
from ivr.exchange.record import CallRecord, StatusCallback
from ivr.exchange.telephones import Directory

if TYPE_CHECKING:
    from ivr.exchange.exchange import Exchange

EVENTS = ("initiated", "ringing", "answered", "completed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the reports on a call go, and on which events."""

    url: str = ""
    events: tuple[str, ...] = ("completed",)


@dataclass(slots=True)
class Switch:
    """Rings telephones for the documents of one call. `keep` is told of every call that is placed.

    With `disorderly` all reports come after the call, the last first, each twice: platforms promise no order.
    """

    exchange: Exchange
    directory: Directory
    keep: Callable[[CallRecord], None] = lambda _record: None
    disorderly: bool = False
    _held: list[tuple[CallRecord, Request]] = field(default_factory=list)
    _told: dict[str, int] = field(default_factory=dict)

    def report(self, record: CallRecord, wanted: Wanted, event: str, sip: int = 0) -> None:
        """Report an event of a call, where that is wanted; `record.status` is told with it."""
        if not self.exchange.profile.tells_progress and event != "completed":
            return
        if not wanted.url or event not in wanted.events:
            return
        number = self._told.get(record.sid, 0)
        self._told[record.sid] = number + 1
        form: Form = (
            *self.exchange.standard(record, record.status),
            ("Timestamp", format_datetime(self.exchange.clock.now())),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", str(number)),
            *self._length(record, event),
            *((("SipResponseCode", str(sip)),) if sip else ()),
        )
        request = Request(resolve(wanted.url, wanted.url), form=form, token=self.exchange.identify(""))
        if self.disorderly:
            self._held.append((record, request))
        else:
            self._send(record, request)

    def flush(self) -> None:
        """Send what was held back."""
        for record, request in reversed(self._held):
            self._send(record, request)
            self._send(record, request)
        self._held.clear()

    def _length(self, record: CallRecord, event: str) -> Form:
        if event != "completed" or record.answered is None:
            return ()
        seconds = round((self.exchange.clock.now() - record.answered).total_seconds())
        return (("CallDuration", str(seconds)), ("Duration", str(-(-seconds // 60))))

    def _send(self, record: CallRecord, request: Request) -> None:
        try:
            answered = self.exchange.network.deliver(request, httpx.Cookies()).status
        except FetchFailed as error:
            record.warnings.append(f"status callback: {error}")
            answered = 0
        record.status_callbacks.append(StatusCallback(request.url, request.form, answered))
