"""What deciding about the content needs of a transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from ivr.core.content.confirmation import Confirmation
from ivr.core.content.special_day import SpecialDay


class ContentRows(Protocol):
    """What supervisors decided about the content (``tx.content``)."""

    def revision(self) -> int:
        """How often it was changed: one small row, for who only wants to know whether to read the rest."""
        ...

    def change(self) -> int:
        """Count one more change, and hold off every other until this transaction ends; the new revision."""
        ...

    def confirmations(self) -> tuple[Confirmation, ...]:
        """Those that were not withdrawn, one a fact at most, by the fact's id."""
        ...

    def add_confirmation(self, confirmation: Confirmation) -> bool:
        """Store a new one; False when the fact has one that was not withdrawn."""
        ...

    def withdraw(self, confirmation: str, who: str, at: datetime) -> bool:
        """End a confirmation; False when it is not known or was ended before."""
        ...

    def special_days(self, since: date) -> tuple[SpecialDay, ...]:
        """Those from ``since`` on that were not removed, one a day at most, in order."""
        ...

    def add_special_day(self, special: SpecialDay) -> bool:
        """Store a new one; False when the day has one that was not removed."""
        ...

    def remove_special_day(self, special: str, who: str, at: datetime) -> bool:
        """End a special day; False when it is not known or was ended before."""
        ...
