"""4,000 random callers who ask, ring again, move, cancel and go back: nobody hears of a request that is not open.

Each has the house to himself, so that every sentence about a request is about his own. The keys are those of the
nodes around a request; the callers of ``test_random_calls`` press all keys alike and seldom come this far.
"""

from __future__ import annotations

from random import Random

from ivr.core.effects import HangUp, Listen, Record
from ivr.core.inputs import HungUp, Input, Keys, Recorded, Silence
from ivr.flows.loader import load_flow
from ivr.services.calls import Reply
from tests.services.house import House, said

FLOW = load_flow()
CALLERS = 4_000
LONGEST = 16
#: Spoken only while a request waits for a call.
OWED = (
    "Cán bộ sẽ gọi",
    "Quý vị đang có một yêu cầu",
    "Quý vị đã có một yêu cầu",
    "Yêu cầu của quý vị đã được ghi",
    "Mã của quý vị là",
)


def next_input(reply: Reply, step: int, chance: Random) -> Input:
    """What a caller may do where the call waits; every recording has an address of its own."""
    ways: list[Input]
    match reply.effects[-1]:
        case Record():
            ways = [Recorded(f"https://x/{reply.call}/{step}", 3.0), Silence(), HungUp()]
        case Listen(finish=True):
            ways = [Keys(digits) for digits in ("0912345601", "0912345602", "12", "*", "0")]
        case _:
            ways = [Keys(key) for key in "0123408*9#1123"]
    return chance.choice([*ways, *[Silence()] * (1 + len(ways) // 2)])


def ring(house: House, number: str | None, call: str, chance: Random) -> list[Input]:
    """One call from beginning to end; returns what the caller did."""
    caller = house.ring(number, call)
    done: list[Input] = []
    while not isinstance(caller.reply.effects[-1], HangUp) and len(done) < LONGEST:
        done.append(next_input(caller.reply, len(done), chance))
        caller.hear(done[-1])
        if any(sentence in caller.heard for sentence in OWED):
            assert any(request.open for request in house.requests()), (number, done, said(caller.reply))
    return done


def test_nobody_hears_of_a_request_that_is_not_open_and_no_message_is_kept_twice() -> None:
    chance = Random(2026)
    for _ in range(CALLERS):
        house = House(FLOW)
        number = chance.choice([None, "+84912345601"])
        for call in range(chance.choice([1, 2, 3])):
            house.clock.pass_(minutes=chance.choice([1, 60, 3000]))
            ring(house, number, f"CA{call}", chance)
        kept = [message.url for message in house.messages()]
        assert len(kept) == len(set(kept))
