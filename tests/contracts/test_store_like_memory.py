"""Whatever is done in whatever order, SQLite answers as memory does."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ivr.core.callback import Status
from ivr.services.ports import Store, Transaction
from ivr.storage.database import open_engine
from ivr.storage.memory import MemoryStore
from ivr.storage.migrations import upgrade
from ivr.storage.stores import SqlStore
from tests.contracts.rows import a_call, a_message, a_request, an_event, at

# Few values, so that they meet.
CALLS = st.sampled_from(["call-1", "call-2"])
REQUESTS = st.sampled_from(["request-1", "request-2", "request-3"])
NUMBERS = st.sampled_from([None, "+84912345678", "+84987654321"])
MOMENTS = st.integers(0, 3).map(at)
TURNS = st.integers(0, 2)


class Undone(Exception):
    """The transaction is given up on purpose."""


@cache
def empty_database() -> bytes:
    """A migrated file to copy, made once."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        upgrade(f"sqlite:///{file}")
        return file.read_bytes()


def everything(tx: Transaction) -> object:
    """All that the port lets one see."""
    requests = tx.callbacks()
    return (
        requests,
        [tx.call(key) for key in ("call-1", "call-2")],
        [tx.callback_of_call(key) for key in ("call-1", "call-2")],
        [tx.open_callback(number) for number in ("+84912345678", "+84987654321")],
        [(tx.callback(request.id), tx.messages(request.id), tx.events(request.id)) for request in requests],
    )


class SameAsMemory(RuleBasedStateMachine):
    """The same work on both; each step's answers must be equal."""

    def __init__(self) -> None:
        """Begin with two empty stores."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="gan-dan-"))
        self.tx: tuple[Transaction, Transaction] | None = None

    @initialize()
    def open_stores(self) -> None:
        file = self.folder / "hotline.db"
        file.write_bytes(empty_database())
        self.sql = SqlStore(open_engine(f"sqlite:///{file}"))
        self.stores: tuple[Store, Store] = (MemoryStore(), self.sql)

    def teardown(self) -> None:
        if self.tx is not None:
            self.give_up()
        self.sql.close()
        shutil.rmtree(self.folder)

    def both(self, name: str, *arguments: object) -> None:
        assert self.tx is not None
        memory, sqlite = (getattr(tx, name)(*arguments) for tx in self.tx)
        assert memory == sqlite, name

    @precondition(lambda self: self.tx is None)
    @rule()
    def begin(self) -> None:
        self.work = ExitStack()
        memory, sqlite = (self.work.enter_context(store.transaction()) for store in self.stores)
        self.tx = (memory, sqlite)

    @precondition(lambda self: self.tx is not None)
    @rule()
    def commit(self) -> None:
        self.tx = None
        self.work.close()

    @precondition(lambda self: self.tx is not None)
    @rule()
    def give_up(self) -> None:
        self.tx = None
        try:
            with self.work:
                raise Undone
        except Undone:
            pass

    @precondition(lambda self: self.tx is not None)
    @rule(key=CALLS, turn=TURNS, number=NUMBERS)
    def add_call(self, key: str, turn: int, number: str | None) -> None:
        self.both("add_call", a_call(key, turn=turn, number=number))

    @precondition(lambda self: self.tx is not None)
    @rule(key=CALLS, turn=TURNS, expected=TURNS, moment=MOMENTS)
    def save_call(self, key: str, turn: int, expected: int, moment: object) -> None:
        self.both("save_call", a_call(key, turn=turn, touched_at=moment), expected)

    @precondition(lambda self: self.tx is not None)
    @rule(key=CALLS, status=st.sampled_from(["completed", "failed"]), moment=MOMENTS)
    def end_call(self, key: str, status: str, moment: object) -> None:
        self.both("end_call", key, status, moment)

    @precondition(lambda self: self.tx is not None)
    @rule(key=CALLS, turn=TURNS, moment=MOMENTS)
    def claim_stream(self, key: str, turn: int, moment: object) -> None:
        self.both("claim_stream", key, turn, moment)

    @precondition(lambda self: self.tx is not None)
    @rule(key=REQUESTS, number=NUMBERS, status=st.sampled_from(Status), call=CALLS, moment=MOMENTS)
    def add_callback(self, key: str, number: str | None, status: Status, call: str, moment: object) -> None:
        self.both("add_callback", a_request(key, number=number, status=status, call=call, asked_at=moment))

    @precondition(lambda self: self.tx is not None)
    @rule(key=REQUESTS, number=NUMBERS, status=st.sampled_from(Status), call=CALLS, behind=st.booleans())
    def save_callback(self, key: str, number: str | None, status: Status, call: str, behind: bool) -> None:
        assert self.tx is not None
        stored = self.tx[0].callback(key) or a_request(key)
        version = stored.version - 1 if behind else stored.version
        self.both("save_callback", replace(stored, number=number, status=status, call=call, version=version))

    @precondition(lambda self: self.tx is not None and self.tx[0].callback("request-1") is not None)
    @rule(key=st.sampled_from(["message-1", "message-2"]), moment=MOMENTS)
    def add_message(self, key: str, moment: object) -> None:
        self.both("add_message", a_message(key, at=moment))

    @precondition(lambda self: self.tx is not None and self.tx[0].callback("request-1") is not None)
    @rule(kind=st.sampled_from(["asked", "moved"]), moment=MOMENTS)
    def add_event(self, kind: str, moment: object) -> None:
        self.both("add_event", an_event(kind, at=moment))

    @precondition(lambda self: self.tx is not None)
    @rule(entry=st.sampled_from(["entry-1", "entry-2"]), moment=MOMENTS)
    def mark_replayed(self, entry: str, moment: object) -> None:
        self.both("mark_replayed", entry, moment)

    @invariant()
    def both_hold_the_same(self) -> None:
        if self.tx is not None:
            memory, sqlite = (everything(tx) for tx in self.tx)
            assert memory == sqlite


TestSameAsMemory = SameAsMemory.TestCase
TestSameAsMemory.settings = settings(derandomize=True, max_examples=60, stateful_step_count=40, deadline=None)
