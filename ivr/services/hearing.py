"""Recorded answers: fetched, recognised and understood before their turn is taken, outside its transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from ivr.core.effects import Effect, Listen
from ivr.core.errors import EarFailed
from ivr.core.inputs import Heard, HungUp, Input, Keys, Recorded, Silence, Unheard
from ivr.core.meaning import Decision, Meaning
from ivr.services.recognising import Recognising

_log = logging.getLogger("ivr.hearing")


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
    """Finds the meaning of recorded answers."""

    def __init__(
        self,
        calls: Calls,
        recognising: Recognising,
        counts: Counts,
        *,
        seconds: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``seconds`` is a clock that only runs forward, for measuring."""
        self._calls, self._recognising, self._counts, self._seconds = calls, recognising, counts, seconds

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
            recognised = self._recognising.recognise(heard.url, listen.menu)
        except EarFailed as fault:
            self._counts.unheard("record", fault.counted)
            _log.warning("call %s, turn %d: answer not listened to: %s", call, turn, fault, exc_info=fault.__cause__)
            return Unheard(fault.why, heard)
        finally:
            self._counts.waited(self._seconds() - began)
        meaning = recognised.meaning if recognised else None
        self._counts.heard("record", meaning.decision if meaning else "silence")
        return _input(meaning, heard)

    def _waits_for_words(self, call: str, turn: int) -> Listen | None:
        reply = self._calls.awaited(call)
        if reply is None or reply.turn != turn or not reply.effects:
            return None
        last = reply.effects[-1]
        return last if isinstance(last, Listen) and last.ear == "record" else None


def _input(meaning: Meaning | None, recorded: Recorded) -> Input:
    if meaning is None:
        return Keys(recorded.keys) if recorded.keys else Silence()
    if meaning.decision is not Decision.NOT_UNDERSTOOD:
        # Words that were understood say more than the # that ended them.
        return Heard(meaning, replace(recorded, keys=""))
    return Heard(meaning, recorded)
