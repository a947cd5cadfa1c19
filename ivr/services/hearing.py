"""Recorded answers: fetched, recognised and understood before their turn is taken, outside its transaction."""

from __future__ import annotations

import logging
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import replace
from threading import Lock
from typing import Protocol

from ivr.core.effects import Effect, Listen
from ivr.core.errors import EarFailed
from ivr.core.inputs import Heard, HungUp, Input, Keys, Recorded, Silence, Unheard
from ivr.core.meaning import Decision, Meaning
from ivr.services.ports import Ear

#: Recordings in work at once. Each holds one of the service's threads while it waits for the platform; what comes
#: beyond is answered at once, and those callers go on by keys.
AT_ONCE = 12
#: Seconds until a caller who spoke is answered, whatever happens. A platform gives up after 15, and the turn itself
#: needs some of them when the database is slow.
PATIENCE = 11.0


#: A recording whose every sample (16-bit) is below this holds nobody's voice: 36 dB under full scale, where soft
#: speech on a telephone still peaks 10 dB above, and a line's own noise stays 10 dB below.
FAINTEST = 500
#: Call, turn, address of the recording.
_Key = tuple[str, int, str]


_log = logging.getLogger("ivr.hearing")


class RecordingLost(EarFailed):
    """A recording cannot be had."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """``reason`` is one word for counters: ``refused``, ``late``, ``large`` or ``unreadable``."""
        super().__init__("broken", detail)
        self.reason, self.detail = reason, detail


class Recordings(Protocol):
    """Where the platform keeps recordings."""

    def fetch(self, url: str) -> bytes:
        """A recording as 16-bit little-endian mono PCM at 8,000 Hz. Raises ``RecordingLost``."""
        ...


class Awaiting(Protocol):
    """What a call waits for."""

    @property
    def turn(self) -> int:
        """The turn that is awaited."""
        ...

    @property
    def effects(self) -> Sequence[Effect]:
        """What the caller was told, and how the call waits."""
        ...


class Calls(Protocol):
    """The calls, as far as they tell what they wait for."""

    def awaited(self, call: str) -> Awaiting | None:
        """The current reply of a call; None when it is not known or over."""
        ...


class Counts(Protocol):
    """What is counted of recorded answers."""

    def heard(self, ear: str, decision: str) -> None:
        """An answer was listened to: by which ear, and how surely."""
        ...

    def waited(self, seconds: float) -> None:
        """A caller waited so long until a recorded answer was understood, or given up."""
        ...

    def unheard(self, ear: str, why: str) -> None:
        """An answer could not be listened to: one word."""
        ...


class Hearing:
    """Finds the meaning of recorded answers; the same recording delivered twice at once is recognised once."""

    def __init__(
        self,
        calls: Calls,
        ear: Ear,
        recordings: Recordings,
        counts: Counts,
        *,
        at_once: int = AT_ONCE,
        patience: float = PATIENCE,
        seconds: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``patience`` is in seconds; ``seconds`` is a clock that only runs forward, for measuring."""
        self._calls, self._ear, self._recordings, self._counts = calls, ear, recordings, counts
        self._at_once, self._patience, self._seconds = at_once, patience, seconds
        self._working: dict[_Key, Future[Meaning | None]] = {}
        self._lock = Lock()
        # Starts a thread when it is needed.
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="hearing")

    def understand(self, call: str, turn: int, heard: Input, *, left: bool = False) -> Input:
        """What a recorded answer means, where the call waits for one; everything else as it came.

        ``left`` says that the caller has hung up: nobody hears an answer then, so nothing is recognised. Messages,
        keys, and turns that are not awaited are passed over. Never raises for a recording; raises what ``calls``
        raises.
        """
        if not isinstance(heard, Recorded) or heard.keys not in {"", "#"}:
            return heard
        listen = self._waits_for_words(call, turn)
        if listen is None:
            return heard
        if left:
            return HungUp()
        began = self._seconds()
        try:
            meaning = self._meaning(call, turn, heard, listen.menu)
        except EarFailed as fault:
            reason = fault.reason if isinstance(fault, RecordingLost) else fault.why
            self._counts.unheard("record", reason)
            _log.warning("call %s, turn %d: answer not listened to: %s", call, turn, fault, exc_info=fault.__cause__)
            return Unheard(fault.why, heard)
        finally:
            self._counts.waited(self._seconds() - began)
        self._counts.heard("record", meaning.decision if meaning else "silence")
        return _input(meaning, heard)

    def close(self) -> None:
        """Take on nothing more; what is in work may end by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _waits_for_words(self, call: str, turn: int) -> Listen | None:
        reply = self._calls.awaited(call)
        if reply is None or reply.turn != turn or not reply.effects:
            return None
        last = reply.effects[-1]
        return last if isinstance(last, Listen) and last.ear == "record" else None

    def _meaning(self, call: str, turn: int, recorded: Recorded, menu: str) -> Meaning | None:
        work = self._begin((call, turn, recorded.url), menu)
        try:
            return work.result(self._patience)
        except TooLate as fault:
            # The recording was there (its own time-out is shorter), so it is the machine that cannot keep up.
            raise EarFailed("busy", f"no answer after {self._patience:g} s") from fault
        except EarFailed:
            raise
        except Exception as fault:
            raise EarFailed("broken", "The ear broke.") from fault

    def _begin(self, key: _Key, menu: str) -> Future[Meaning | None]:
        with self._lock:
            if key in self._working:
                return self._working[key]
            if len(self._working) >= self._at_once:
                raise EarFailed("busy", f"{self._at_once} recordings are in work")
            work = self._threads.submit(self._recognise, key[2], menu)
            self._working[key] = work
        work.add_done_callback(lambda _: self._end(key))
        return work

    def _end(self, key: _Key) -> None:
        with self._lock:
            self._working.pop(key, None)

    def _recognise(self, url: str, menu: str) -> Meaning | None:
        audio = self._recordings.fetch(url)
        return None if _quiet(audio) else self._ear.transcribe(audio, menu)


def _input(meaning: Meaning | None, recorded: Recorded) -> Input:
    if meaning is None:
        return Keys(recorded.keys) if recorded.keys else Silence()
    if meaning.decision is not Decision.NOT_UNDERSTOOD:
        # Words that were understood say more than the # that ended them.
        return Heard(meaning, replace(recorded, keys=""))
    return Heard(meaning, recorded)


def _quiet(audio: bytes) -> bool:
    """Whether a recording is silent from end to end: some platforms send even that."""
    samples = array("h", audio)
    if sys.byteorder == "big":
        samples.byteswap()
    return not samples or (max(samples) < FAINTEST and min(samples) > -FAINTEST)
