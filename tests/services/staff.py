"""Officers' accounts for tests: cheap hashing, hand-set time, counted chance, an office of two units."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from ivr.core.accounts.audit import Record
from ivr.core.accounts.one_time_code import code, secret_of, step
from ivr.core.requests.units import Officer, Role, Unit
from ivr.services.audit import COMMAND_LINE, Actor, records
from ivr.services.officers import Officers
from ivr.services.own_account import OwnAccount
from ivr.services.ports import Store
from ivr.services.sign_in import SignIn
from ivr.storage.memory import MemoryStore
from ivr.storage.passwords import Argon2
from tests.services.house import HandClock

HOUSE = b"the house's own key, for tests alone"
ADMINISTRATOR = Actor(COMMAND_LINE)
ADDRESS = "10.0.0.7"
PASSWORD = "hoa sen nở bốn mùa"
OTHER = "cây tre trăm đốt xanh"
LAN = Officer("lan", "Nguyễn Thị Lan", "xa-dong-mau")
HUNG = Officer("hung", "Trần Văn Hùng", "tinh-mau", Role.SUPERVISOR)
UNITS = (Unit("tinh-mau", "Công an tỉnh Mẫu"), Unit("xa-dong-mau", "Công an xã Đông Mẫu", "tinh-mau"))

CHEAP = Argon2(memory=8, passes=1)


@dataclass
class SeededChance:
    """Identifiers and draws that are the same in every run."""

    count: int = 0
    drawn: Random = field(default_factory=lambda: Random(7))

    def new(self) -> str:
        self.count += 1
        return f"token-{self.count}"

    def pick(self, choices: int) -> int:
        return self.drawn.randrange(choices)


@dataclass
class Station:
    """A store with units, and the services of accounts over it."""

    store: Store = field(default_factory=MemoryStore)
    hasher: Argon2 = CHEAP
    clock: HandClock = field(default_factory=HandClock)
    ids: SeededChance = field(default_factory=SeededChance)

    def __post_init__(self) -> None:
        self.officers = Officers(self.store, self.hasher, self.clock, self.ids)
        self.door = SignIn(self.store, self.hasher, self.clock, self.ids, HOUSE)
        self.own = OwnAccount(self.store, self.hasher, self.clock, self.ids, HOUSE, "Gần Dân")
        with self.store.transaction() as tx:
            for unit in UNITS:
                tx.staff.save_unit(unit)

    def hire(self, officer: Officer = LAN, password: str | None = PASSWORD) -> str | None:
        return self.officers.add(officer, ADMINISTRATOR, password)

    def enter(self, officer: Officer = LAN, password: str = PASSWORD) -> str:
        return self.door.sign_in(officer.id, password, ADDRESS)

    def one_time_code(self, officer: Officer = HUNG, *, pending: bool = False) -> str:
        """What the officer's telephone shows now."""
        with self.store.transaction() as tx:
            credential = tx.accounts.credential(officer.id)
        assert credential is not None
        factor = credential.pending if pending else credential.factor
        assert factor is not None
        return code(secret_of(HOUSE, officer.id, factor), step(self.clock.now()))

    def enrol(self, officer: Officer = HUNG) -> tuple[str, ...]:
        """Take on an officer, enrol her telephone; the recovery codes. She is signed in nowhere afterwards."""
        self.hire(officer)
        visit = self.door.visit(self.enter(officer))
        self.own.begin_enrolment(visit, PASSWORD)
        enrolled = self.own.confirm_enrolment(visit, self.one_time_code(officer, pending=True))
        self.door.sign_out(enrolled.token)
        self.clock.pass_(minutes=1)
        return enrolled.recovery

    def audit(self) -> list[Record]:
        return list(records(self.store))

    def deeds(self) -> list[str]:
        return [record.entry.what for record in self.audit()]
