"""Decoding for many callers at once: one model, a few threads, and a limit beyond which nobody is slowed down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import Any, TypeVar
from weakref import WeakSet

from ivr.core.errors import EarFailed
from ivr.speech.hearing.decoder import Decoder
from ivr.speech.hearing.pool import Pool, Strand

Result = TypeVar("Result")

#: Utterances a thread that may be decoded at once. A bound on memory; what a machine can carry depends on the model,
#: and is told by how long work waits.
MOST_A_THREAD = 64
#: Bytes decoded at a time, 0.2 s: Vosk's models work in such steps, smaller pieces only cost.
AT_ONCE = 1600
#: Seconds that work may wait before nobody new is listened to. Beyond 0.8 s people notice that an answer is late.
LONGEST_DELAY = 0.5
#: Seconds that one task may take before its thread is given up: 200 ms of audio take milliseconds.
STUCK = 5.0


class Recogniser:
    """Gives out utterances to decode, up to a limit."""

    def __init__(self, pool: Pool, most: int | None = None, stuck: float = STUCK) -> None:
        self.pool = pool
        self.most = pool.size * MOST_A_THREAD if most is None else most
        self.stuck = stuck
        self._open: WeakSet[Utterance] = WeakSet()
        self._lock = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether one utterance more would slow down the others."""
        return len(self._open) >= self.most or self.pool.delay > LONGEST_DELAY

    @property
    def decoding(self) -> int:
        """How many utterances are open."""
        return len(self._open)

    def begin(self, decoder: Callable[[], Decoder]) -> Utterance:
        """Begin an utterance; ``decoder`` is called in a thread of the pool. Raises ``EarFailed("busy")``."""
        with self._lock:
            if self.busy:
                raise EarFailed("busy", f"{len(self._open)} utterances, the next waits for {self.pool.delay:.1f} s.")
            utterance = Utterance(self, decoder)
            self._open.add(utterance)
        return utterance

    def end(self, utterance: Utterance) -> None:
        """Forget an utterance; no error when it is forgotten already."""
        with self._lock:
            self._open.discard(utterance)

    def relieve(self) -> None:
        """Replace threads that hang."""
        self.pool.relieve(self.stuck)


class Utterance:
    """Something that a caller says, decoded as it comes. What is asked for is done in the order of asking.

    ``cpu`` are the processor seconds spent in it so far.
    """

    def __init__(self, recogniser: Recogniser, decoder: Callable[[], Decoder]) -> None:
        self.cpu = 0.0
        self._recogniser = recogniser
        self._strand = Strand(recogniser.pool)
        self._pending: list[bytes] = []
        self._size = 0
        self._decoder: Decoder | None = None
        self._fault: EarFailed | None = None
        self._answers: list[Future[Any]] = []
        self._do(lambda: self._make(decoder))

    def hear(self, mulaw: bytes) -> None:
        """Take the next piece; it is decoded once there is enough."""
        self._pending.append(mulaw)
        self._size += len(mulaw)
        if self._size >= AT_ONCE:
            self._flush()

    def ask(self, question: Callable[[Decoder], Result]) -> Future[Result]:
        """Put ``question`` to the decoder once everything before is decoded.

        The future ends in ``EarFailed("broken")`` when any of it failed. Wait for it with ``longest`` as a limit, and
        call ``hung`` when that is over.
        """
        self._flush()
        answer: Future[Result] = Future()
        self._answers.append(answer)

        def put() -> None:
            if self._decoder is None:
                raise EarFailed("broken", "There is no decoder.")
            self._decoder.cpu = self.cpu
            _settle(answer, question(self._decoder))

        self._do(put)
        return answer

    def longest(self, audio: float) -> float:
        """Seconds to wait for an answer about an utterance of ``audio`` seconds."""
        return self._recogniser.stuck + audio

    def hung(self) -> EarFailed:
        """Nothing came in time: give the thread up and close; returns the error to raise."""
        self._recogniser.relieve()
        self.close()
        return EarFailed("broken", "The recogniser gave no answer in time.")

    def close(self) -> None:
        """Forget everything that is not decoded yet; open questions end in ``EarFailed``."""
        self._strand.clear()
        self._fail(EarFailed("broken", "The utterance is closed."))

    def _flush(self) -> None:
        piece = b"".join(self._pending)
        self._pending, self._size = [], 0
        if piece:
            self._do(lambda: self._decode(piece))

    def _decode(self, piece: bytes) -> None:
        if self._decoder:
            self._decoder.hear(piece)

    def _make(self, decoder: Callable[[], Decoder]) -> None:
        self._decoder = decoder()

    def _do(self, work: Callable[[], object]) -> None:
        if self._fault:
            self._fail(self._fault)
        else:
            self._strand.submit(lambda: self._run(work))

    def _run(self, work: Callable[[], object]) -> None:
        if self._fault:
            return
        began = time.thread_time()
        try:
            work()
        except EarFailed as fault:
            self._fail(fault)
        except Exception as fault:  # whatever Vosk or the matcher throws ends this utterance, not the thread
            self._fail(EarFailed("broken", f"{type(fault).__name__}: {fault}"))
        self.cpu += time.thread_time() - began

    def _fail(self, fault: EarFailed) -> None:
        self._fault = self._fault or fault
        self._recogniser.end(self)
        for answer in self._answers:
            _settle(answer, None, self._fault)


def _settle(answer: Future[Result], result: Any, fault: EarFailed | None = None) -> None:
    """Give ``answer`` its end, unless it had one."""
    with suppress(InvalidStateError):
        if fault:
            answer.set_exception(fault)
        else:
            answer.set_result(result)
