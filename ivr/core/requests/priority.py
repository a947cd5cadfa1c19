"""Why a request goes before others, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Priority(StrEnum):
    """The reason for going first; the value is the key of its words on the card."""

    URGENT = "urgent"
    SUPERVISOR = "supervisor"
    PROMISE_MISSED = "promise_missed"
    ASKED_REPEATEDLY = "asked_repeatedly"


#: A request with this reason stands in line as if its promise were so much earlier. Every head start is finite, so
#: that whoever waits long enough goes first: that is the ageing.
HEAD_START: Mapping[Priority, timedelta] = {
    Priority.URGENT: timedelta(days=7),
    Priority.SUPERVISOR: timedelta(days=2),
    Priority.PROMISE_MISSED: timedelta(days=1),
    Priority.ASKED_REPEATEDLY: timedelta(hours=4),
}

#: From so many times on, asking again is a reason.
REPEATEDLY = 3


def head_start(priority: Priority | None) -> timedelta:
    """How much earlier the promise counts."""
    return HEAD_START[priority] if priority else timedelta()


def stronger(one: Priority | None, other: Priority | None) -> Priority | None:
    """The reason with the longer head start; two reasons do not add up."""
    return one if head_start(one) >= head_start(other) else other
