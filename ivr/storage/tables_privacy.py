"""The tables of kept voices, purges and people's wishes; and the indexes that old rows are found by."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from ivr.storage.tables import UtcDateTime, callbacks, calls, messages, metadata

# No foreign keys to messages: what is still to be removed at the platform outlives its message.
voices = Table(
    "voices",
    metadata,
    Column("message", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("notice", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcDateTime),
    Column("digest", Text, nullable=False),
    Column("why", Text, nullable=False),
)
_due = voices.c.next_at.is_not(None)
Index("ix_voices_due", voices.c.next_at, sqlite_where=_due, postgresql_where=_due)
Index("ix_voices_at", voices.c.at)

# Apart from what is known of a voice, so that reading that does not read the sound.
sounds = Table(
    "sounds",
    metadata,
    Column("message", Text, primary_key=True),
    Column("wav", LargeBinary, nullable=False),
)

wordings = Table(
    "wordings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
)

purges = Table(
    "purges",
    metadata,
    Column("day", Text, primary_key=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("forgotten", Text, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("day", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wish", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("shown", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answer_by", UtcDateTime, nullable=False),
    Column("done_by", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("result", Text, nullable=False),
    Column("told", Text, nullable=False, server_default=""),
    Column("answered_at", UtcDateTime),
)

_closed = callbacks.c.closed_at.is_not(None)
Index("ix_callbacks_closed", callbacks.c.closed_at, sqlite_where=_closed, postgresql_where=_closed)
_spoken = messages.c.transcript != ""
Index("ix_messages_spoken", messages.c.at, sqlite_where=_spoken, postgresql_where=_spoken)
Index("ix_calls_touched_at", calls.c.touched_at)
Index("ix_calls_number", calls.c.number)
