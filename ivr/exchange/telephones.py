"""Telephones that the exchange can ring, and the people who pick them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.exchange.handset import Act, Handset, HangUp, Kind, Press, Span

#: SIP's answers, as a network gives them: busy, not found.
BUSY_HERE, NOT_FOUND = 486, 404


class Person:
    """Somebody who picks up: presses a key at each <Gather> in turn, talks for a while, and remembers what was said.

    An empty key lets the <Gather> run out. `talks` are the seconds after which this one hangs up on the other (None:
    the other does), `waits` the seconds of ringing on the line after which this one gives up.
    """

    def __init__(self, *keys: str, talks: float | None = None, waits: float | None = None) -> None:
        self.heard: list[str] = []
        self.talked = False
        self._keys = list(keys)
        self._talks, self._waits = talks, waits
        self._place = 0

    def during(self, span: Span) -> Act | None:
        """Listen, press, wait or talk."""
        if span.text:
            self.heard.append(span.text)
        if span.kind is Kind.TALKING:
            self.talked = True
            return None if self._talks is None else HangUp(self._talks)
        if span.kind is Kind.RINGING and self._waits is not None and self._waits < span.seconds:
            return HangUp(self._waits)
        if not span.waiting or span.place == self._place:
            return None
        self._place = span.place
        key = self._keys.pop(0) if self._keys else ""
        return Press(key) if key else None

    def deliveries(self) -> int:
        """Every webhook is delivered once."""
        return 1

    def over(self) -> None:
        """Nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Telephone:
    """What happens when a telephone is rung.

    It is answered `after` so many seconds by `picks_up` (None: nobody). `sip` is a network's own refusal: 486 busy,
    404 no such number. `refusal` is an error code with which the platform does not even try.
    """

    after: float = 3.0
    picks_up: Callable[[], Handset] | None = None
    sip: int = 0
    refusal: int = 0

    def rung(self, timeout: float) -> tuple[float, str]:
        """Ring for at most `timeout` seconds: how long it took, and the call's status then."""
        if self.sip:
            return 1.0, "busy" if self.sip == BUSY_HERE else "failed"
        if self.picks_up is None or self.after > timeout:
            return timeout, "no-answer"
        return self.after, "in-progress"


def busy() -> Telephone:
    """Make a telephone that somebody is speaking on."""
    return Telephone(sip=BUSY_HERE)


def unknown() -> Telephone:
    """Make a number that no network has."""
    return Telephone(sip=NOT_FOUND)


def voicemail() -> Telephone:
    """Make a telephone that a machine answers: it talks and presses nothing."""
    return Telephone(after=20.0, picks_up=Person)


def obliging() -> Telephone:
    """Make a telephone of somebody who agrees to everything, and hangs up after a minute's talk."""
    return Telephone(picks_up=lambda: Person("1", "1", talks=60.0))


#: What the last two digits of a number stand for, in an exchange that was told nothing else.
BY_ENDING: Mapping[str, Callable[[], Telephone]] = {
    "01": busy,
    "02": Telephone,
    "03": voicemail,
    "04": unknown,
    "05": lambda: Telephone(refusal=21211),
}


def by_ending(number: str) -> Telephone:
    """Make the telephone that the last two digits of a number stand for, else somebody obliging's."""
    return BY_ENDING.get(number[-2:], obliging)()


@dataclass(slots=True)
class Directory:
    """Telephones by number; `others` makes those that are not listed."""

    listed: dict[str, Telephone] = field(default_factory=dict)
    others: Callable[[str], Telephone] = by_ending

    def find(self, number: str) -> Telephone:
        """Look a number up."""
        return self.listed.get(number) or self.others(number)
