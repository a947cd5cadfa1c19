"""Sends what the playout has due, in order, to a platform that may be slow."""

from __future__ import annotations

import asyncio
import contextlib

from ivr.telephony.playout import Playout
from ivr.telephony.sockets import Gone, Socket

#: Seconds that a platform may take no message of ours.
SLOW = 5.0


class Slow(Exception):
    """The other side has taken no message for too long."""


class Sender:
    """One sender a socket: whoever finds it at work leaves it the messages, so that they keep their order."""

    def __init__(self, socket: Socket, playout: Playout, slow: float = SLOW) -> None:
        self._socket = socket
        self._playout = playout
        self._slow = slow
        self._busy = False

    async def flush(self) -> None:
        """Send what is due now; raises ``Gone`` and ``Slow``."""
        if self._busy:
            return
        self._busy = True
        try:
            while frames := self._playout.take():
                async with asyncio.timeout(self._slow):
                    for frame in frames:
                        await self._socket.send(frame)
        except TimeoutError as fault:
            raise Slow from fault
        finally:
            self._busy = False

    async def finish(self) -> None:
        """Send what is due and close the socket, or give up: nobody waits for this to work."""
        with contextlib.suppress(Gone, Slow):
            await self.flush()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._slow):
                await self._socket.close()
