"""A house for tests of the services: the small flow's engine, a real desk, memory or a given store, hand-set time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ivr.core.calendar import VIETNAM, Office
from ivr.core.callback import Callback, Message
from ivr.core.dialogue.speech import KEYS
from ivr.core.effects import Say
from ivr.core.flow import Flow
from ivr.core.inputs import Call, Heard, Input, Keys, Recorded
from ivr.core.meaning import Decision, Meaning
from ivr.services.callbacks import Callbacks
from ivr.services.calls import Calls, Reply
from ivr.services.desk import Desk
from ivr.services.ports import JournalEntry, Store
from ivr.services.rescue import Rescue
from ivr.storage.memory import MemoryStore

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))
OFFICE = Office({**dict.fromkeys(range(5), (MORNING, AFTERNOON)), 5: (MORNING,)}, timedelta(hours=2))
CODES = (("hoa sen", "cây tre"), ("con trâu", "con gà"))
MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


@dataclass
class HandClock:
    time: datetime = MONDAY_NINE

    def now(self) -> datetime:
        return self.time

    def pass_(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class CountedIds:
    count: int = 0

    def new(self) -> str:
        self.count += 1
        return f"id{self.count}"

    def pick(self, choices: int) -> int:
        return 0


class PlainNumbers:
    def normalise(self, text: str) -> str | None:
        return f"+84{text[1:]}" if text.isdigit() and len(text) == 10 and text.startswith("0") else None


@dataclass
class ListJournal:
    kept: dict[str, JournalEntry] = field(default_factory=dict)
    broken: bool = False

    def write(self, entry: JournalEntry) -> None:
        if self.broken:
            raise OSError("disk full")
        self.kept[entry.id] = entry

    def entries(self) -> tuple[JournalEntry, ...]:
        return tuple(self.kept.values())

    def remove(self, entry: str) -> None:
        self.kept.pop(entry, None)


class House:
    """The services over one store, and a caller's shorthand."""

    def __init__(
        self, flow: Flow, store: Store | None = None, closed: frozenset[date] = frozenset(), ear: str = KEYS
    ) -> None:
        self.ear = ear
        self.store: Store = store or MemoryStore()
        self.clock, self.journal = HandClock(), ListJournal()
        ids = CountedIds()
        callbacks = Callbacks(OFFICE, closed.__contains__, CODES, ids)
        numbers = PlainNumbers()
        self.flow = flow
        self.calls = Calls(lambda: self.flow, self.store, Desk(callbacks, numbers), self.clock, lambda: self.ear)
        self.rescue = Rescue(lambda: self.flow, self.store, self.journal, callbacks, self.clock, numbers)

    def requests(self) -> tuple[Callback, ...]:
        with self.store.transaction() as tx:
            return tx.callbacks()

    def messages(self) -> tuple[Message, ...]:
        requests = self.requests()
        with self.store.transaction() as tx:
            return tuple(message for request in requests for message in tx.messages(request.id))

    def history(self, callback: str) -> list[str]:
        with self.store.transaction() as tx:
            return [event.kind for event in tx.events(callback)]

    def ring(self, number: str | None = "+84912345678", call: str = "CA1") -> Caller:
        return Caller(self, Call(call, number))


class Caller:
    """One call, turn by turn."""

    def __init__(self, house: House, call: Call) -> None:
        self.house, self.call = house, call
        self.reply = house.calls.answer(call)

    def hear(self, *inputs: Input) -> Caller:
        for heard in inputs:
            self.reply = self.house.calls.turn(self.call, self.reply.turn, heard)
        return self

    def press(self, *keys: str) -> Caller:
        return self.hear(*(Keys(key) for key in keys))

    def say(self, intent: str, recorded: Recorded | None = None, text: str = "lời nói") -> Caller:
        """Words that are understood as ``intent``; not understood without one."""
        decision = Decision.UNDERSTOOD if intent else Decision.NOT_UNDERSTOOD
        return self.hear(Heard(Meaning(text, decision, intent), recorded))

    @property
    def heard(self) -> str:
        return said(self.reply)


def said(reply: Reply) -> str:
    return " ".join(" ".join(effect.pieces) for effect in reply.effects if isinstance(effect, Say))
