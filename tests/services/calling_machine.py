"""Officers ring through a platform on which anything may fail, in any order; what was promised holds all the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ivr.core.callback import Callback, Status
from ivr.core.dialling.dial import BEFORE_CITIZEN, Dial, End, Stage
from ivr.core.dialling.ring_fault import NotRung, RingFault, RingUnclear
from ivr.core.errors import IllegalMove
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.refusals import NotNow
from ivr.services.calling import LOST_AFTER, Calling
from ivr.services.dialling import Dialling
from ivr.services.ports import Store
from tests.services.bureau import HOA, LAN, Bureau
from tests.services.faulty_platform import FaultyPlatform, Leg, Mishap

REQUESTS = tuple(f"r{number}" for number in range(8))
OFFICERS = st.sampled_from(["hoa", "lan"])
WHICH = st.integers(0, 7)
#: Mostly it goes well, or what went wrong would never be far on its way.
MISHAPS = st.sampled_from([*[None] * 9, *Mishap, *Mishap]) | st.sampled_from([None, *RingFault])
CHOICES = st.lists(st.sampled_from([*[0] * 7, 1, 2, 3]), max_size=6)
#: The step of which our answer does not arrive; mostly beyond the last.
LOST = st.sampled_from([*[99] * 9, *range(6)])
#: Ends that only the officer can make an outcome of.
HERS = frozenset({End.TALKED, End.UNASKED})
#: Ends that what is told later may replace.
VAGUE = frozenset({End.OFFICER_LEFT, End.FAILED})


class CallingMachine(RuleBasedStateMachine):
    """Two officers with telephones, and enough to do."""

    def __init__(self, store: Store) -> None:
        """Begin with every request waiting."""
        super().__init__()
        self.bureau = Bureau(store)
        with store.transaction() as tx:
            for number, officer in enumerate((HOA, LAN)):
                tx.staff.save_officer(replace(officer, telephone=f"+8491200009{number}"))
        for key in REQUESTS:
            self.bureau.ask(key)
        self.dialling = Dialling(store, self.bureau.clock, self.bureau.outcomes)
        self.platform = FaultyPlatform(self.bureau.clock, self.dialling)
        self.calling = Calling(store, self.bureau.clock, self.bureau.outcomes, self.platform)
        self.ends: dict[str, End] = {}

    # What officers do.

    @rule(officer=OFFICERS, mishap=MISHAPS, choices=CHOICES, lost=LOST)
    def ring(self, officer: str, mishap: Mishap | RingFault | None, choices: list[int], lost: int) -> None:
        found = self.bureau.queue.next(officer)
        if found is None:
            return
        self.platform.mishap = mishap
        # Whatever is refused was refused before anything rang.
        with suppress(NotRung, NotNow, IllegalMove):
            self.calling.ring(officer, found.id)
            self.live(self.platform.legs[-1:], choices, lost)
        self.platform.mishap = None

    @rule(officer=OFFICERS, really=st.sampled_from([True, False, False, False]))
    def stop(self, officer: str, really: bool) -> None:
        held = self.held(officer)
        if held is not None and really:
            with suppress(RingUnclear):
                self.calling.stop(officer, held.id)

    @rule(officer=OFFICERS, outcome=st.sampled_from([Outcome.SOLVED, Outcome.NO_ANSWER]))
    def record(self, officer: str, outcome: Outcome) -> None:
        held = self.held(officer)
        if held is not None and held.status in {Status.DIALLING, Status.TALKING}:
            self.bureau.outcomes.record(officer, held.id, outcome)

    # What happens at the platform, and what of it is told here.

    @rule(which=WHICH, choices=CHOICES, lost=LOST)
    def go_on(self, which: int, choices: list[int], lost: int) -> None:
        running = [leg for leg in self.platform.legs if not leg.over]
        self.live(running[which % len(running) :][:1] if running else [], choices, lost)

    def live(self, legs: list[Leg], choices: list[int], lost: int) -> None:
        for step, choice in enumerate(choices):
            for leg in legs:
                if not leg.over:
                    self.platform.go_on(leg, choice, lost=step == lost)

    @rule(which=WHICH, fates=st.lists(st.sampled_from(["once", "once", "again", "never"]), max_size=6))
    def deliver(self, which: int, fates: list[str]) -> None:
        for fate in fates:
            if not self.platform.words:
                return
            word = self.platform.words.pop(which % len(self.platform.words))
            if fate != "never":
                word()
            if fate == "again":
                self.platform.words.append(word)

    @rule(which=WHICH)
    def repeat_a_key(self, which: int) -> None:
        """A document is asked for once more: platforms deliver again what was not answered in time."""
        if self.platform.legs:
            leg = self.platform.legs[which % len(self.platform.legs)]
            if self.platform.rung[leg.attempt]:
                self.dialling.officer_pressed(leg.attempt, leg.name, "1")
            if leg.agreed:
                self.dialling.citizen_pressed(leg.attempt, leg.citizen, "1")

    # What time does.

    @rule(minutes=st.sampled_from([1, 1, 3, 3, 11, 61]))
    def later(self, minutes: int) -> None:
        self.bureau.later(minutes=minutes)

    @rule(deaf=st.booleans())
    def sweep(self, deaf: bool) -> None:
        self.platform.deaf = deaf
        self.calling.clear_up()
        self.platform.deaf = False
        self.bureau.sweeps.once()

    # What always holds.

    @invariant()
    def nobody_is_rung_twice_for_one_attempt(self) -> None:
        assert set(self.platform.asked.values()) <= {1}
        assert set(self.platform.rung.values()) <= {1}

    @invariant()
    def an_end_is_replaced_only_by_one_that_knows_more(self) -> None:
        for dial in self.dials():
            before = self.ends.get(dial.attempt)
            assert before is None or before in VAGUE or dial.end is before, (before, dial)
            if dial.end is not None:
                self.ends[dial.attempt] = dial.end

    @invariant()
    def only_who_agreed_has_talked(self) -> None:
        agreed = {leg.attempt for leg in self.platform.legs if leg.agreed}
        for dial in self.dials():
            assert dial.stage is not Stage.TALKING or dial.attempt in agreed
            assert dial.end is not End.TALKED or dial.attempt in agreed

    # What holds in the end.

    def settle(self) -> None:
        """Every call ends, every other word comes, and time passes: nothing stays open, each says what to record."""
        for leg in self.platform.legs:
            if not leg.over:
                self.platform.end(leg)
            leg.hidden = False
        for word in self.platform.words[::-2]:
            word()
            self.an_end_is_replaced_only_by_one_that_knows_more()
        for _ in range(3):
            self.bureau.clock.time += LOST_AFTER * 1.5
            self.calling.clear_up()
        for dial in self.dials():
            assert dial.over and not dial.unclear, dial
            assert (dial.prepared is not None) == (dial.end not in BEFORE_CITIZEN | HERS), dial
        assert self.calling.clear_up() == 0
        self.bureau.later(minutes=61)
        self.bureau.sweeps.once()
        assert {self.bureau.request(key).status for key in REQUESTS}.isdisjoint(
            {Status.CLAIMED, Status.DIALLING, Status.TALKING}
        )
        self.nobody_is_rung_twice_for_one_attempt()

    def teardown(self) -> None:
        self.settle()

    def dials(self) -> list[Dial]:
        with self.bureau.store.transaction() as tx:
            attempts = [one for key in REQUESTS for one in tx.queue.attempts(key)]
            found = [tx.dials.dial(attempt.id) for attempt in attempts]
        return [dial for dial in found if dial is not None]

    def held(self, officer: str) -> Callback | None:
        with self.bureau.store.transaction() as tx:
            return next(iter(tx.queue.held_by(officer)), None)
