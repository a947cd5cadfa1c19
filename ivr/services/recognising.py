"""Recordings in work: each is fetched and recognised once, only so many at once, and nobody waits for ever."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from ivr.core.dialling.spoken_answer import Sounding
from ivr.core.errors import EarFailed
from ivr.core.meaning import Meaning
from ivr.services.hearing_ports import Ear

#: Recordings in work at once. Each holds one of the service's threads while it waits for the platform; what comes
#: beyond is answered at once, and those callers go on by keys.
AT_ONCE = 12
#: Seconds until a caller who spoke is answered, whatever happens. A platform gives up after 15, and the turn itself
#: needs some of them when the database is slow.
PATIENCE = 11.0
#: A sample (16-bit) below this belongs to nobody's voice: 36 dB under full scale, where soft speech on a telephone
#: still peaks 10 dB above, and a line's own noise stays 10 dB below.
FAINTEST = 500
#: Samples a second of a recording.
RATE = 8000


class RecordingLost(EarFailed):
    """A recording cannot be had."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """``reason`` is one word for counters: ``refused``, ``late``, ``large`` or ``unreadable``."""
        super().__init__("broken", detail)
        self.reason, self.detail = reason, detail

    @property
    def counted(self) -> str:
        """The reason, which tells more."""
        return self.reason


class Recordings(Protocol):
    """Where the platform keeps recordings."""

    def fetch(self, url: str) -> bytes:
        """A recording as 16-bit little-endian mono PCM at 8,000 Hz. Raises ``RecordingLost``."""
        ...


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was said in a recording, and from when to when it sounds."""

    meaning: Meaning
    sounding: Sounding


class Recognising:
    """Fetches and recognises; the same recording wanted twice at once is recognised once."""

    def __init__(
        self, ear: Ear, recordings: Recordings, *, at_once: int = AT_ONCE, patience: float = PATIENCE
    ) -> None:
        """``patience`` is in seconds."""
        self._ear, self._recordings = ear, recordings
        self._at_once, self._patience = at_once, patience
        self._working: dict[tuple[str, str], Future[Recognised | None]] = {}
        self._lock = Lock()
        # Starts a thread when it is needed.
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="hearing")

    def recognise(self, url: str, menu: str) -> Recognised | None:
        """What was said in the recording at ``url``, by somebody who stands at ``menu``; None for silence.

        Raises ``EarFailed``.
        """
        work = self._begin((url, menu))
        try:
            return work.result(self._patience)
        except TooLate as fault:
            # The recording was there (its own time-out is shorter), so it is the machine that cannot keep up.
            raise EarFailed("busy", f"no answer after {self._patience:g} s") from fault
        except EarFailed:
            raise
        except Exception as fault:
            raise EarFailed("broken", "The ear broke.") from fault

    def close(self) -> None:
        """Take on nothing more; what is in work may end by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _begin(self, key: tuple[str, str]) -> Future[Recognised | None]:
        with self._lock:
            if key in self._working:
                return self._working[key]
            if len(self._working) >= self._at_once:
                raise EarFailed("busy", f"{self._at_once} recordings are in work")
            work = self._threads.submit(self._recognise, *key)
            self._working[key] = work
        work.add_done_callback(lambda _: self._end(key))
        return work

    def _end(self, key: tuple[str, str]) -> None:
        with self._lock:
            self._working.pop(key, None)

    def _recognise(self, url: str, menu: str) -> Recognised | None:
        audio = self._recordings.fetch(url)
        sounding = _sounding(_samples(audio))
        # Some platforms send even what is silent from end to end.
        return None if sounding is None else Recognised(self._ear.transcribe(audio, menu), sounding)


def _samples(audio: bytes) -> array[int]:
    samples = array("h", audio)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _sounding(samples: Sequence[int]) -> Sounding | None:
    """From the first sample that may be a voice to the last one; None when there is none."""
    if not samples or (max(samples) < FAINTEST and min(samples) > -FAINTEST):
        return None
    first = next(at for at, sample in enumerate(samples) if abs(sample) >= FAINTEST)
    last = next(at for at in range(len(samples) - 1, -1, -1) if abs(samples[at]) >= FAINTEST)
    return Sounding(first / RATE, (last + 1) / RATE)
