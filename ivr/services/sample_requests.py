"""Storing sample requests and calls as if they had been lived through: by the rules of the queue, at their times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ivr.core.calendar import day_of, promise
from ivr.core.callback import Callback, Event, Message, Status
from ivr.core.figures.case import RECOGNITION
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.claim import Claim
from ivr.core.requests.closing import recorded
from ivr.core.requests.priority import REPEATEDLY, Priority
from ivr.core.requests.retries import RETRIES
from ivr.core.requests.ringing import Ringing
from ivr.core.samples import MARK, NUMBERS, History, PastCall, PastRequest, SampleRequest, SampleTry, moment
from ivr.core.session import Session
from ivr.services.outcomes import noted, told
from ivr.services.ports import CallRow, Transaction

#: How long an officer has a request in hand, in the stories of the samples.
_IN_HAND = timedelta(minutes=4)
#: The flow that sample calls were answered by: none; and where those ended that asked for an officer.
_NO_FLOW, _SAVED = "sample", "saved"
#: How long a call lasts that asks for an officer.
_CALLED = timedelta(seconds=50)


def ask(tx: Transaction, sample: SampleRequest, now: datetime, ringing: Ringing) -> None:
    """A request that waits."""
    at = now - sample.ago
    often = Priority.ASKED_REPEATEDLY if sample.asked >= REPEATEDLY else None
    made = replace(
        _made(sample.id, sample, at, ringing),
        proven=not sample.typed,
        not_before=at + sample.ago / 2 if sample.agreed else None,
        asked=sample.asked,
        priority=Priority.URGENT if sample.urgent else often,
    )
    tx.add_callback(made)
    tx.add_event(Event(made.id, at, "asked", made.call))
    _say(tx, made, sample.said)


def live(tx: Transaction, history: History, now: datetime, ringing: Ringing) -> None:
    """What happened before today."""
    for place, (day, each) in enumerate(history.lived(day_of(now), ringing)):
        if isinstance(each, PastCall):
            _call(tx, f"{MARK}call-alone-{place}", day, each)
        else:
            _store(tx, _made(f"{MARK}past-{place}", each, moment(day, each.at), ringing), each, ringing)


def _made(key: str, sample: SampleRequest | PastRequest, at: datetime, ringing: Ringing) -> Callback:
    return Callback(
        id=key,
        number=f"{NUMBERS}{sample.line}",
        proven=True,
        code=sample.code,
        status=Status.WAITING,
        topic=sample.topic,
        path=sample.path,
        asked_at=at,
        due_at=promise(ringing.office, ringing.closed, at),
        call=_call_of(key),
        unit=sample.unit,
    )


def _call_of(request: str) -> str:
    """The call in which a sample request was made."""
    return f"{MARK}call-{request.removeprefix(MARK)}"


@dataclass(frozen=True, slots=True)
class _Lived:
    """A request after some attempts."""

    request: Callback
    attempts: tuple[Attempt, ...] = ()
    events: tuple[Event, ...] = ()


def _store(tx: Transaction, begun: Callback, past: PastRequest, ringing: Ringing) -> None:
    lived = _Lived(begun, events=(Event(begun.id, begun.asked_at, "asked", begun.call),))
    for each in past.tries:
        lived = _tried(lived, each, ringing)
    session = Session(begun.call, _NO_FLOW, _SAVED, topic=begun.topic, callback=begun.id)
    _keep_call(tx, session, f"{NUMBERS}{past.line}", begun.asked_at, _CALLED)
    tx.add_callback(lived.request)
    for attempt in lived.attempts:
        tx.queue.add_attempt(attempt)
    for event in lived.events:
        tx.add_event(event)
    if past.mark is not None:
        last = lived.attempts[-1]
        tx.add_event(Event(begun.id, last.ended_at or last.began_at, RECOGNITION, f"{last.officer} {past.mark}"))
    _say(tx, begun, past.said)


def _tried(lived: _Lived, sample: SampleTry, ringing: Ringing) -> _Lived:
    """The request after another attempt, by the same rules as any other."""
    before, begins = lived.request, lived.request.asked_at + sample.after
    ends = begins + _IN_HAND
    key = f"{before.id}-{len(lived.attempts) + 1}"
    attempt = Attempt(key, before.id, sample.officer, begins, before.due_at).ended(sample.outcome, ends, sample.note)
    attempts = (*lived.attempts, attempt)
    held = replace(before.to(Status.CLAIMED), claim=Claim(sample.officer, begins, ends))
    after = recorded(noted(held, attempt, ends), attempts, ends, ringing, RETRIES)
    events = (Event(before.id, begins, "claimed", sample.officer), *told(held, attempt, ends))
    return _Lived(after, attempts, (*lived.events, *events))


def _say(tx: Transaction, made: Callback, said: str) -> None:
    if said:
        tx.add_message(Message(f"{made.id}-said", made.id, made.call, "", None, made.asked_at, said))


def _call(tx: Transaction, key: str, day: date, past: PastCall) -> None:
    session = Session(key, _NO_FLOW, past.node, topic=past.topic)
    _keep_call(tx, session, f"{NUMBERS}{past.line}", moment(day, past.at), past.lasted)


def _keep_call(tx: Transaction, session: Session, number: str, began: datetime, lasted: timedelta) -> None:
    over = began + lasted
    known = replace(session, turn=1, number=number, proven=True, over=True)
    tx.add_call(CallRow(session.call, number, 1, known.to_json(), "[]", "completed", began, over, over))
