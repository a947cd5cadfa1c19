"""Days with hours of their own, as a supervisor sets them; every deed is in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from ivr.core.calendar import day_of
from ivr.core.content.special_day import SpecialDay, require_sound
from ivr.core.errors import ChangedMeanwhile
from ivr.services.audit import Actor, Deed, entry
from ivr.services.ports import Clock, Ids, Store


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Setting and removing special days; who may do it is for the caller to find out.

    Promises given before stay as they were spoken; those given afterwards count with the day.
    """

    store: Store
    clock: Clock
    ids: Ids

    def ahead(self) -> tuple[SpecialDay, ...]:
        """Today's and later ones, in order."""
        with self.store.transaction() as tx:
            return tx.content.special_days(day_of(self.clock.now()))

    def add(self, day: date, half_days: tuple[tuple[time, time], ...], reason: str, actor: Actor) -> None:
        """Set a special day. Raises ``BadSpecialDay``, and ``ChangedMeanwhile`` where the day is set already."""
        now = self.clock.now()
        special = SpecialDay(self.ids.new(), day, half_days, reason, actor.who, now)
        require_sound(special, day_of(now))
        with self.store.transaction() as tx:
            tx.content.change()
            if not tx.content.add_special_day(special):
                raise ChangedMeanwhile(str(day))
            tx.audit.add(entry(now, actor, Deed.SPECIAL_DAY_SET, str(day), f"{_told(special)}, {reason}"))

    def remove(self, special: str, day: date, actor: Actor) -> None:
        """Remove a special day; raises ``ChangedMeanwhile`` when it is gone already."""
        now = self.clock.now()
        with self.store.transaction() as tx:
            tx.content.change()
            if not tx.content.remove_special_day(special, actor.who, now):
                raise ChangedMeanwhile(str(day))
            tx.audit.add(entry(now, actor, Deed.SPECIAL_DAY_REMOVED, str(day)))


def _told(special: SpecialDay) -> str:
    return " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in special.half_days) or "closed"
