"""All that is held on one telephone number, gathered in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.core.callback import Callback, Event, Message
from ivr.core.privacy.voice import Voice
from ivr.core.requests.attempt import Attempt
from ivr.core.requests.priority import Precedence
from ivr.services.ports import CallRow, Journal, JournalEntry, Transaction

#: Requests and calls of one number; whoever has more is served in parts.
MOST = 5_000
#: Kinds of events whose detail is the id of a call.
_BY_CALL = frozenset({"asked", "asked_again", "message", "cancelled"})


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message, what is known of its voice, and what the caller was told before (empty: not known)."""

    message: Message
    voice: Voice | None
    told: str


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request with all that hangs on it."""

    callback: Callback
    messages: tuple[HeldMessage, ...]
    events: tuple[Event, ...]
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What is held on ``number`` (E.164). ``journal`` is what the database does not have yet."""

    number: str
    requests: tuple[HeldRequest, ...]
    calls: tuple[CallRow, ...]
    journal: tuple[JournalEntry, ...]

    def document(self, now: datetime) -> dict[str, Any]:
        """The same for the person himself, as JSON. Which officer rang is left out: her name is not his data."""
        return {
            "number": self.number,
            "made_at": now.isoformat(),
            "requests": [_request(request) for request in self.requests],
            "calls": [_call(call) for call in self.calls],
            "not_taken_in_yet": [
                {"call": one.call, "at": one.at.isoformat(), "topic": one.topic, "transcript": one.transcript}
                for one in self.journal
            ],
        }


def held(tx: Transaction, journal: Journal, number: str) -> Found:
    """Gather it."""
    calls = (tx.call(call) for call in tx.privacy.calls_of(number, MOST))
    return Found(
        number,
        tuple(_held_request(tx, callback) for callback in tx.queue.requests_of(number, MOST)),
        tuple(call for call in calls if call is not None),
        tuple(waiting for waiting in journal.entries() if waiting.number == number),
    )


def calls_about(tx: Transaction, found: Found) -> tuple[str, ...]:
    """The ids of the calls that hold something of it, from whichever number: in some of them it was typed."""
    named = [call.id for call in found.calls]
    for request in found.requests:
        named.append(request.callback.call)
        named += [one.message.call for one in request.messages]
        named += [event.detail for event in request.events if event.kind in _BY_CALL]
    return tuple(call for call in dict.fromkeys(named) if call and tx.call(call) is not None)


def _held_request(tx: Transaction, callback: Callback) -> HeldRequest:
    return HeldRequest(
        callback,
        tuple(_held_message(tx, message) for message in tx.messages(callback.id)),
        tx.events(callback.id),
        tx.queue.attempts(callback.id),
    )


def _held_message(tx: Transaction, message: Message) -> HeldMessage:
    voice = tx.voices.voice(message.id)
    wording = tx.voices.wording(voice.notice) if voice and voice.notice else None
    return HeldMessage(message, voice, wording.text if wording else "")


def _request(request: HeldRequest) -> dict[str, Any]:
    callback = request.callback
    return {
        "id": callback.id,
        "asked_at": callback.asked_at.isoformat(),
        "promised_by": callback.due_at.isoformat(),
        "status": callback.status.value,
        "topic": callback.topic,
        "path": list(callback.path),
        "unit": callback.unit,
        "code": " ".join(callback.code).strip(),
        "number_given_by_network": callback.proven,
        "closed_at": callback.closed_at and callback.closed_at.isoformat(),
        "outcome": callback.outcome and callback.outcome.value,
        "priority_given": callback.precedence and _precedence(callback.precedence),
        "messages": [_message(message) for message in request.messages],
        "history": [{"at": event.at.isoformat(), "what": event.kind} for event in request.events],
        "attempts": [_attempt(attempt) for attempt in request.attempts],
    }


def _precedence(word: Precedence) -> dict[str, Any]:
    return {"ground": word.ground.value, "note": word.note, "at": word.at.isoformat()}


def _message(held_: HeldMessage) -> dict[str, Any]:
    message, voice = held_.message, held_.voice
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "seconds": message.seconds,
        "transcript": message.transcript,
        "recording": voice.place.value if voice else None,
        "told_before": held_.told,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "began_at": attempt.began_at.isoformat(),
        "ended_at": attempt.ended_at and attempt.ended_at.isoformat(),
        "outcome": attempt.outcome and attempt.outcome.value,
        "note": attempt.note,
    }


def _call(call: CallRow) -> dict[str, Any]:
    return {
        "id": call.id,
        "began_at": call.began_at.isoformat(),
        "over_at": call.over_at and call.over_at.isoformat(),
        "status": call.status,
        "session": call.session,
    }
