"""Calls, requests, messages and events for the contracts, with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.core.callback import Callback, Event, Message, Status
from ivr.services.ports import CallRow

NOON = datetime(2026, 3, 2, 5, 0, 0, 123456, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def a_call(key: str = "call-1", **changes: Any) -> CallRow:
    values: dict[str, Any] = {
        "id": key,
        "number": "+84912345678",
        "turn": 0,
        "session": '{"node": "main"}',
        "reply": "[]",
        "status": "in-progress",
        "began_at": NOON,
        "touched_at": NOON,
    }
    return CallRow(**{**values, **changes})


def a_request(key: str = "request-1", **changes: Any) -> Callback:
    values: dict[str, Any] = {
        "id": key,
        "number": "+84912345678",
        "proven": True,
        "code": ("hoa sen", "cá chép"),
        "status": Status.WAITING,
        "topic": "can-cuoc",
        "path": ("main", "can-cuoc"),
        "asked_at": NOON,
        "due_at": at(240),
        "call": "call-1",
    }
    return Callback(**{**values, **changes})


def a_message(key: str = "message-1", **changes: Any) -> Message:
    values: dict[str, Any] = {
        "id": key,
        "callback": "request-1",
        "call": "call-1",
        "url": "https://api.example.com/recordings/RE1",
        "seconds": 12.5,
        "at": NOON,
        "transcript": "mất thẻ căn cước",
    }
    return Message(**{**values, **changes})


def an_event(kind: str = "asked", **changes: Any) -> Event:
    values: dict[str, Any] = {"callback": "request-1", "at": NOON, "kind": kind, "detail": "call-1"}
    return Event(**{**values, **changes})
