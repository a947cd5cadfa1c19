"""Many callers at once, in one event loop: who says what when, and what became of all of them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from ivr.cli.bench.speech.caller import Caller, Heard, Saying, Utterance

#: Seconds of stream before anybody speaks: the greeting is under way.
FIRST = 2.0
#: Seconds over which a crowd's calls begin, so that they are not in step.
STAGGER = 2.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd found: its calls, and who ought to have been understood how."""

    heard: tuple[Heard, ...]
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def waits(self) -> list[float]:
        """Seconds from the end of an utterance to the first byte of the answer, where one came."""
        return [wait for one in self.heard for wait in one.waits if wait is not None]

    @property
    def unanswered(self) -> int:
        """Utterances after which nothing came."""
        return sum(1 for one in self.heard for wait in one.waits if wait is None)

    @property
    def lost(self) -> list[str]:
        """Why calls were lost."""
        return [one.lost for one in self.heard if one.lost]

    @property
    def by_keys(self) -> int:
        """Calls that went on by keys."""
        return sum(1 for one in self.heard if one.by_keys)

    @property
    def late(self) -> float:
        """Seconds by which the load itself was behind its clock, at worst."""
        return max((one.late for one in self.heard), default=0.0)


def plan(utterances: Sequence[Utterance], seconds: float, share: float, chance: random.Random) -> tuple[Saying, ...]:
    """What one caller says in ``seconds``: one second in ``1 / share``, with random pauses between.

    The first words come anywhere in the first round: many who all spoke at once would be another crowd.
    """
    sayings: list[Saying] = []
    at = 0.0
    while utterances and share > 0:
        utterance = chance.choice(utterances)
        if not sayings:
            at = FIRST + chance.uniform(0, max(2.0, utterance.seconds / share))
        if at + utterance.seconds + 3.0 > seconds:
            break
        sayings.append(Saying(at, utterance))
        pause = utterance.seconds * (1 / share - 1)
        at += utterance.seconds + max(3.0, chance.uniform(0.7, 1.3) * pause)
    return tuple(sayings)


async def ring(
    port: int, plans: Sequence[tuple[Saying, ...]], seconds: float, numbers: Sequence[int], *, plain: bool = False
) -> Crowd:
    """Let one call a plan ring, with these ``numbers``, each for ``seconds`` of stream."""

    async def one(index: int, sayings: tuple[Saying, ...]) -> Heard:
        await asyncio.sleep(STAGGER * index / max(1, len(plans)))
        return await Caller(numbers[index], port, plain=plain).ring(sayings, seconds)

    heard = await asyncio.gather(*(one(index, sayings) for index, sayings in enumerate(plans)))
    said = {
        found.call: tuple(saying.utterance.intent for saying in sayings)
        for found, sayings in zip(heard, plans, strict=True)
    }
    return Crowd(tuple(heard), said)
