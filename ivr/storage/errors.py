"""Mistakes of the program that every store refuses alike; faults of the database are ``StoreUnavailable``."""

from __future__ import annotations

from ivr.core.errors import IvrError


class NaiveTime(IvrError, ValueError):
    """A time without a zone cannot be stored."""


class UnknownCallback(IvrError, LookupError):
    """A message or an event belongs to a callback that is not stored."""
