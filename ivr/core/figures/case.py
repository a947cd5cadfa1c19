"""A request as figures look at it: what became of its promises, how long she waited, how she was understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ivr.core.callback import Callback, Event
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.outcome import SENSES, Outcome

#: The kind of event in which an officer says how well the machine understood; the detail is her id and a ``Mark``.
RECOGNITION = "recognition"
#: Events of which figures read the detail too, which tells of no citizen.
READ = frozenset({"promise_kept", "promise_missed", RECOGNITION})


class Mark(StrEnum):
    """How well the machine understood a caller, as the officer judges who spoke with her."""

    RIGHT = "right"
    UNSURE = "unsure"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Case:
    """A request with its attempts and events in order, and what was heard in its messages."""

    request: Callback
    attempts: tuple[Attempt, ...] = ()
    events: tuple[Event, ...] = ()
    heard: tuple[str, ...] = ()


def promises_of(events: Iterable[Event]) -> tuple[int, int]:
    """How many of a request's promises were kept, how many missed; one that was kept after all was not missed."""
    kept: list[str] = []
    missed: set[str] = set()
    last = ""
    for event in events:
        if event.kind == "promise_kept":
            kept.append(event.detail)
        elif event.kind == "promise_missed":
            missed.add(event.detail)
        # The officer took back the outcome with which the promise was kept.
        elif event.kind == "taken_back" and last == "promise_kept" and kept:
            kept.pop()
        last = event.kind if event.kind in _TURNS else last
    return len(set(kept)), len(missed - set(kept))


def mark_of(events: Iterable[Event]) -> Mark | None:
    """The officer's latest judgement; None where there is none."""
    words = [event.detail.rpartition(" ")[2] for event in events if event.kind == RECOGNITION]
    return Mark(words[-1]) if words and words[-1] in set(Mark) else None


def tries_of(case: Case) -> int:
    """How many attempts counted."""
    return sum(one.valid and one.outcome is not None and SENSES[one.outcome].counted for one in case.attempts)


def minutes_until(case: Case, serves: Callable[[Outcome], bool]) -> int | None:
    """Whole minutes from asking to the first attempt that ``serves``; None where none did."""
    moments = [one.began_at for one in case.attempts if one.valid and one.outcome and serves(one.outcome)]
    if not moments:
        return None
    return max(0, int((min(moments) - case.request.asked_at).total_seconds() // 60))


#: Events among which the latest one tells what a later ``taken_back`` takes back.
_TURNS = frozenset({"outcome", "promise_kept", "promise_missed", "taken_back"})
