"""Who may come into the console: credentials, sessions that end, and how far somebody has come in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.core.errors import IvrError
from ivr.core.requests.units import EVERYONE, Role, Unit
from ivr.core.samples import is_sample

#: A session ends when nothing was done in it for so long: the computers are shared.
IDLE = timedelta(minutes=20)
#: A session ends after so long whatever is done in it: no working day is longer.
LONGEST = timedelta(hours=12)
#: Activity is written down this often; each writing is a commit.
NOTED_EVERY = timedelta(minutes=1)


class SignInRefused(IvrError):
    """The name or the password is wrong."""


class CodeRefused(IvrError):
    """The code is wrong, or it was used before."""


class SessionOver(IvrError):
    """The session has ended."""

    def __init__(self, why: str) -> None:
        """Keep ``why`` in one word: ``none``, ``idle`` or ``long``."""
        super().__init__(f"({why})")
        self.why = why


class UnknownOfficer(IvrError):
    """There is no such officer."""


class OfficerExists(IvrError):
    """There is an officer of that name already."""


class Stage(StrEnum):
    """How far somebody has come in; only ``WHOLE`` opens the console."""

    SECOND_FACTOR = "second-factor"
    NEW_PASSWORD = "new-password"  # noqa: S105 - the name of a stage
    ENROLMENT = "enrolment"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Credential:
    """What proves that somebody is the officer.

    ``digest`` is the password's, in the hasher's own form. ``must_change``: somebody else chose the password.
    ``factor`` names the secret of the one-time codes (None: not enrolled), ``pending`` one that is shown and not
    confirmed yet. ``last_step`` is the step of the last code that was taken.
    """

    officer: str
    digest: str
    changed_at: datetime
    must_change: bool = True
    factor: str | None = None
    pending: str | None = None
    last_step: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody at a browser.

    ``key`` is the digest of what the browser shows, so that who reads the table cannot enter. ``proven``: the
    second factor was shown. Times are aware.
    """

    key: str
    officer: str
    began_at: datetime
    seen_at: datetime
    address: str
    proven: bool = False

    def over(self, now: datetime) -> str | None:
        """Why the session has ended by ``now``: ``idle``, ``long``, or None while it goes on."""
        if now - self.began_at >= LONGEST:
            return "long"
        return "idle" if now - self.seen_at >= IDLE else None


def stage(credential: Credential, role: Role, *, proven: bool) -> Stage:
    """What is still asked of somebody who came in, one thing after the other.

    A sample supervisor who came in by the link of the demo (``proven``, without a telephone) is asked for nothing.
    """
    if credential.factor is not None and not proven:
        return Stage.SECOND_FACTOR
    if credential.must_change:
        return Stage.NEW_PASSWORD
    if role is Role.SUPERVISOR and credential.factor is None and not (proven and is_sample(credential.officer)):
        return Stage.ENROLMENT
    return Stage.WHOLE


def session_key(token: str) -> str:
    """What is kept of a session's token: a digest, so that who reads the table cannot enter."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def units_below(units: Iterable[Unit], unit: str) -> frozenset[str]:
    """The units whose requests an officer of ``unit`` may see: her own, all below it, and what belongs to none."""
    children: dict[str, list[str]] = {}
    for one in units:
        children.setdefault(one.parent, []).append(one.id)
    found, waiting = {unit, EVERYONE}, [unit] if unit != EVERYONE else []
    while waiting:
        below = [child for child in children.get(waiting.pop(), ()) if child not in found]
        found.update(below)
        waiting.extend(below)
    return frozenset(found)
