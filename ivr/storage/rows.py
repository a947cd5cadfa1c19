"""Rows of the tables <-> the values of the core: two functions a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from ivr.core.callback import Callback, Event, Message, Status
from ivr.core.queue import rank_at
from ivr.core.requests.claim import Claim, FollowUp
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import Ground, Precedence, Priority
from ivr.services.ports import CallRow
from ivr.storage.tables import callbacks, calls, events, messages

#: The columns to select, in the order that the functions below unpack.
CALL_COLUMNS: Sequence[ColumnElement[Any]] = tuple(calls.c)
CALLBACK_COLUMNS: Sequence[ColumnElement[Any]] = tuple(
    column for column in callbacks.c if column.name not in {"position", "rank_at"}
)
MESSAGE_COLUMNS: Sequence[ColumnElement[Any]] = tuple(column for column in messages.c if column.name != "position")
_CALLBACK_NAMES = tuple(column.name for column in CALLBACK_COLUMNS)
EVENT_COLUMNS: Sequence[ColumnElement[Any]] = tuple(column for column in events.c if column.name != "position")


def call_to_row(call: CallRow) -> dict[str, Any]:
    """A call -> the values of its columns."""
    return {
        "id": call.id,
        "number": call.number,
        "turn": call.turn,
        "session": call.session,
        "reply": call.reply,
        "status": call.status,
        "began_at": call.began_at,
        "touched_at": call.touched_at,
        "over_at": call.over_at,
    }


def call_from_row(row: Sequence[Any]) -> CallRow:
    """A selected row of ``CALL_COLUMNS`` -> the call."""
    return CallRow(*row)


def callback_to_row(callback: Callback) -> dict[str, Any]:
    """A request -> the values of its columns."""
    return {
        "id": callback.id,
        "number": callback.number,
        "proven": callback.proven,
        "code": json.dumps(callback.code, ensure_ascii=False),
        "status": callback.status.value,
        "topic": callback.topic,
        "path": json.dumps(callback.path, ensure_ascii=False),
        "asked_at": callback.asked_at,
        "due_at": callback.due_at,
        "call": callback.call,
        "not_before": callback.not_before,
        "asked": callback.asked,
        "version": callback.version,
        "unit": callback.unit,
        "priority": callback.priority.value if callback.priority else None,
        "attempts": callback.attempts,
        "next_at": callback.next_at,
        **_claim_to_row(callback.claim),
        **_follow_up_to_row(callback.follow_up),
        "missed_at": callback.missed_at,
        "outcome": callback.outcome.value if callback.outcome else None,
        "closed_at": callback.closed_at,
        "rank_at": rank_at(callback),
        **_precedence_to_row(callback.precedence),
    }


def callback_from_row(row: Sequence[Any]) -> Callback:
    """A selected row of ``CALLBACK_COLUMNS`` -> the request."""
    values = dict(zip(_CALLBACK_NAMES, row, strict=True))
    first, second = json.loads(values.pop("code"))
    claim = [values.pop(f"claim_{name}") for name in ("officer", "since", "until")]
    follow_up = [values.pop(f"follow_up_{name}") for name in ("officer", "until")]
    word = [values.pop(f"precedence_{name}") for name in ("ground", "officer", "at", "note")]
    priority, outcome = values.pop("priority"), values.pop("outcome")
    return Callback(
        code=(first, second),
        status=Status(values.pop("status")),
        path=tuple(json.loads(values.pop("path"))),
        priority=Priority(priority) if priority else None,
        outcome=Outcome(outcome) if outcome else None,
        claim=Claim(*claim) if claim[0] is not None else None,
        follow_up=FollowUp(*follow_up) if follow_up[0] is not None else None,
        precedence=Precedence(Ground(word[0]), *word[1:]) if word[0] is not None else None,
        **values,
    )


def _claim_to_row(claim: Claim | None) -> dict[str, Any]:
    values = (claim.officer, claim.since, claim.until) if claim else (None, None, None)
    return dict(zip(("claim_officer", "claim_since", "claim_until"), values, strict=True))


def _follow_up_to_row(follow_up: FollowUp | None) -> dict[str, Any]:
    values = (follow_up.officer, follow_up.until) if follow_up else (None, None)
    return dict(zip(("follow_up_officer", "follow_up_until"), values, strict=True))


def _precedence_to_row(word: Precedence | None) -> dict[str, Any]:
    values = (word.ground.value, word.officer, word.at, word.note) if word else (None,) * 4
    return dict(
        zip(("precedence_ground", "precedence_officer", "precedence_at", "precedence_note"), values, strict=True)
    )


def message_to_row(message: Message) -> dict[str, Any]:
    """A message -> the values of its columns."""
    return {
        "id": message.id,
        "callback": message.callback,
        "call": message.call,
        "url": message.url,
        "seconds": message.seconds,
        "at": message.at,
        "transcript": message.transcript,
    }


def message_from_row(row: Sequence[Any]) -> Message:
    """A selected row of ``MESSAGE_COLUMNS`` -> the message."""
    return Message(*row)


def event_to_row(event: Event) -> dict[str, Any]:
    """A line of history -> the values of its columns."""
    return {"callback": event.callback, "at": event.at, "kind": event.kind, "detail": event.detail}


def event_from_row(row: Sequence[Any]) -> Event:
    """A selected row of ``EVENT_COLUMNS`` -> the line of history."""
    return Event(*row)
