"""Officers, citizens, the worker and time do anything in any order; a simple model says who must have what.

The model knows custody: who holds which request, what may be offered to whom and in which order, how many attempts
count. Times and promises, which ``core`` computes and its own tests hold, are taken over from the answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from ivr.core.callback import CLOSED, HELD, OPEN, Callback, Status
from ivr.core.errors import IllegalMove
from ivr.core.requests.closing import TAKE_BACK, Agreement
from ivr.core.requests.outcome import RECORDABLE, SENSES, Follows, Outcome
from ivr.core.requests.precedence import can_give, can_take, state_of
from ivr.core.requests.priority import Ground, head_start
from ivr.core.requests.refusals import NotNow, NotYours, TooLateToTakeBack
from ivr.services.audit import Actor
from ivr.services.board import read_board
from ivr.services.callbacks import Need
from ivr.services.priorities import Priorities
from tests.core.made import RINGING
from tests.services.custody import Custody, CustodyModel, at_or_before, rings

OFFICERS = st.sampled_from(["hoa", "lan", "minh"])
#: Mostly whoever may; now and then somebody else, who must be refused.
ACTORS = st.sampled_from([None, None, None, None, "hoa", "lan", "minh"])
NUMBERS = st.sampled_from([f"+8491200000{last}" for last in range(4)])
TOPICS = st.sampled_from(["tam-tru", "tam-tru", "khai-sinh"])
WHICH = st.integers(0, 5)


class QueueMachine(CustodyModel):
    """Three officers, four telephones."""

    # What citizens do.

    @initialize(topics=st.lists(TOPICS, min_size=3, max_size=4))
    def crowd(self, topics: list[str]) -> None:
        """Some wait already, of different promises: else nobody would be before another."""
        for last, topic in enumerate(topics):
            self.ask(f"+8491200000{last}", topic)
            self.bureau.later(minutes=61)

    @rule(number=NUMBERS, topic=TOPICS)
    def ask(self, number: str, topic: str) -> None:
        already = [key for key, one in self.known.items() if one.number == number and one.status in OPEN]
        with self.bureau.store.transaction() as tx:
            need = Need(self.bureau.ids.new(), number, proven=True, topic=topic)
            made, new = self.callbacks.ask(tx, need, self.bureau.clock.now())
        assert new == (not already)
        if new:
            self.known[made.id] = Custody(number, Status.WAITING)
        else:
            assert made.id == already[0]

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self.by_citizen(which, {Status.WAITING, Status.CLAIMED, Status.RETRY}, Status.CANCELLED, Callback.cancelled)

    @rule(which=WHICH, hours=st.sampled_from([1, 4, 30]))
    def move(self, which: int, hours: int) -> None:
        def moved(found: Callback, now: datetime) -> Callback:
            return found.moved(now + timedelta(hours=hours), now + timedelta(hours=hours + 4))

        self.by_citizen(which, {Status.WAITING, Status.RETRY}, None, moved)

    # What officers do.

    @rule(officer=OFFICERS)
    def next(self, officer: str) -> None:
        expected = self.expected(officer)
        found = self.bureau.queue.next(officer)
        assert (found.id in expected) if found else not expected
        if found:
            self.hold(found.id, officer)

    @rule(actor=ACTORS, which=WHICH)
    def take(self, actor: str | None, which: int) -> None:
        officer, key, one = self.chosen(self.free, actor, which)
        if one:
            free = one.status in {Status.WAITING, Status.RETRY} or one.holder == officer
            if self.allowed(free, lambda: self.bureau.queue.take(officer, key), NotYours):
                self.hold(key, officer)

    @rule(actor=ACTORS, which=WHICH)
    def renew(self, actor: str | None, which: int) -> None:
        officer, key, one = self.chosen(self.held, actor, which)
        if one:
            self.allowed(one.holder == officer, lambda: self.bureau.queue.renew(officer, key), NotYours)

    @rule(actor=ACTORS, which=WHICH)
    def release(self, actor: str | None, which: int) -> None:
        officer, key, one = self.chosen(self.held, actor, which)
        if one:
            mine = one.holder == officer and one.status is Status.CLAIMED
            if self.allowed(mine, lambda: self.bureau.queue.release(officer, key), NotYours, IllegalMove):
                one.status, one.holder = Status.WAITING, None

    @rule(actor=ACTORS, which=WHICH, unit=st.sampled_from(["bac", "nam"]))
    def transfer(self, actor: str | None, which: int, unit: str) -> None:
        officer, key, one = self.chosen(self.held, actor, which)
        if one:
            before = self.bureau.request(key)
            legal = one.holder == officer and one.status is Status.CLAIMED and before.unit != unit
            handed = self.allowed(
                legal, lambda: self.bureau.queue.transfer(officer, key, unit), NotYours, IllegalMove
            )
            if handed:
                one.status, one.holder = Status.WAITING, None
                assert (handed.unit, handed.due_at, handed.asked_at) == (unit, before.due_at, before.asked_at)

    @rule(actor=ACTORS, which=WHICH)
    def begin_call(self, actor: str | None, which: int) -> None:
        officer, key, one = self.chosen(self.held, actor, which)
        if one:
            found, now = self.bureau.request(key), self.bureau.clock.now()
            decent = not (found.next_at and now < found.next_at) and (
                found.not_before is not None or RINGING.allowed(now)
            )
            legal = one.holder == officer and one.status is Status.CLAIMED and decent
            if self.allowed(
                legal, lambda: self.bureau.outcomes.begin_call(officer, key), NotYours, IllegalMove, NotNow
            ):
                one.status = Status.DIALLING

    @rule(actor=ACTORS, which=WHICH, answered=st.booleans())
    def dialled(self, actor: str | None, which: int, answered: bool) -> None:
        officer, key, one = self.chosen(self.held, actor, which)
        if one:
            legal, outcomes = one.holder == officer and one.status is Status.DIALLING, self.bureau.outcomes
            if not answered:
                if self.allowed(legal, lambda: outcomes.not_dialled(officer, key, "21215"), NotYours, IllegalMove):
                    one.status = Status.CLAIMED
            elif self.allowed(legal, lambda: outcomes.connected(officer, key), NotYours, IllegalMove):
                one.status = Status.TALKING

    @rule(actor=ACTORS, which=WHICH, outcome=st.sampled_from(sorted(RECORDABLE)))
    def record(self, actor: str | None, which: int, outcome: Outcome) -> None:
        officer, key, one = self.chosen(self.held, actor, which)
        if not one:
            return
        sense, mine = SENSES[outcome], one.holder == officer
        after = self.allowed(mine, lambda: self.bureau.outcomes.record(officer, key, outcome), NotYours)
        if not after:
            return
        one.attempts += 1
        one.failures += outcome is Outcome.LINE_FAILED
        over = one.attempts >= 3 or one.failures >= 2
        ends = {Follows.RETRY: Status.UNREACHABLE if over else Status.RETRY}
        one.status, one.holder = ends.get(sense.follows) or Status(sense.follows.value), None
        one.ended, one.counts = (officer, self.bureau.clock.now(), outcome), True

    @rule(actor=ACTORS, which=WHICH, own=st.booleans(), hours=st.sampled_from([1, 4, 30]))
    def agree(self, actor: str | None, which: int, own: bool, hours: int) -> None:
        officer, key, one = self.chosen(self.held, actor, which)
        if one:
            start = self.bureau.clock.now() + timedelta(hours=hours)
            agreement = Agreement(start, start + timedelta(hours=2), officer if own else None)
            mine = one.holder == officer
            if self.allowed(mine, lambda: self.bureau.outcomes.agree(officer, key, agreement), NotYours):
                one.status, one.holder = Status.RETRY, None
                outcome = Outcome.FOLLOW_UP if own else Outcome.LATER
                one.ended, one.counts = (officer, self.bureau.clock.now(), outcome), False

    @rule(actor=ACTORS, which=WHICH)
    def take_back(self, actor: str | None, which: int) -> None:
        officer, key, one = self.chosen(self.ended, actor, which)
        if not one:
            return
        rival = any(
            other is not one and other.number == one.number and other.status in OPEN for other in self.known.values()
        )
        legal = (
            one.ended is not None
            and one.ended[0] == officer
            and self.bureau.clock.now() - one.ended[1] <= TAKE_BACK
            and (one.status is Status.RETRY or (one.status in CLOSED and not rival))
        )
        if self.allowed(legal, lambda: self.bureau.outcomes.take_back(officer, key), TooLateToTakeBack):
            assert one.ended
            one.attempts -= one.counts
            one.failures -= one.ended[2] is Outcome.LINE_FAILED
            one.status, one.holder, one.ended = Status.CLAIMED, officer, None

    # What a supervisor does.

    @rule(which=WHICH, give=st.sampled_from([True, True, False]), note=st.sampled_from(["", "bà con ở xa"]))
    def decide(self, which: int, give: bool, note: str) -> None:
        _, key, one = self.chosen(self.free, None, which)
        if not one:
            return
        found, chief = self.bureau.request(key), Priorities(self.bureau.store, self.bureau.clock)
        legal = can_give(found) if give else can_take(found)
        deed, ground = (chief.give, Ground.FRAIL) if give else (chief.take, Ground.SETTLED)
        after = self.allowed(legal, lambda: deed(Actor("minh"), key, state_of(found), ground, note), IllegalMove)
        if after:
            assert (head_start(after.standing) > head_start(found.standing)) == give
            assert (after.due_at, after.status, after.unit) == (found.due_at, found.status, found.unit)

    # What time does.

    @rule(minutes=st.sampled_from([1, 1, 5, 10, 25, 61, 1000]), sweep=st.booleans())
    def pass_time(self, minutes: int, sweep: bool) -> None:
        self.bureau.later(minutes=minutes)
        if sweep:
            self.sweep()

    @rule()
    def sweep(self) -> None:
        now, before = self.bureau.clock.now(), {key: self.bureau.request(key) for key in self.known}
        swept = self.bureau.sweeps.once()
        expired = [key for key, found in before.items() if found.claim and found.claim.until <= now]
        due = [
            key for key, one in self.known.items() if one.status is Status.RETRY and at_or_before(before[key], now)
        ]
        for key in expired:
            one = self.known[key]
            one.status = Status.WAITING if one.status is Status.CLAIMED else Status.RETRY
            one.holder, one.ended = None, one.ended if one.status is Status.WAITING else None
        for key in due:
            self.known[key].status = Status.WAITING
        assert (swept.claims, swept.retries) == (len(expired), len(due))
        assert self.bureau.sweeps.once().nothing

    # What always holds.

    @invariant()
    def custody_is_as_the_model_says(self) -> None:
        with self.bureau.store.transaction() as tx:
            stored = {found.id: found for found in tx.callbacks()}
        assert stored.keys() == self.known.keys()
        for key, one in self.known.items():
            found = stored[key]
            assert (found.status, found.attempts) == (one.status, one.attempts), key
            assert (found.claim.officer if found.claim else None) == one.holder
            assert (found.claim is not None) == (found.status in HELD)
            assert (found.closed_at is not None) == (found.status in CLOSED)
            assert found.attempts <= 3

    @invariant()
    def the_board_counts_what_is_open(self) -> None:
        total = read_board(self.bureau.store, self.bureau.clock).total
        assert total.in_hand == sum(one.holder is not None for one in self.known.values())
        assert total.waiting + total.in_hand == sum(one.status in OPEN for one in self.known.values())

    @invariant()
    def a_promise_is_kept_or_missed_once(self) -> None:
        for key in self.known:
            with self.bureau.store.transaction() as tx:
                events = tx.events(key)
            stands = rang = before = False
            for event in events:
                if event.kind in {"promise_kept", "promise_missed"}:
                    # Told right after an outcome, it is about the promise before that ring, which made the next one.
                    assert before if rang else stands, (key, [one.kind for one in events])
                    stands = rang
                outcome = event.detail.split()[-1] if event.kind == "outcome" else None
                rang = (rang and event.kind.startswith("promise")) or (outcome is not None and rings(outcome))
                before = stands if outcome else before
                stands = stands or rang or event.kind in {"asked", "asked_again", "citizen", "taken_back"}
