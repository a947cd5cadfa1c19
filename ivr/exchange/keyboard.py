"""Single characters from the terminal, as they are typed."""

from __future__ import annotations

import codecs
import os
import select
import signal
import termios
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

END = "\x04"
"""What stands for the caller's wish to leave: Ctrl-D, or Ctrl-C through `leaving_on_interrupt`."""


class Keyboard(Protocol):
    """Where a caller types."""

    def read(self, seconds: float) -> str:
        """Wait so many seconds at most for one character; return it, `END`, or nothing."""


class TerminalKeyboard:
    """A keyboard read from a file descriptor; a terminal is used within `unbuffered`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        self._typed = ""
        self._closed = False
        self._leaving = False

    def read(self, seconds: float) -> str:
        """Wait for one character."""
        if self._leaving:
            return END
        if not self._typed and not self._closed:
            ready, _, _ = select.select([self._descriptor], [], [], max(0.0, seconds))
            if ready:
                typed = os.read(self._descriptor, 64)
                self._closed = not typed
                self._typed += self._decoder.decode(typed)
        elif not self._typed:
            # Nothing more can be typed: whoever piped keys into the call now listens.
            time.sleep(max(0.0, seconds))
        character, self._typed = self._typed[:1], self._typed[1:]
        return character

    def leave(self) -> None:
        """Make every later read say `END`."""
        self._leaving = True


@contextmanager
def unbuffered(descriptor: int) -> Iterator[None]:
    """Give characters to the program at once, without echo; put the terminal back afterwards."""
    if not os.isatty(descriptor):
        yield
        return
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
    # What was typed after the call is not meant for the questions that follow.
    termios.tcflush(descriptor, termios.TCIFLUSH)


@contextmanager
def leaving_on_interrupt(leave: Callable[[], None]) -> Iterator[None]:
    """Turn the first Ctrl-C into hanging up; a second one stops the program."""
    before = signal.getsignal(signal.SIGINT)

    def interrupted(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        leave()
        del number, frame

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
