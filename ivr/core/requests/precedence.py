"""A supervisor has a request go before others, or takes away what puts it there."""

from __future__ import annotations

from dataclasses import replace

from ivr.core.callback import Callback
from ivr.core.errors import IllegalMove
from ivr.core.requests.priority import GIVEN_FOR, TAKEN_FOR, Ground, Precedence, Priority, head_start


def can_give(callback: Callback) -> bool:
    """Whether a supervisor's word would move the request forward."""
    return callback.open and head_start(callback.standing) < head_start(Priority.SUPERVISOR)


def can_take(callback: Callback) -> bool:
    """Whether something puts the request before others."""
    return callback.open and callback.standing is not None


def given(callback: Callback, precedence: Precedence) -> Callback:
    """The request going before others by a supervisor's word.

    Raises ``IllegalMove`` when it is closed or stands as far before already, or the ground is none for that.
    """
    if not can_give(callback) or precedence.ground not in GIVEN_FOR:
        raise IllegalMove(f"priority given on ground of {precedence.ground} while {callback.status}")
    return replace(callback, precedence=precedence)


def taken(callback: Callback, ground: Ground) -> Callback:
    """The request without what puts it before others now: a supervisor's word, or what the hotline found.

    The other of the two counts again, and so does whatever is found from now on: a promise that is missed, say.
    Raises ``IllegalMove`` when nothing does, or the ground is none for that.
    """
    if not can_take(callback) or ground not in TAKEN_FOR:
        raise IllegalMove(f"priority taken on ground of {ground} while {callback.status}")
    if callback.standing is Priority.SUPERVISOR:
        return replace(callback, precedence=None)
    return replace(callback, priority=None)


def state_of(callback: Callback) -> str:
    """What a page showed of the request's priority, in a word that changes with every change of it."""
    since = callback.precedence.at.isoformat() if callback.precedence else "-"
    return f"{callback.priority or '-'} {since} {'open' if callback.open else 'closed'}"
