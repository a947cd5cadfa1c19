"""Officers, units and duty as a supervisor changes them; every change is in the audit."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.core.accounts.access import UnknownOfficer
from ivr.core.errors import ChangedMeanwhile, IvrError
from ivr.core.requests.units import Duty, Officer, Unit
from ivr.core.samples import is_sample
from ivr.services.audit import Actor, Deed, entry
from ivr.services.ports import Clock, Store

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
#: A duty lasts no longer.
LONGEST = timedelta(hours=24)


class BadUnit(IvrError):
    """A unit needs a name, and an id of 1 to 40 of a to z, 0 to 9 and dash that no other unit has.

    It begins as those of samples do just when a sample adds it: they are all removed at once.
    """


class BadDuty(IvrError):
    """A duty ends after it starts, within a day, and is not over yet."""


class OnDutyAlready(IvrError):
    """She is on duty at that time already."""


def print_of(thing: Officer | Unit) -> str:
    """A word that changes with every change of the officer or unit."""
    values = repr(replace(thing, topics=frozenset())) + repr(sorted(thing.topics))
    return hashlib.sha256(values.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Staffing:
    """The administration of offices; who may do it is for the caller to find out."""

    store: Store
    clock: Clock

    def change(self, officer: Officer, seen: str, actor: Actor) -> None:
        """Replace an officer whose ``print_of`` was ``seen``; whether she may sign in stays as it is.

        A new unit or role ends her sessions. Raises ``UnknownOfficer``, ``ChangedMeanwhile``.
        """
        with self.store.transaction() as tx:
            known = tx.staff.officer(officer.id, work=True)
            if known is None:
                raise UnknownOfficer(officer.id)
            if print_of(known) != seen:
                raise ChangedMeanwhile(officer.id)
            tx.staff.save_officer(replace(officer, disabled=known.disabled))
            if (known.unit, known.role) != (officer.unit, officer.role):
                tx.accounts.end_sessions(officer.id)
            told = f"{officer.role}, {officer.unit}"
            tx.audit.add(entry(self.clock.now(), actor, Deed.OFFICER_CHANGED, officer.id, told))

    def add_unit(self, unit: Unit, actor: Actor) -> None:
        """Add a unit; raises ``BadUnit``."""
        with self.store.transaction() as tx:
            taken = unit.id in {one.id for one in tx.staff.units()} or is_sample(unit.id) is not is_sample(actor.who)
            if taken or not _ID.fullmatch(unit.id) or not unit.name:
                raise BadUnit(unit.id)
            tx.staff.save_unit(unit)
            tx.audit.add(entry(self.clock.now(), actor, Deed.UNIT_SAVED, unit.id, _told(unit)))

    def change_unit(self, unit: Unit, seen: str, actor: Actor) -> None:
        """Replace a unit whose ``print_of`` was ``seen``. Raises ``BadUnit``, ``ChangedMeanwhile``."""
        with self.store.transaction() as tx:
            known = next((one for one in tx.staff.units() if one.id == unit.id), None)
            if known is None or not unit.name:
                raise BadUnit(unit.id)
            if print_of(known) != seen:
                raise ChangedMeanwhile(unit.id)
            tx.staff.save_unit(unit)
            tx.audit.add(entry(self.clock.now(), actor, Deed.UNIT_SAVED, unit.id, _told(unit)))

    def duties(self, officer: Officer) -> tuple[Duty, ...]:
        """What is planned for her and not over yet, in order."""
        with self.store.transaction() as tx:
            every = tx.staff.duties(officer.unit, self.clock.now())
        return tuple(duty for duty in every if duty.officer == officer.id)

    def plan(self, duty: Duty, actor: Actor) -> None:
        """Plan a duty; raises ``BadDuty``, and ``OnDutyAlready`` where it meets another one of hers."""
        if not duty.start < duty.end <= duty.start + LONGEST or duty.end <= self.clock.now():
            raise BadDuty(duty.officer)
        with self.store.transaction() as tx:
            who = tx.staff.officer(duty.officer, work=True)
            planned = tx.staff.duties(who.unit, duty.start) if who else ()
            if any(one.officer == duty.officer and one.start < duty.end for one in planned):
                raise OnDutyAlready(duty.officer)
            tx.staff.save_duty(duty)
            tx.audit.add(entry(self.clock.now(), actor, Deed.DUTY_PLANNED, duty.officer, _span(duty)))

    def remove(self, officer: str, start: datetime, actor: Actor) -> bool:
        """Take a duty out of the plan; False when it is gone already."""
        with self.store.transaction() as tx:
            gone = tx.staff.remove_duty(officer, start)
            if gone:
                tx.audit.add(entry(self.clock.now(), actor, Deed.DUTY_REMOVED, officer, start.isoformat()))
        return gone


def _span(duty: Duty) -> str:
    return f"{duty.start.isoformat()} {duty.end.isoformat()}"


def _told(unit: Unit) -> str:
    return f"{unit.parent}: {' '.join(sorted(unit.topics))}"
