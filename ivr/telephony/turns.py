"""The turns of a call that is heard through a stream: asked for in threads, answered as scenes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import structlog

from ivr.core.errors import EarFailed
from ivr.core.inputs import Call, Heard, Input, Silence, Unheard
from ivr.services.hearing_ports import Ear, Listening
from ivr.telephony.ports import Prompts, Reply
from ivr.telephony.scene import Scene, scene_of
from ivr.telephony.stream_ports import Sounds, StreamCalls, StreamMetrics
from ivr.telephony.wait import Spoken

log = structlog.get_logger("ivr.telephony")

#: Seconds for a turn, and for what the caller's words mean. A document must be there within 15.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class House:
    """What all streams share. ``pool`` runs what blocks; ``seconds`` is a clock that only runs forward."""

    calls: StreamCalls
    ear: Ear
    prompts: Prompts
    sounds: Sounds
    metrics: StreamMetrics
    pool: Executor
    seconds: Callable[[], float]


class Turns:
    """One call's turns, one at a time."""

    def __init__(self, house: House, reply: Reply) -> None:
        """``reply`` is what the call waits with."""
        self._house = house
        self._reply = reply

    @property
    def turn(self) -> int:
        """The turn that is awaited."""
        return self._reply.turn

    async def current(self) -> Scene | None:
        """The scene that the call waits with; None when it belongs into a document."""
        return await self._ask(lambda: self._reply)

    async def go_on(self, heard: Input) -> Scene | None:
        """Have the call go on with what was heard; returns as ``current``.

        Raises ``CallOver``, ``TimeoutError``, or whatever is broken. Giving up does not undo a turn that is computed.
        """
        reply, calls, began = self._reply, self._house.calls, self._house.seconds()
        # The call is known: its number was stored when it came in.
        scene = await self._ask(lambda: calls.turn(Call(reply.call, None), reply.turn, heard))
        passed = round((self._house.seconds() - began) * 1000, 1)
        log.info("turn", route="stream", call=reply.call, turn=reply.turn, heard=type(heard).__name__, ms=passed)
        return scene

    async def _ask(self, ask: Callable[[], Reply]) -> Scene | None:
        house = self._house

        def work() -> tuple[Reply, Scene | None]:
            reply = ask()
            return reply, scene_of(reply, house.prompts, house.sounds)

        async with asyncio.timeout(PATIENCE):
            self._reply, scene = await asyncio.get_running_loop().run_in_executor(house.pool, work)
        return scene


async def said_in(listening: Listening, spoken: Spoken) -> Input:
    """What the caller's words mean, or why that cannot be told; silence when time ran out without a word."""
    try:
        async with asyncio.timeout(PATIENCE):
            meaning = await listening.meaning()
        return Heard(meaning) if meaning.text or spoken is Spoken.FULLY else Silence()
    except EarFailed as fault:
        return Unheard(fault.why)
    except TimeoutError:
        return Unheard("busy")
    except Exception:
        log.exception("ear broke")
        return Unheard("broken")
