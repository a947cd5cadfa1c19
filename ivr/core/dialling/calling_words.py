"""What is said and shown when an officer rings back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.core.dialling.dial import End
from ivr.core.dialling.ring_fault import RingFault
from ivr.core.dialling.spoken_answer import AnswerWords
from ivr.core.language.sentence import Spoken

#: The ends that an officer who is still on the line is told.
TOLD = (End.BUSY, End.NO_ANSWER, End.FAILED, End.NO_SUCH_NUMBER, End.UNPROVEN, End.REFUSED, End.UNASKED, End.TALKED)


@dataclass(frozen=True, slots=True)
class OfficerWords:
    """Said to the officer; ``unasked`` only where the platform cannot speak to the citizen first."""

    opening: Spoken
    code: Spoken
    unasked: Spoken
    connect: Spoken
    connecting: Spoken
    declined: Spoken
    over: Spoken
    broken: Spoken
    ends: Mapping[End, Spoken]
    record: Spoken


@dataclass(frozen=True, slots=True)
class CitizenWords:
    """Said to whoever picks up the citizen's telephone; ``spoken`` only where words are listened to."""

    opening: Spoken
    connect: Spoken
    spoken: Spoken
    again: Spoken
    connecting: Spoken
    goodbye: Spoken


@dataclass(frozen=True, slots=True)
class CallingWords:
    """All of it. ``needs`` has the sentence of each topic, ``unknown`` the one of all others.

    ``answers`` is listened for, ``faults`` is shown; neither is spoken.
    """

    officer: OfficerWords
    citizen: CitizenWords
    needs: Mapping[str, Spoken]
    unknown: Spoken
    answers: AnswerWords
    faults: Mapping[RingFault, str]

    def need(self, topic: str | None) -> Spoken:
        """What the citizen asked about, in one sentence."""
        return self.needs.get(topic or "", self.unknown)

    def spoken(self) -> Iterator[Spoken]:
        """Everything that needs a prompt, sentence by sentence."""
        officer, citizen = self.officer, self.citizen
        yield from (officer.opening, officer.code, officer.unasked, officer.connect, officer.connecting)
        yield from (officer.declined, officer.over, officer.broken, *officer.ends.values(), officer.record)
        yield from (citizen.opening, citizen.connect, citizen.spoken, citizen.again)
        yield from (citizen.connecting, citizen.goodbye)
        yield from (*self.needs.values(), self.unknown)

    def texts(self) -> Iterator[str]:
        """Every literal piece."""
        for sentences in self.spoken():
            for sentence in sentences:
                yield from sentence.texts()
