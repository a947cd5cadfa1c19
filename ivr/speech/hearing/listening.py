"""One listen to one caller: audio in, and at the end of what was said its meaning."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import Protocol

from ivr.core.errors import EarFailed
from ivr.core.meaning import NOTHING, Meaning
from ivr.speech.gate import FRAME, FRAME_SECONDS, Gate
from ivr.speech.hearing.decoder import Decoder
from ivr.speech.hearing.echo import Echo
from ivr.speech.hearing.endpoint import Endpoint, Look, Patience, Stage
from ivr.speech.hearing.reader import Recognition, means_something
from ivr.speech.recogniser import Utterance
from ivr.speech.sound.mulaw import SILENCE

#: Frames kept from before the gate was sure (0.4 s): first consonants are soft, and 6 frames of voice open it.
_BEFORE = 20
#: Frames of a silence that are decoded (0.3 s): so late are the recogniser's last words. The rest only where speech
#: goes on; most silences are the last.
_AFTER = 15
#: Frames that may come in while an utterance is being read (0.5 s); then whoever listens is told to wait for it.
_READING = 25


class Reader(Protocol):
    """Knows what can be said at one menu."""

    def complete(self, decoder: Decoder) -> bool:
        """Whether the words so far are all that can be expected."""
        ...

    def read(self, decoder: Decoder) -> Recognition:
        """Read what was said until now; more may follow."""
        ...

    def report(self, recognition: Recognition) -> None:
        """An utterance is over, and this is what became of it."""
        ...


class VoiceListening:
    """Listens as ``services.ports.Listening`` says. Until somebody speaks it is a gate and half a second of memory.

    What turns out to be nothing (a cough, a door, a tone) is passed over, and the listen goes on.
    """

    def __init__(self, begin: Callable[[], Utterance], reader: Reader, patience: Patience) -> None:
        """``begin`` opens an utterance, or raises ``EarFailed``; the listen has then failed."""
        self._begin, self._reader, self._patience = begin, reader, patience
        self._gate = Gate()
        self._endpoint = Endpoint(patience)
        self._echo = Echo()
        self._before: deque[bytes] = deque(maxlen=_BEFORE)
        self._rest = b""
        self._quiet: list[bytes] = []
        self._muted = self._since = 0
        self._utterance: Utterance | None = None
        self._look: Future[bool] | None = None
        self._early: Future[Recognition] | None = None
        self._answer: Future[Recognition] | None = None
        self._fault: EarFailed | None = None
        self._closed = False

    def hear(self, audio: bytes) -> None:
        """Take the next mu-law."""
        audio = self._rest + audio
        whole = len(audio) // FRAME * FRAME
        for at in range(0, whole, FRAME):
            if self._closed or self._fault:
                return
            self._take(audio[at : at + FRAME])
        self._rest = audio[whole:]

    def played(self, sounds: Iterable[bytes], before: bytes = b"") -> None:
        """Know ``sounds`` for our own when they come back; see ``services.ports.Listening``."""
        self._echo.play(sounds, before)

    def mute(self, seconds: float) -> None:
        """Pass over the last and the next ``seconds``; an utterance that only began within them was the key."""
        frames = round(seconds / FRAME_SECONDS)
        self._muted = max(self._muted, frames)
        if self._utterance and self._answer is None and self._endpoint.seconds <= seconds + _BEFORE * FRAME_SECONDS:
            self._start_over()
        for at in range(max(0, len(self._before) - frames), len(self._before)):
            self._before[at] = SILENCE * FRAME

    @property
    def speaking(self) -> bool:
        """Whether a prompt should stop for what is heard."""
        return self._utterance is not None and (self._endpoint.sure or self.finished)

    @property
    def finished(self) -> bool:
        """Whether something was said to its end, or the ear failed."""
        if self._answer is None or self._closed:
            return self._fault is not None
        return self._since >= _READING or (self._answer.done() and not self._was_nothing())

    async def meaning(self) -> Meaning:
        """What was said; ``NOTHING`` when nothing was. An utterance without an end is ended. Raises ``EarFailed``."""
        recognition = await self.recognition()
        return recognition.opinion.meaning if recognition else NOTHING

    async def recognition(self) -> Recognition | None:
        """As ``meaning``, with how it came to it; None when nothing was said."""
        if self._utterance and self._answer is None:
            self._read()
        return await self._read_through()

    async def settled(self) -> None:
        """Wait until what has ended, or paused, is read: for whoever gives audio faster than it is spoken."""
        for look in (self._look, self._early):
            if look and self._utterance:
                # What went wrong in it is told by whoever asks for the meaning.
                with suppress(EarFailed, TimeoutError):
                    await asyncio.wait_for(asyncio.wrap_future(look), self._utterance.longest(0))
        await self._read_through()
        self._pass_over()

    def close(self) -> None:
        """Let go of everything."""
        self._closed = True
        if self._utterance:
            self._utterance.close()

    def _take(self, frame: bytes) -> None:
        muted = self._muted > 0
        if muted:
            self._muted -= 1
            frame = SILENCE * FRAME
        if self._answer is not None:
            self._since += 1
            self._before.append(frame)
            self._pass_over()
            return
        voiced = self._echo.takes(frame, voiced=not muted and self._gate.voiced(frame))
        if self._endpoint.take(voiced=voiced) is Stage.WAITING:
            self._before.append(frame)
        else:
            self._follow(frame)

    def _follow(self, frame: bytes) -> None:
        try:
            utterance = self._utterance or self._open()
        except EarFailed as fault:
            self._fault = fault
            return
        self._quiet.append(frame)
        if self._endpoint.quiet <= _AFTER * FRAME_SECONDS:
            utterance.hear(b"".join(self._quiet))
            self._quiet.clear()
        self._look_at(utterance)
        self._read_early(utterance)
        if self._endpoint.stage is Stage.ENDED:
            self._read()

    def _look_at(self, utterance: Utterance) -> None:
        if self._endpoint.quiet == 0:
            self._look = None
        elif self._endpoint.look_for is Look.COMPLETE:
            self._look = utterance.ask(self._reader.complete)
        if self._look and self._look.done() and not self._look.exception() and self._look.result():
            self._endpoint.end()

    def _read_early(self, utterance: Utterance) -> None:
        """In a pause that may be the end, read it as if it were: what is understood then needs no longer pause.

        Where speech goes on the reading is forgotten; where it does not, it stands, and nobody waits for another.
        """
        if self._endpoint.quiet == 0:
            self._early = None
        elif self._endpoint.look_for is Look.UNDERSTOOD:
            self._early = utterance.ask(self._reader.read)
        early = self._early
        if early and early.done() and not early.exception() and means_something(early.result().opinion.meaning):
            self._endpoint.end()

    def _open(self) -> Utterance:
        self._utterance = self._begin()
        self._echo.begin()
        self._utterance.hear(b"".join(self._before))
        self._before.clear()
        return self._utterance

    def _read(self) -> None:
        if self._echo.mostly:
            self._start_over()
        elif self._utterance:
            self._answer = self._early or self._utterance.ask(self._reader.read)
            self._answer.add_done_callback(self._report)

    def _report(self, answer: Future[Recognition]) -> None:
        if not answer.exception():
            self._reader.report(answer.result())

    async def _read_through(self) -> Recognition | None:
        if self._fault:
            raise self._fault
        if self._answer is None or self._utterance is None:
            return None
        try:
            limit = self._utterance.longest(self._endpoint.seconds)
            recognition = await asyncio.wait_for(asyncio.wrap_future(self._answer), limit)
        except TimeoutError:
            self._fault = self._utterance.hung()
            raise self._fault from None
        self._utterance.close()
        return recognition

    def _was_nothing(self) -> bool:
        answer = self._answer
        return answer is not None and answer.done() and not answer.exception() and not answer.result().opinion.heard

    def _pass_over(self) -> None:
        if self._was_nothing():
            self._start_over()

    def _start_over(self) -> None:
        if self._utterance:
            self._utterance.close()
        self._utterance = self._look = self._early = self._answer = None
        self._endpoint = Endpoint(self._patience)
        self._quiet.clear()
        self._since = 0
