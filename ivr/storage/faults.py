"""Which errors of a database mean that it cannot be used now, and which are our own mistakes."""

from __future__ import annotations

from sqlalchemy import exc

from ivr.core.errors import StoreUnavailable

#: What SQLAlchemy raises; everything else passes through.
DATABASE_ERRORS = (exc.DBAPIError, exc.TimeoutError)

_UNDEFINED_TABLE = "42P01"  # PostgreSQL, "Error Codes"; SQLite reports the same as an operational error.


def unavailable(error: exc.SQLAlchemyError) -> StoreUnavailable | None:
    """The error to raise instead of ``error``, or None when the program is at fault.

    The detail is the driver's own sentence: SQLAlchemy's would carry telephone numbers and sessions into the log.
    """
    if isinstance(error, exc.TimeoutError):
        return StoreUnavailable("No connection became free in time.")
    if not isinstance(error, exc.DBAPIError) or not _is_fault(error):
        return None
    return StoreUnavailable(" ".join(str(error.orig).split()))


def _is_fault(error: exc.DBAPIError) -> bool:
    """Locks, timeouts, a full disk, a read-only or damaged file, a server that went away, tables that are missing."""
    if isinstance(error, exc.OperationalError | exc.InterfaceError | exc.InternalError):
        return True
    if error.connection_invalidated or type(error) is exc.DatabaseError:
        return True
    return getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE
