"""The chain of the audit: whatever is changed, taken away, added or written anew shows, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.core.accounts.audit import BEGINNING, Break, Broken, Entry, Head, Record, seal, verify

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def chain(count: int, what: str = "signed-in") -> tuple[list[Record], Head]:
    records, head = [], Head()
    for number in range(count):
        entry = Entry(NOON + timedelta(seconds=number), "lan", what, f"card-{number}", "+8491***678", "10.0.0.7")
        records.append(seal(head, entry))
        head = Head(records[-1].number, records[-1].digest)
    return records, head


RECORDS, HEAD = chain(5)


def test_an_untouched_chain_holds() -> None:
    assert verify(RECORDS, HEAD) is None
    assert verify([], Head()) is None
    assert [record.number for record in RECORDS] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOON + timedelta(microseconds=1)},
        *({field: "other"} for field in ("who", "what", "subject", "detail", "address")),
        {"who": "lansigned-in", "what": ""},
    ],
    ids=str,
)
def test_a_changed_field_breaks_the_chain_at_its_record(change: dict[str, Any]) -> None:
    changed = [*RECORDS]
    changed[2] = replace(RECORDS[2], entry=replace(RECORDS[2].entry, **change))
    assert verify(changed, HEAD) == Broken(Break.CHANGED, 3)


def test_a_record_changed_with_its_digest_breaks_the_chain_at_the_next() -> None:
    changed = [*RECORDS]
    changed[2] = seal(Head(2, RECORDS[1].digest), replace(RECORDS[2].entry, who="minh"))
    assert verify(changed, HEAD) == Broken(Break.CHANGED, 4)


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_missing_record_is_named_at_the_end_too(number: int) -> None:
    left = [record for record in RECORDS if record.number != number]
    assert verify(left, HEAD) == Broken(Break.MISSING, number)


def test_everything_taken_away_is_noticed() -> None:
    assert verify([], HEAD) == Broken(Break.MISSING, 1)


def test_a_record_added_at_the_end_without_the_head_is_noticed() -> None:
    more, _ = chain(6)
    assert verify(more, HEAD) == Broken(Break.ADDED, 6)


def test_a_record_put_in_twice_is_noticed() -> None:
    assert verify([*RECORDS[:2], *RECORDS[1:]], HEAD) == Broken(Break.ADDED, 3)


def test_two_records_that_changed_places_are_noticed() -> None:
    first, second, third, *rest = RECORDS
    assert verify([first, third, second, *rest], HEAD) == Broken(Break.MISSING, 2)


def test_a_head_that_was_changed_is_noticed() -> None:
    assert verify(RECORDS, Head(5, BEGINNING)) == Broken(Break.CHANGED, 5)
    assert verify(RECORDS[:3], Head(3, RECORDS[3].digest)) == Broken(Break.CHANGED, 3)


def test_a_chain_written_anew_holds_together_but_not_against_a_head_kept_elsewhere() -> None:
    anew, head = chain(7, what="nothing")
    assert verify(anew, head) is None
    assert verify(anew, head, kept=HEAD) == Broken(Break.REWRITTEN, 5)


def test_an_end_taken_away_with_its_head_shows_against_a_head_kept_elsewhere() -> None:
    shorter, head = chain(3)
    assert verify(shorter, head) is None
    assert verify(shorter, head, kept=HEAD) == Broken(Break.MISSING, 4)
    assert verify(*chain(9), kept=HEAD) is None


def test_a_head_is_written_down_and_read_again() -> None:
    assert Head.parse(f" {HEAD}\n") == HEAD


@pytest.mark.parametrize("text", ["", "5", "5:abc", f"x:{BEGINNING}", f"٥:{BEGINNING}", f"5:{'g' * 64}"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no head"):
        Head.parse(text)
