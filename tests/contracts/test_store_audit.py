"""The audit on every store: one unbroken chain, whoever writes at once; and what a tamperer with SQL would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, create_engine, text

from ivr.core.accounts.audit import BEGINNING, Break, Broken, Entry, Head, verify
from ivr.services.ports import Store
from ivr.storage.database import parse_url
from ivr.storage.stores import SqlStore
from tests.contracts.rows import NOON, a_call, at
from tests.contracts.threads import together
from tests.databases import opened

ENTRY = Entry(NOON, "lan", "signed-in", "lan", "đã che +8491***678", "10.0.0.7")


def write(store: Store, *entries: Entry) -> None:
    with store.transaction() as tx:
        for entry in entries:
            tx.audit.add(entry)


def broken(store: Store, kept: Head | None = None) -> Broken | None:
    with store.transaction() as tx:
        return verify(tx.audit.records(10_000), tx.audit.head(), kept)


def test_records_are_numbered_chained_and_come_back_as_they_were(store: Store) -> None:
    write(store, ENTRY, replace(ENTRY, what="signed-out", at=at(3)))
    write(store, replace(ENTRY, who="minh", at=at(4)))
    with store.transaction() as tx:
        records = tx.audit.records(10)
        assert [record.number for record in records] == [1, 2, 3]
        assert records[0].entry == ENTRY
        assert tx.audit.head() == Head(3, records[2].digest)
        assert verify(records, tx.audit.head()) is None


def test_an_empty_audit_holds(store: Store) -> None:
    assert broken(store) is None
    with store.transaction() as tx:
        assert tx.audit.head() == Head()
        assert tx.audit.latest(5) == ()


def test_the_newest_come_first_a_page_at_a_time(store: Store) -> None:
    write(store, *(replace(ENTRY, subject=f"card-{number}") for number in range(1, 8)))
    with store.transaction() as tx:
        assert [record.number for record in tx.audit.latest(3)] == [7, 6, 5]
        assert [record.number for record in tx.audit.latest(3, before=5)] == [4, 3, 2]
        assert [record.number for record in tx.audit.latest(3, before=2)] == [1]


def test_the_oldest_come_a_piece_at_a_time(store: Store) -> None:
    write(store, *(replace(ENTRY, subject=f"card-{number}") for number in range(1, 8)))
    with store.transaction() as tx:
        assert [record.number for record in tx.audit.records(3)] == [1, 2, 3]
        assert [record.number for record in tx.audit.records(3, after=3)] == [4, 5, 6]
        assert [record.number for record in tx.audit.records(3, after=6)] == [7]
        assert tx.audit.records(3, after=7) == ()


def test_what_is_taken_back_leaves_no_record(store: Store) -> None:
    write(store, ENTRY)
    with pytest.raises(RuntimeError), store.transaction() as tx:
        tx.add_call(a_call())
        tx.audit.add(replace(ENTRY, what="claimed"))
        raise RuntimeError
    with store.transaction() as tx:
        assert tx.audit.head().count == 1
        assert tx.call("call-1") is None
    assert broken(store) is None


def test_a_record_is_committed_with_what_it_tells_of(store: Store) -> None:
    with store.transaction() as tx:
        tx.audit.add(ENTRY)
        tx.add_call(a_call())
    with store.transaction() as tx:
        assert tx.audit.head().count == 1
        assert tx.call("call-1") is not None


def test_many_who_write_at_once_make_one_unbroken_chain(store: Store) -> None:
    def officer(name: str) -> None:
        for _ in range(10):
            write(store, replace(ENTRY, who=name), replace(ENTRY, who=name, what="signed-out"))

    together(*[lambda name=f"officer-{number}": officer(name) for number in range(8)])
    with store.transaction() as tx:
        assert tx.audit.head().count == 160
    assert broken(store) is None


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[tuple[SqlStore, Engine]]:
    """A store with five records, and a way past it."""
    url = request.getfixturevalue(f"{request.param}_url")
    with opened(url) as store:
        write(store, *(replace(ENTRY, at=at(number), subject=f"card-{number}") for number in range(1, 6)))
        engine = create_engine(parse_url(url))
        yield store, engine
        engine.dispose()


TAMPERING = [
    *(
        (f"UPDATE audit SET {field} = 'x' WHERE number = 3", Broken(Break.CHANGED, 3))
        for field in (*("who", "what", "subject", "detail", "address", "digest"),)
    ),
    ("UPDATE audit SET at = (SELECT at FROM audit WHERE number = 4) WHERE number = 3", Broken(Break.CHANGED, 3)),
    ("DELETE FROM audit WHERE number = 1", Broken(Break.MISSING, 1)),
    ("DELETE FROM audit WHERE number = 3", Broken(Break.MISSING, 3)),
    ("DELETE FROM audit WHERE number = 5", Broken(Break.MISSING, 5)),
    ("DELETE FROM audit", Broken(Break.MISSING, 1)),
    ("UPDATE audit SET number = 9 WHERE number = 5", Broken(Break.MISSING, 5)),
    (
        "INSERT INTO audit SELECT 6, at, who, what, subject, detail, address, digest FROM audit WHERE number = 5",
        Broken(Break.CHANGED, 6),
    ),
    (
        "INSERT INTO audit SELECT 0, at, who, what, subject, detail, address, digest FROM audit WHERE number = 1",
        Broken(Break.ADDED, 1),
    ),
    ("DELETE FROM audit_head", Broken(Break.ADDED, 1)),
    ("UPDATE audit_head SET count = 4", Broken(Break.ADDED, 5)),
    ("UPDATE audit_head SET count = 6", Broken(Break.MISSING, 6)),
    (f"UPDATE audit_head SET digest = '{BEGINNING}'", Broken(Break.CHANGED, 5)),
]


@pytest.mark.parametrize(("statement", "found"), TAMPERING, ids=lambda value: str(value)[:60])
def test_every_change_with_sql_is_found(database: tuple[SqlStore, Engine], statement: str, found: Broken) -> None:
    store, engine = database
    assert broken(store) is None
    with engine.begin() as connection:
        connection.execute(text(statement))
    assert broken(store) == found


def test_an_end_cut_off_together_with_its_head_is_found_by_the_head_that_was_kept_elsewhere(
    database: tuple[SqlStore, Engine],
) -> None:
    store, engine = database
    with store.transaction() as tx:
        kept = tx.audit.head()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM audit WHERE number > 3"))
        connection.execute(
            text("UPDATE audit_head SET count = 3, digest = (SELECT digest FROM audit WHERE number = 3)")
        )
    assert broken(store) is None
    assert broken(store, kept) == Broken(Break.MISSING, 4)
