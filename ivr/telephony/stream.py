"""One call's conversation over one socket: prompts out, keys and speech in, turn after turn.

The loop that receives never waits for a turn or for the recogniser: those run beside it, one at a time, and audio
goes on being counted, since it is the stream's clock. What the caller does while a turn is computed belongs to no
prompt yet: keys are dropped, as between two documents, and words are listened to from the next prompt's beginning.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from ivr.core.errors import CallOver, EarFailed
from ivr.core.inputs import Input, Unheard
from ivr.telephony.media import RATE, BadMessage, Dtmf, Mark, Media, Message, Start, Stop, Writer, parse
from ivr.telephony.playout import Playout
from ivr.telephony.ports import Reply
from ivr.telephony.scene import Scene
from ivr.telephony.sender import Sender, Slow
from ivr.telephony.sockets import Gone, Socket
from ivr.telephony.stream_clock import StreamClock
from ivr.telephony.turns import House, Turns, said_in
from ivr.telephony.wait import Outcome, Spoken, Wait

log = structlog.get_logger("ivr.telephony")

#: Why a stream ends. ``document``: the call goes on in its document. ``stopped``: the platform said so, mostly
#: because the caller hung up. ``dropped``: the socket closed without a word. ``stalled``: no audio came. ``slow``: no
#: audio of ours was taken. ``garbled``: a message that cannot be. ``drained``: the service ends. ``over``: the call
#: had ended. ``broken``: a turn failed. After all but ``stopped`` and ``over`` the platform asks for the document.
ENDINGS = ("document", "stopped", "dropped", "stalled", "slow", "garbled", "drained", "over", "broken")
#: Seconds without any audio after which the stream is given up: platforms send silence, too.
STALLED = 5.0
#: Seconds around a key in which its tone may be heard.
TONE = 0.3


class Stream:
    """A stream that has proven to which call it belongs."""

    def __init__(self, house: House, socket: Socket, start: Start, reply: Reply) -> None:
        self._house = house
        self._socket = socket
        self._call = start.call
        self._turns = Turns(house, reply)
        self._playout = Playout(Writer(start.stream))
        self._sender = Sender(socket, self._playout)
        self._clock = StreamClock()
        self._wait: Wait | None = None
        self._deciding = False
        self._answering: asyncio.Task[None] | None = None
        self._receiving: asyncio.Task[None] | None = None
        self._audio_at = house.seconds()
        self._words_at: float | None = None
        self._key_at: float | None = None
        self._draining = False
        self._ended = ""

    async def run(self) -> str:
        """Hold the conversation until one side ends it; returns which of ``ENDINGS`` it was."""
        self._house.metrics.stream_opened()
        guard = asyncio.create_task(self._guard())
        self._receiving = asyncio.create_task(self._receive())
        self._answer(self._begin)
        try:
            await asyncio.wait({self._receiving})
        finally:
            for task in (guard, self._receiving, self._answering):
                if task is not None:
                    task.cancel()
            self._end_wait()
            why = self._ended or "broken"
            self._house.metrics.stream_closed(why)
            lasted = round(self._clock.now, 1)
            log.info("stream closed", call=self._call, turn=self._turns.turn, why=why, seconds=lasted)
        return why

    async def drain(self) -> None:
        """End the stream, once no turn is being computed: what was decided then stands in the document.

        To be asked again until the stream has ended.
        """
        self._draining = True
        if self._answering is None or self._answering.done():
            await self.leave("drained")

    async def watch(self) -> None:
        """Give the stream up when no audio has come for too long; to be asked every now and then."""
        if self._house.seconds() - self._audio_at > STALLED:
            await self.leave("stalled")

    async def _guard(self) -> None:
        while True:
            await asyncio.sleep(1)
            await self.watch()

    async def _receive(self) -> None:
        try:
            while not self._ended:
                message = parse(await self._socket.receive())
                if isinstance(message, Media):
                    await self._hear(message)
                elif message is not None:
                    await self._take(message)
        except Gone:
            self.end("dropped")
        except Slow:
            self.end("slow")
        except BadMessage as fault:
            log.warning("stream garbled", call=self._call, fault=str(fault))
            await self.leave("garbled")
        except Exception:
            log.exception("stream broke", call=self._call, turn=self._turns.turn)
            await self.leave("broken")

    async def _hear(self, media: Media) -> None:
        self._audio_at = self._house.seconds()
        late = self._clock.advance(media, self._audio_at)
        if late:
            self._house.metrics.audio_dropped(len(media.audio) / RATE)
        if self._wait is None or self._deciding:
            return
        self._settle(self._wait.hear(b"" if late else media.audio, self._clock.now))
        await self._sender.flush()

    async def _take(self, message: Message) -> None:
        match message:
            case Dtmf(key):
                self._press(key)
                await self._sender.flush()
            case Mark(name):
                self._playout.heard(name)
            case Stop():
                await self.leave("stopped")
            case _:
                # A second start, or a late greeting: the first one holds.
                pass

    def _press(self, key: str) -> None:
        self._key_at = self._clock.now
        if self._wait is None:
            log.info("key dropped", call=self._call, turn=self._turns.turn)
            return
        outcome = self._wait.key(key, self._clock.now)
        if self._deciding and self._answering is not None:
            # Whoever presses a key while their words are still being understood, means the key.
            self._answering.cancel()
            self._deciding = False
            self._words_at = None
        self._settle(outcome)

    def _settle(self, outcome: Outcome | None) -> None:
        if outcome is None or self._wait is None:
            return
        if isinstance(outcome, Spoken):
            self._deciding = True
            self._words_at = self._audio_at if outcome is Spoken.FULLY else None
            self._answer(partial(self._understand, self._wait, outcome))
        else:
            self._end_wait()
            self._answer(partial(self._go_on, outcome))

    def _answer(self, work: Callable[[], Awaitable[None]]) -> None:
        self._answering = asyncio.create_task(self._attempt(work))

    async def _attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Gone:
            self.end("dropped")
        except Slow:
            self.end("slow")
        except CallOver:
            await self.leave("over")
        except Exception:
            # The document that the platform asks for now comes from a webhook, which knows how to apologise.
            log.exception("turn broke", route="stream", call=self._call, turn=self._turns.turn)
            await self.leave("broken")

    def _end_wait(self) -> None:
        if self._wait is not None:
            self._wait.close()
        self._wait = None

    async def _begin(self) -> None:
        await self._play(await self._turns.current())

    async def _understand(self, wait: Wait, spoken: Spoken) -> None:
        heard = await said_in(wait.listening, spoken)
        self._deciding = False
        self._end_wait()
        await self._go_on(heard)

    async def _go_on(self, heard: Input) -> None:
        await self._play(await self._turns.go_on(heard))

    async def _play(self, scene: Scene | None) -> None:
        """Open the next wait, or leave to the document."""
        try:
            if scene is not None:
                self._open(scene)
        except EarFailed as fault:
            # Told so, the engine listens by other means, which belong into a document.
            await self._turns.go_on(Unheard(fault.why))
            scene = None
        if scene is None or self._draining:
            await self.leave("document" if scene is None else "drained")
            return
        await self._sender.flush()
        if self._words_at is not None:
            self._house.metrics.stream_answered(self._house.seconds() - self._words_at)
            self._words_at = None

    def _open(self, scene: Scene) -> None:
        listening = self._house.ear.listen(scene.listen.menu, slow=scene.listen.slow)
        if self._key_at is not None and self._clock.now - self._key_at < TONE:
            listening.mute(TONE)
        listening.played(scene.sounds, self._playout.recent(self._clock.now))
        self._playout.play(scene.sounds, self._clock.now)
        self._wait = Wait(scene.listen, listening, self._playout, self._house.metrics)

    async def leave(self, why: str) -> None:
        """Be silent and close the socket; the platform goes on with the call's document."""
        if self._ended:
            return
        self._ended = why
        self._end_wait()
        await self._sender.finish()
        self.end(why)

    def end(self, why: str) -> None:
        """Receive no more: the conversation is over."""
        self._ended = self._ended or why
        if self._receiving is not None:
            self._receiving.cancel()
