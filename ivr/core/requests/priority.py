"""Why a request goes before others, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Priority(StrEnum):
    """The reason for going first; the value is the key of its words on the card."""

    URGENT = "urgent"
    SUPERVISOR = "supervisor"
    PROMISE_MISSED = "promise_missed"
    REPORT = "report"
    ASKED_REPEATEDLY = "asked_repeatedly"


#: A request with this reason stands in line as if its promise were so much earlier. Every head start is finite, so
#: that whoever waits long enough goes first: that is the ageing.
HEAD_START: Mapping[Priority, timedelta] = {
    Priority.URGENT: timedelta(days=7),
    Priority.SUPERVISOR: timedelta(days=2),
    Priority.PROMISE_MISSED: timedelta(days=1),
    Priority.REPORT: timedelta(hours=12),
    Priority.ASKED_REPEATEDLY: timedelta(hours=4),
}

#: From so many times on, asking again is a reason.
REPEATEDLY = 3


class Ground(StrEnum):
    """Why a supervisor has a request go before others, or no longer; the value is the key of its words."""

    #: She is old, ill or disabled: ringing again or coming to the office is hard for her.
    FRAIL = "frail"
    #: Something runs out for her soon.
    DEADLINE = "deadline"
    #: The office erred, or kept her waiting before.
    OUR_FAULT = "our_fault"
    #: Somebody may come to harm.
    DANGER = "danger"
    #: Looked into: it can wait like others.
    NOT_PRESSING = "not_pressing"
    #: The reason is gone.
    SETTLED = "settled"
    BY_MISTAKE = "by_mistake"
    #: As the note tells.
    OTHER = "other"


#: Grounds for going before others, and for doing so no longer.
GIVEN_FOR = (Ground.FRAIL, Ground.DEADLINE, Ground.OUR_FAULT, Ground.DANGER, Ground.OTHER)
TAKEN_FOR = (Ground.NOT_PRESSING, Ground.SETTLED, Ground.BY_MISTAKE, Ground.OTHER)


@dataclass(frozen=True, slots=True)
class Precedence:
    """A supervisor's word that a request goes before others: on what ground, who (``officer``), when (aware)."""

    ground: Ground
    officer: str
    at: datetime
    note: str = ""


def head_start(priority: Priority | None) -> timedelta:
    """How much earlier the promise counts."""
    return HEAD_START[priority] if priority else timedelta()


def stronger(one: Priority | None, other: Priority | None) -> Priority | None:
    """The reason with the longer head start; two reasons do not add up."""
    return one if head_start(one) >= head_start(other) else other
