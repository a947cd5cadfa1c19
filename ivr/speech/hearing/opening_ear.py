"""An ear whose model is loaded beside the start of the service, so that a large one does not keep callers out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

import structlog

from ivr.core.errors import EarFailed
from ivr.core.meaning import Meaning
from ivr.services.hearing_ports import Ear, Listening

log = structlog.get_logger("ivr.speech")

#: Seconds that a recording waits for a model that is still being loaded.
PATIENCE = 3.0


class OpenedEar(Ear, Protocol):
    """An ear that says of itself what it hears with, and can be let go."""

    @property
    def line(self) -> str:
        """Which model, or why there is none."""
        ...

    def close(self) -> None:
        """Let go of the model's threads."""
        ...


class OpeningEar:
    """Stands for the ear that ``opens`` gives; deaf until that is there, and where there is none.

    Nothing is loaded before ``begin``: commands that listen to nobody need no model.
    """

    def __init__(self, opens: Callable[[], OpenedEar]) -> None:
        self._opens = opens
        self._ear: OpenedEar | None = None
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def begin(self, patience: float = 0.0) -> None:
        """Load the model in a thread of its own, once, and wait at most ``patience`` seconds for it."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._open, name="ear", daemon=True)
                self._thread.start()
        self._done.wait(patience)

    @property
    def ready(self) -> bool:
        """Whether there is a recogniser to listen with now."""
        return self._ear is not None and self._ear.ready

    @property
    def line(self) -> str:
        """Which model, or why there is none."""
        if self._ear is not None:
            return self._ear.line
        if self._done.is_set():
            return "the ear could not be opened; the log says why"
        return "the model is being loaded" if self._thread else "no model is loaded"

    def listen(self, menu: str, *, slow: bool = False) -> Listening:
        """Listen to a caller; at once, so that a socket is never kept waiting. Raises ``EarFailed``."""
        return self._opened().listen(menu, slow=slow)

    def transcribe(self, audio: bytes, menu: str) -> Meaning:
        """What was said in a recording, waiting a little for the model. Raises ``EarFailed``."""
        self._done.wait(PATIENCE if self._thread else 0)
        return self._opened().transcribe(audio, menu)

    def close(self) -> None:
        """Let go of the model's threads, also of one that is still being loaded."""
        with self._lock:
            self._closed = True
        if self._ear is not None:
            self._ear.close()

    def _opened(self) -> OpenedEar:
        if self._ear is None:
            # A model that is being loaded may be there for the next question.
            raise EarFailed("broken" if self._done.is_set() else "busy", self.line)
        return self._ear

    def _open(self) -> None:
        try:
            ear = self._opens()
        except Exception:
            # Whatever it is, callers are served by keys.
            log.exception("no speech", why="the ear could not be opened")
        else:
            self._tell(ear)
            with self._lock:
                self._ear = ear
                if self._closed:
                    ear.close()
        self._done.set()

    @staticmethod
    def _tell(ear: OpenedEar) -> None:
        if not ear.ready:
            log.error("no speech, calls are served by keys", why=ear.line)
        elif "TEST MODEL" in ear.line:
            log.warning("speech", model=ear.line)
        else:
            log.info("speech", model=ear.line)
