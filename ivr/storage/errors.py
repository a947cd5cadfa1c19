"""Mistakes of the program that every store refuses alike; faults of the database are ``StoreUnavailable``."""

from __future__ import annotations

from ivr.core.errors import IvrError


class NaiveTime(IvrError, ValueError):
    """A time without a zone cannot be stored."""


class UnknownCallback(IvrError, LookupError):
    """A message, an event or an attempt belongs to a callback that is not stored."""


class UnknownDutyOfficer(IvrError, LookupError):
    """A duty belongs to an officer who is not stored."""
