"""Threads that decode: as many as there are cores, shared by all calls, replaced when one hangs.

The standard pool cannot serve: it never gives a stuck thread's place to another, and waits for it when the program
ends. Nothing here knows about speech.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

Task = Callable[[], None]


class Pool:
    """Runs tasks in ``size`` threads, first come, first served."""

    def __init__(self, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.size = size
        self._clock = clock
        self._waiting: deque[tuple[float, Task]] = deque()
        self._changed = threading.Condition()
        self._busy: dict[threading.Thread, float] = {}
        self._threads: set[threading.Thread] = set()
        self._closed = False

    def submit(self, task: Task) -> None:
        """Run ``task`` when its turn comes. It must not raise; after ``close`` nothing is run."""
        with self._changed:
            if self._closed:
                return
            self._waiting.append((self._clock(), task))
            # A thread is started when it is needed first: a hotline that hears nobody has none.
            idle = len(self._threads) - len(self._busy)
            if len(self._threads) < self.size and len(self._waiting) > idle:
                self._start()
            self._changed.notify()

    @property
    def delay(self) -> float:
        """Seconds that the next task in line has waited already; 0 when none waits."""
        with self._changed:
            return self._clock() - self._waiting[0][0] if self._waiting else 0.0

    def relieve(self, longest: float) -> int:
        """Give up threads that have been at one task for ``longest`` seconds; others take their places.

        Returns how many were given up. Such a thread cannot be stopped: it ends by itself after its task, or never.
        """
        with self._changed:
            now = self._clock()
            stuck = [thread for thread, since in self._busy.items() if now - since >= longest]
            for thread in stuck:
                del self._busy[thread]
                self._threads.discard(thread)
                self._start()
            return len(stuck)

    def close(self) -> None:
        """Run nothing more; threads end after their present task."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, name="decoder", daemon=True)
        self._threads.add(thread)
        thread.start()

    def _work(self) -> None:
        me = threading.current_thread()
        while (task := self._next(me)) is not None:
            task()

    def _next(self, me: threading.Thread) -> Task | None:
        with self._changed:
            self._busy.pop(me, None)
            self._changed.wait_for(lambda: self._waiting or self._closed or me not in self._threads)
            if self._closed or me not in self._threads:
                return None
            _, task = self._waiting.popleft()
            self._busy[me] = self._clock()
            return task


class Strand:
    """Runs the tasks of one call in the pool, strictly one after the other, in their order."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._tasks: deque[Task] = deque()
        self._lock = threading.Lock()
        self._running = False

    def submit(self, task: Task) -> None:
        """Run ``task`` after all that were submitted before. It must not raise."""
        with self._lock:
            self._tasks.append(task)
            if self._running:
                return
            self._running = True
        self._pool.submit(self._step)

    def clear(self) -> None:
        """Forget what has not begun."""
        with self._lock:
            self._tasks.clear()

    def _step(self) -> None:
        with self._lock:
            task = self._tasks.popleft() if self._tasks else None
        if task is not None:
            task()
        with self._lock:
            self._running = bool(self._tasks)
            again = self._running
        # One task at a time, so that a long sentence does not keep the others waiting.
        if again:
            self._pool.submit(self._step)
