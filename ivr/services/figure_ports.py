"""What figures need of a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ivr.core.callback import Callback, Event
from ivr.core.figures.calls import Ended
from ivr.core.requests.attempt import Attempt


class FigureRows(Protocol):
    """What figures are counted from: all of the requests asked for, or the calls begun, in a span.

    A span reaches from ``since`` until before ``until``.
    """

    def requests(self, since: datetime, until: datetime) -> tuple[Callback, ...]:
        """The requests asked for in the span, in that order."""
        ...

    def attempts(self, since: datetime, until: datetime) -> tuple[Attempt, ...]:
        """The attempts of those requests, in the order in which they were stored."""
        ...

    def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """The events of those requests, in the order in which they were stored."""
        ...

    def heard(self, since: datetime, until: datetime) -> tuple[tuple[str, str], ...]:
        """What was heard in their messages: the request's id and the text, in order."""
        ...

    def calls(self, since: datetime, until: datetime) -> tuple[Ended, ...]:
        """The calls that began in the span, in that order."""
        ...

    def call(self, call: str) -> Ended | None:
        """One call by its id."""
        ...

    def rang(self, number: str, after: datetime, until: datetime) -> bool:
        """Whether a call from ``number`` began after one moment and not after the other."""
        ...
