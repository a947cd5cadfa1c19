"""A caller who follows a list: one move for every time that the service listens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.exchange.handset import Act, HangUp, Press, Span, Speak, speaking_seconds
from ivr.exchange.sound.mouth import seconds_of


@dataclass(frozen=True, slots=True)
class Keys:
    """Press these keys at this <Gather> or <Record>; `barge_in` does so while the prompt is still speaking."""

    keys: str
    barge_in: bool = False
    twice: bool = False
    """Is the webhook that follows delivered twice?"""


@dataclass(frozen=True, slots=True)
class Words:
    """Say this at this <Record>, for so many seconds (estimated when None).

    With `audio` (mu-law at 8,000 Hz) it is said wherever words are listened to, which may be later.
    """

    text: str
    seconds: float | None = None
    audio: bytes = b""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Let this <Gather> or <Record> run out."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Hang up here."""


Move = Keys | Words | Nothing | Leave


class ScriptedHandset:
    """A caller with a list of moves, one for each <Gather> or <Record>; then silence until `patience` waits ran out.

    `leave_after` hangs up after so many seconds of the call, whatever is going on.
    """

    def __init__(
        self, moves: Iterable[Move | str] = (), *, patience: int = 3, leave_after: float | None = None
    ) -> None:
        self._moves = [Keys(move) if isinstance(move, str) else move for move in moves]
        self._patience = patience
        self._remaining = leave_after
        self._place = 0
        self._keys = ""
        self._twice = False
        self._move: Move | None = None
        self._deaf_place = 0

    def during(self, span: Span) -> Act | None:
        """Act as the list says."""
        act = self._act(span)
        if self._remaining is not None:
            after = span.seconds if act is None else min(act.after, span.seconds)
            if after >= self._remaining:
                return HangUp(self._remaining)
            self._remaining -= after
        return act

    def deliveries(self) -> int:
        """Deliver twice where a move asks for it."""
        twice, self._twice = self._twice, False
        return 2 if twice else 1

    def over(self) -> None:
        """Nothing is left to do."""

    @property
    def left(self) -> tuple[str, ...]:
        """The keys and words that were never pressed or said: the call was over before, or nobody listened."""
        move = self._move if not isinstance(self._move, Keys) else Keys(self._keys)
        moves = (move, *self._moves)
        told = [one.keys if isinstance(one, Keys) else one.text for one in moves if isinstance(one, Keys | Words)]
        return tuple(filter(None, told))

    def _act(self, span: Span) -> Act | None:
        if span.place > self._place:
            self._place = span.place
            self._begin()
        move = self._move
        if isinstance(move, Keys) and self._keys and (span.waiting or (move.barge_in and span.takes_keys)):
            key, self._keys = self._keys[0], self._keys[1:]
            self._twice = move.twice
            return Press(key)
        if isinstance(move, Words) and move.audio:
            return self._say(move, span) if span.waiting else None
        if isinstance(move, Words) and span.waiting:
            self._move = None
            return Speak(move.text, speaking_seconds(move.text) if move.seconds is None else move.seconds)
        if isinstance(move, Leave) and span.waiting:
            return HangUp()
        if move is None and span.waiting and not self._moves and self._place and self._spent():
            return HangUp()
        return None

    def _say(self, words: Words, span: Span) -> Act | None:
        if not span.takes_speech:
            # Keys are listened to first, and words in the recording that follows; or never.
            return HangUp() if span.place != self._deaf_place and self._deaf(span) else None
        self._move = None
        self._deaf_place = 0
        return Speak(words.text, seconds_of(words.audio), audio=words.audio)

    def _deaf(self, span: Span) -> bool:
        self._deaf_place = span.place
        return self._spent()

    def _begin(self) -> None:
        if isinstance(self._move, Words) and self._move.audio:
            return
        self._move = self._moves.pop(0) if self._moves else None
        self._keys = self._move.keys if isinstance(self._move, Keys) else ""

    def _spent(self) -> bool:
        self._patience -= 1
        return self._patience < 0
