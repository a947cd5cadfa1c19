"""What the working pages of the console need from the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from ivr.core.calendar import WorkingTime
from ivr.core.callback import Callback, Message
from ivr.core.content.review import Written
from ivr.core.errors import IvrError
from ivr.core.flow import Flow
from ivr.core.privacy.retention import Schedule
from ivr.core.requests.ringing import Ringing
from ivr.core.requests.units import Unit
from ivr.services.audit import Actor
from ivr.services.calling import Calling
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Clock, Store
from ivr.services.queue import Queue
from ivr.services.subject_register import SubjectRegister
from ivr.services.subject_rights import SubjectRights
from ivr.services.watching import Watching
from ivr.services.witness import Witness


class NotPlayable(IvrError):
    """The recording cannot be had now."""

    permanent = False


class Voices(Protocol):
    """Where the voices of messages are kept."""

    def wav(self, actor: Actor, message: Message) -> bytes:
        """A message's recording as a WAV file, for ``actor`` whose right to hear it was checked.

        Raises ``NotPlayable``.
        """
        ...


class Holidays(Protocol):
    """The country's holidays."""

    def named(self, since: date, until: date) -> tuple[tuple[date, str], ...]:
        """Those from ``since`` to ``until``, both included, with their names, in order."""
        ...


@dataclass(frozen=True, slots=True)
class ContentAtHand:
    """What the pages stand on that decide about the content.

    ``facts`` gives every fact as it is written, ``recorded`` tells whether a text has its prompt. ``usual`` are the
    office's hours and ``written_days`` its special days as the files have them.
    """

    facts: Callable[[], tuple[Written, ...]]
    recorded: Callable[[str], bool]
    holidays: Holidays
    usual: WorkingTime
    written_days: Mapping[date, tuple[tuple[time, time], ...]]


@dataclass(frozen=True, slots=True)
class PeopleData:
    """What the pages stand on that look after people's data; ``schedule`` tells how long what is kept."""

    register: SubjectRegister
    rights: SubjectRights
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Work:
    """What the pages stand on. ``voices`` is None where none can be had.

    ``flow`` gives the words that callers hear now.
    """

    store: Store
    clock: Clock
    queue: Queue
    watching: Watching
    outcomes: Outcomes
    ringing: Ringing
    flow: Callable[[], Flow]
    witness: Witness
    calling: Calling
    content: ContentAtHand
    people: PeopleData
    voices: Voices | None = None

    def units(self) -> tuple[Unit, ...]:
        """All units."""
        with self.store.transaction() as tx:
            return tx.staff.units()

    def names(self) -> dict[str, str]:
        """The names of all officers, by their ids."""
        with self.store.transaction() as tx:
            return {officer.id: officer.name for officer in tx.staff.officers()}

    def request(self, callback: str) -> Callback | None:
        """A request by its id."""
        with self.store.transaction() as tx:
            return tx.callback(callback)
