"""A platform as services see it, on which anything may fail: requests are lost, words come late, twice or never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivr.core.dialling.dial import Stage
from ivr.core.dialling.ring_fault import NotRung, RingFault, RingUnclear
from ivr.services.calling_ports import Placed
from ivr.services.dialling import Dialling, Rung
from tests.services.house import HandClock


class Mishap(StrEnum):
    """What befalls the next request for a call, beside the refusals of ``RingFault``."""

    #: Nothing is placed, and nobody here knows: a time-out before, or a 5xx.
    UNCLEAR_BEFORE = "unclear_before"
    #: It is placed, and nobody here knows: a time-out after, a broken connection.
    UNCLEAR_AFTER = "unclear_after"
    #: As above, and for a while the list of calls does not show it either.
    UNCLEAR_AND_HIDDEN = "unclear_and_hidden"


@dataclass
class Leg:
    """An officer's call there, and the citizen's that came of it. ``at`` is what it is doing."""

    name: str
    attempt: str
    telephone: str
    placed_at: datetime
    at: str = "queued"
    hidden: bool = False
    agreed: bool = False

    @property
    def status(self) -> str:
        """The platform's word on the officer's leg."""
        return {"queued": "queued", "ringing": "ringing"}.get(self.at, self.at if self.over else "in-progress")

    @property
    def over(self) -> bool:
        return self.at in {"completed", "busy", "no-answer", "failed"}

    @property
    def citizen(self) -> str:
        return f"{self.name}-citizen"


@dataclass
class FaultyPlatform:
    """A ``Dialler``, and the two people whom it rings.

    ``mishap`` befalls the next request. ``words`` were not delivered yet. ``asked`` and ``rung`` count by attempt how
    often a call was asked for, and how often the citizen's telephone rang.
    """

    clock: HandClock
    dialling: Dialling
    mishap: Mishap | RingFault | None = None
    deaf: bool = False
    legs: list[Leg] = field(default_factory=list)
    words: list[Callable[[], object]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    rung: Counter[str] = field(default_factory=Counter)

    # What it is asked over its REST interface.

    def ring(self, attempt: str, telephone: str) -> Placed:
        mishap, self.mishap = self.mishap, None
        self.asked[attempt] += 1
        if isinstance(mishap, RingFault):
            raise NotRung(mishap)
        if mishap is Mishap.UNCLEAR_BEFORE:
            raise RingUnclear
        leg = Leg(f"CA{len(self.legs)}", attempt, telephone, self.clock.now())
        leg.hidden = mishap is Mishap.UNCLEAR_AND_HIDDEN
        self.legs.append(leg)
        if mishap is not None:
            raise RingUnclear
        return Placed(leg.name, "queued", leg.placed_at)

    def find(self, telephone: str, since: datetime) -> tuple[Placed, ...]:
        self._require_hearing()
        shown = [leg for leg in self.legs if leg.telephone == telephone and not leg.hidden and leg.placed_at >= since]
        return tuple(Placed(leg.name, leg.status, leg.placed_at) for leg in shown)

    def look(self, call: str) -> Placed | None:
        self._require_hearing()
        return next((Placed(leg.name, leg.status, leg.placed_at) for leg in self.legs if leg.name == call), None)

    def hang_up(self, call: str) -> None:
        self._require_hearing()
        for leg in self.legs:
            if leg.name == call and not leg.over:
                self.end(leg)

    def _require_hearing(self) -> None:
        if self.deaf:
            raise RingUnclear

    # What happens there. ``lost``: our answer to the document that is asked for does not arrive.

    def go_on(self, leg: Leg, choice: int, *, lost: bool) -> None:
        """Let one thing happen to a leg that is not over."""
        getattr(self, f"_{leg.at}")(leg, choice, lost)

    def end(self, leg: Leg, status: str = "completed") -> None:
        """The officer's leg ends, and with it the citizen's."""
        if leg.at in {"dialled", "asked", "talking"}:
            word = "canceled" if leg.at == "dialled" else "completed"
            self._tell_citizen(leg, word)
        leg.at = status
        self._tell(leg, status)

    def _queued(self, leg: Leg, _: int, __: bool) -> None:
        leg.at = "ringing"
        self._tell(leg, "ringing")

    def _ringing(self, leg: Leg, choice: int, lost: bool) -> None:
        if status := {1: "busy", 2: "no-answer", 3: "failed"}.get(choice):
            self.end(leg, status)
            return
        self._tell(leg, "in-progress")
        rung = None if lost else self.dialling.officer_answered(leg.attempt, leg.name)
        if self._mine(leg, rung):
            leg.at = "whisper"
        else:
            self.end(leg)

    def _whisper(self, leg: Leg, choice: int, lost: bool) -> None:
        if choice == 1:
            self.end(leg)
            return
        rung = self.dialling.officer_pressed(leg.attempt, leg.name, "" if choice == 2 else "1")
        if lost or not self._mine(leg, rung) or rung is None or not rung.dial.citizen_rung:
            self.end(leg)
            return
        leg.at = "dialled"
        self.rung[leg.attempt] += 1
        self._tell_citizen(leg, "ringing")

    def _dialled(self, leg: Leg, choice: int, lost: bool) -> None:
        if status := {1: "busy", 2: "no-answer", 3: "failed"}.get(choice):
            self._tell_citizen(leg, status)
            self._citizen_over(leg, status, lost)
            return
        self._tell_citizen(leg, "in-progress")
        rung = None if lost else self.dialling.citizen_answered(leg.attempt, leg.citizen)
        if rung is None or rung.dial.over or rung.dial.citizen_call != leg.citizen:
            self._citizen_over(leg, "completed", lost)
        else:
            leg.at = "asked"

    def _asked(self, leg: Leg, choice: int, lost: bool) -> None:
        if choice == 1:
            self._citizen_over(leg, "completed", lost)
            return
        answer = {2: self.dialling.citizen_refused, 3: self.dialling.citizen_agreed}.get(choice)
        rung = answer(leg.attempt, leg.citizen) if answer else self._pressed(leg)
        leg.agreed = choice != 2
        talks = rung is not None and not rung.dial.over and rung.dial.stage is Stage.TALKING
        if talks and not lost:
            leg.at = "talking"
        else:
            self._citizen_over(leg, "completed", lost)

    def _talking(self, leg: Leg, _: int, lost: bool) -> None:
        self._citizen_over(leg, "completed", lost)

    def _pressed(self, leg: Leg) -> Rung | None:
        return self.dialling.citizen_pressed(leg.attempt, leg.citizen, "1")

    def _citizen_over(self, leg: Leg, status: str, lost: bool) -> None:
        """The citizen's leg is over; the officer hears how it ended, and then hers is."""
        self._tell_citizen(leg, status)
        if not lost:
            self.dialling.citizen_done(leg.attempt, leg.name, status, leg.citizen)
        leg.at = "whisper"
        self.end(leg)

    @staticmethod
    def _mine(leg: Leg, rung: Rung | None) -> bool:
        return rung is not None and rung.dial.call == leg.name and not rung.dial.over

    def _tell(self, leg: Leg, word: str) -> None:
        self.words.append(lambda: self.dialling.officer_status(leg.attempt, leg.name, word))

    def _tell_citizen(self, leg: Leg, word: str) -> None:
        self.words.append(lambda: self.dialling.citizen_status(leg.attempt, leg.citizen, word))
