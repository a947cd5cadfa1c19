"""What samples need of a transaction."""

from __future__ import annotations

from typing import Protocol

from ivr.core.callback import Callback


class SampleRows(Protocol):
    """The samples among what is stored (``tx.samples``)."""

    def remove(self) -> int:
        """Take everything out whose id is that of a sample; how many requests went.

        What real callers asked for stays: it belongs to everyone where it belonged to a sample's unit, and waits
        again where a sample officer had it in hand.
        """
        ...

    def put_first(self) -> tuple[Callback, ...]:
        """Requests of real callers that a sample supervisor has put before others."""
        ...
