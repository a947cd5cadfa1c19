"""The recorded voice of a message: fetched from the platform, kept here, removed there, and forgotten in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

#: How long after each failure the platform is asked again; after the last one it is given up.
PAUSES = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 30)),
    *(timedelta(hours=hours) for hours in (2, 6, 24, 24, 24)),
)
#: How long a worker may take; then another one tries. Fetching gives up after seconds.
LEASE = timedelta(minutes=3)


class Place(StrEnum):
    """Where the voice is."""

    #: Only at the platform, to be fetched.
    AWAY = "away"
    #: Here, and still at the platform.
    BOTH = "both"
    #: Here, and no longer at the platform, as far as we can see to it.
    HERE = "here"
    #: It could not be fetched.
    LOST = "lost"
    #: Forgotten here, still to be removed at the platform.
    THERE = "there"
    #: Nowhere, as far as we can see to it.
    GONE = "gone"


#: What is still of use to somebody.
HEARD = frozenset({Place.AWAY, Place.BOTH, Place.HERE, Place.LOST})


@dataclass(frozen=True, slots=True)
class Voice:
    """One recording and the way it goes.

    ``message`` is the message's id, ``url`` the platform's address of it, ``at`` when it was recorded, ``notice`` the
    id of the ``Wording`` that was heard before. Something is to be done by ``next_at`` (None: nothing), for which
    ``tries`` were made. ``digest`` is the SHA-256 of the WAV file that is kept here; ``why`` is one word on the last
    failure. Aware times.
    """

    message: str
    url: str
    at: datetime
    notice: str = ""
    place: Place = Place.AWAY
    tries: int = 0
    next_at: datetime | None = None
    digest: str = ""
    why: str = ""

    def taken(self, now: datetime) -> Voice:
        """A worker begins with it: no other one does before the lease is over, even when this one is killed."""
        return replace(self, tries=self.tries + 1, next_at=now + LEASE)

    def fetched(self, digest: str, now: datetime) -> Voice:
        """It is here; next it is to be removed at the platform."""
        return replace(self, place=Place.BOTH, digest=digest, tries=0, next_at=now, why="")

    def removed(self) -> Voice:
        """The platform has it no longer."""
        return replace(self._left_alone(), why="")

    def failed(self, why: str, now: datetime) -> Voice:
        """The platform did not do it; asked again later, or given up. To be called after ``taken``."""
        if self.tries <= len(PAUSES):
            return replace(self, next_at=now + PAUSES[self.tries - 1], why=why)
        if self.place is Place.AWAY:
            return replace(self, place=Place.LOST, next_at=None, why=why)
        return replace(self._left_alone(), why=why)

    def forgotten(self, now: datetime) -> Voice:
        """It is to be kept nowhere any longer."""
        place = Place.GONE if self.place in {Place.HERE, Place.GONE} else Place.THERE
        return replace(self, place=place, digest="", tries=0, next_at=now if place is Place.THERE else None, why="")

    def _left_alone(self) -> Voice:
        place = Place.HERE if self.place is Place.BOTH else Place.GONE
        return replace(self, place=place, next_at=None)
