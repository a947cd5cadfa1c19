"""The audit's chain: every record seals the one before, so that what is changed or taken away shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

#: What the first record seals.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what, when, on what, from which address (empty: on the machine itself); ``at`` is aware."""

    at: datetime
    who: str
    what: str
    subject: str = ""
    detail: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An entry in its place: ``number`` counts from 1, ``digest`` seals it and everything before."""

    number: int
    entry: Entry
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many records there are, and the digest of the last."""

    count: int = 0
    digest: str = BEGINNING

    def __str__(self) -> str:
        """The form that is written down elsewhere: ``count:digest``."""
        return f"{self.count}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """A head as it was written down. Raises ``ValueError``."""
        count, _, digest = text.strip().partition(":")
        if not count.isascii() or not count.isdigit() or len(digest) != len(BEGINNING) or not _hexadecimal(digest):
            raise ValueError(f"{text!r} is no head of the audit; it must look like 120:9f86...")
        return cls(int(count), digest.lower())


class Break(StrEnum):
    """How the chain is broken."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    #: The chain holds together, but the head that was kept elsewhere is not in it: it was written anew.
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken link: ``number`` is the record that is changed, missing or too many."""

    kind: Break
    number: int


def seal(head: Head, entry: Entry) -> Record:
    """The record that follows ``head``."""
    number = head.count + 1
    content = [number, _time(entry.at), entry.who, entry.what, entry.subject, entry.detail, entry.address]
    # JSON keeps the fields apart: no two different records are the same text.
    sealed = json.dumps([head.digest, *content], ensure_ascii=True, separators=(",", ":"))
    return Record(number, entry, hashlib.sha256(sealed.encode()).hexdigest())


def verify(records: Iterable[Record], head: Head, kept: Head | None = None) -> Broken | None:
    """The first broken link of ``records`` (in order of their numbers), None when all hold.

    ``head`` is the stored end; ``kept`` an earlier end that was written down elsewhere.
    """
    at, seen = Head(), kept is None or kept == Head()
    for record in records:
        expected = seal(at, record.entry)
        if record.number != expected.number:
            return Broken(Break.MISSING if record.number > expected.number else Break.ADDED, expected.number)
        if record.digest != expected.digest:
            return Broken(Break.CHANGED, record.number)
        if record.number > head.count:
            return Broken(Break.ADDED, record.number)
        at = Head(record.number, record.digest)
        if kept is not None and kept.count == at.count:
            if kept.digest != at.digest:
                return Broken(Break.REWRITTEN, at.count)
            seen = True
    return _at_the_end(at, head, seen=seen)


def _at_the_end(at: Head, head: Head, *, seen: bool) -> Broken | None:
    if at.count < head.count:
        return Broken(Break.MISSING, at.count + 1)
    if at.digest != head.digest:
        return Broken(Break.CHANGED, at.count)
    return None if seen else Broken(Break.MISSING, at.count + 1)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _hexadecimal(text: str) -> bool:
    return set(text.lower()) <= set("0123456789abcdef")
