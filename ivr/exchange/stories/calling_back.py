"""An officer calls back in a story: both telephones follow their steps, her page is read, the outcome recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from ivr.exchange.record import CallRecord
from ivr.exchange.sound.mouth import Mouth
from ivr.exchange.stories.caller import StoryCaller
from ivr.exchange.stories.failure import Failure
from ivr.exchange.stories.story import CalledBack, Party, fold
from ivr.exchange.telephones import Telephone, busy, unknown, voicemail


@dataclass(frozen=True, slots=True)
class RungBack:
    """What came of it: the calls, the officer's first; what her page then shows, and the outcome that it proposes."""

    records: tuple[CallRecord, ...]
    card: str
    proposed: str


class Office(Protocol):
    """The officers' side of a hotline."""

    def ring_back(self, number: str, officer: Telephone, citizen: Telephone) -> RungBack:
        """Have an officer take the request of a number and ring; return when every call is over."""
        ...

    def record(self, outcome: str) -> bool:
        """Have her record what came of it; tell whether it was taken."""
        ...


_TELEPHONES: Mapping[str, Callable[[], Telephone]] = {
    "busy": busy,
    "no-answer": Telephone,
    "voicemail": voicemail,
    "no-such-number": unknown,
}


@dataclass(frozen=True, slots=True)
class _Rung:
    """A telephone of the story, and who follows its steps (None: nobody)."""

    telephone: Telephone
    caller: StoryCaller | None = None


def call_back(
    step: CalledBack, number: str, place: int, office: Office, mouth: Mouth | None
) -> tuple[tuple[CallRecord, ...], list[Failure]]:
    """Play one call back, which is step `place` of its story; return its calls and what did not come true."""
    officer = _rung(step.officer, mouth)
    citizen = _rung(step.citizen, mouth) if step.citizen else _Rung(Telephone())
    found = office.ring_back(number, officer.telephone, citizen.telephone)
    failures = [*_missed(step, officer, citizen, found), *_faults(step, found)]
    wanted = step.outcome or step.proposed
    if wanted and not failures and not office.record(wanted):
        failures.append(Failure(place, step.line, f"to record {wanted}", "it was not taken"))
    return found.records, [replace(failure, step=place) for failure in failures]


def _rung(party: Party, mouth: Mouth | None) -> _Rung:
    if party.telephone:
        return _Rung(_TELEPHONES[party.telephone]())
    caller = StoryCaller(party.steps, mouth=mouth)
    return _Rung(Telephone(picks_up=lambda: caller), caller)


def _missed(step: CalledBack, officer: _Rung, citizen: _Rung, found: RungBack) -> Iterator[Failure]:
    """What those who were rung, and the officer's page, did not do or show."""
    for who in (officer, citizen):
        if who.caller is not None:
            # Whoever was never rung has every step before him.
            who.caller.over()
            yield from who.caller.failures
    rung = any(record.direction == "outbound-dial" for record in found.records)
    if rung and step.citizen is None:
        yield Failure(0, step.line, "nobody but the officer to be rung", "the citizen was")
    if step.citizen is not None and not rung:
        yield Failure(0, step.line, "the citizen to be rung", "nobody rang")
    for text in step.card:
        if fold(text) not in fold(found.card):
            yield Failure(0, step.line, f"the card to show {text!r}", f"it shows {found.card!r}")
    if step.proposed and found.proposed != step.proposed:
        yield Failure(0, step.line, f"{step.proposed} to be proposed", found.proposed or "nothing is")


def _faults(step: CalledBack, found: RungBack) -> Iterator[Failure]:
    for record in found.records:
        for fault in record.faults:
            yield Failure(0, step.line, "no fault of the service", fault.what)
