"""A month of work for figures: promises kept and missed, calls that were served and calls that were given up."""

from __future__ import annotations

from datetime import timedelta

from ivr.core.figures.case import Mark
from ivr.core.requests.outcome import Outcome
from ivr.core.session import Session
from ivr.services.figures import mark
from ivr.services.ports import CallRow
from tests.services.staff import LAN
from tests.web.console.hall import Hall

TOPICS = ("can-cuoc", "tam-tru", "khai-sinh", None)
ENDS = (Outcome.SOLVED, Outcome.SENT_ELSEWHERE, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MUST_COME)


def month_of_work(hall: Hall) -> None:
    """Fill the hall: forty requests, thirty of them rung, and two dozen calls."""
    for place in range(40):
        _asked(hall, place)
    with hall.store.transaction() as tx:
        for place in range(24):
            tx.add_call(_call(hall, place))


def _asked(hall: Hall, place: int) -> None:
    key, hours = f"r{place}", 24 * (place % 18) + place % 5
    asked_at = hall.clock.now() - timedelta(hours=hours)
    due = asked_at + timedelta(hours=3)
    hall.ask(
        key,
        minutes_ago=hours * 60,
        number=f"+849350{place:05}",
        topic=TOPICS[place % 4],
        due_at=due if place % 7 else due - timedelta(hours=4),
        said="" if place % 4 != 3 else "cho hỏi sổ đỏ bị ngập nước",
    )
    if place < 30:
        hall.queue.take(LAN.id, key)
        rang_at = asked_at + timedelta(minutes=11 * place % 170)
        hall.outcomes.record(LAN.id, key, ENDS[place % 5], "", rang_at)
        mark(hall.store, hall.clock, LAN.id, key, list(Mark)[place % 3])


def _call(hall: Hall, place: int) -> CallRow:
    topic = "can-cuoc" if place % 3 else None
    session = Session(f"c{place}", "print", topic or ("main", "welcome")[place % 2], topic=topic)
    moment = hall.clock.now() - timedelta(hours=30 + 7 * place)
    number = f"+849870{place % 20:05}"
    return CallRow(f"c{place}", number, 1, session.to_json(), "[]", "completed", moment, moment, moment)
