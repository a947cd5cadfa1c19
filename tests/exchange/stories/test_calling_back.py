"""A story in which an officer calls back comes true, or says which of the two, her page or her outcome did not."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ivr.exchange.handset import HangUp, Kind, Press, Span
from ivr.exchange.record import CallRecord, Fault
from ivr.exchange.stories.caller import StoryCaller
from ivr.exchange.stories.calling_back import RungBack, call_back
from ivr.exchange.stories.reader import read_story
from ivr.exchange.stories.story import CalledBack
from ivr.exchange.telephones import Telephone
from tests.exchange.fakes import CALLER, NINE

TALKED = "{officer: [{press: '1'}, {talk: 9}], citizen: [{hear: ai gọi}, {press: '1'}, {talk: 60}]}"


@dataclass
class FakeOffice:
    """Rings the officer, and the citizen where she presses 1; whoever presses 1 then talks."""

    card: str = "Đã nói chuyện xong."
    proposed: str = ""
    takes: bool = True
    rings_citizen: bool | None = None
    fault: Fault | None = None
    recorded: list[str] = field(default_factory=list)

    def ring_back(self, number: str, officer: Telephone, citizen: Telephone) -> RungBack:
        records = [self._record("outbound-api")]
        agreed = self._asked(officer, "nhu cầu")
        if self.rings_citizen if self.rings_citizen is not None else agreed:
            records.append(self._record("outbound-dial"))
            if self._asked(citizen, "ai gọi"):
                for telephone in (officer, citizen):
                    assert telephone.picks_up
                    telephone.picks_up().during(Span(Kind.TALKING, 3600))
        return RungBack(tuple(records), self.card, self.proposed)

    def record(self, outcome: str) -> bool:
        self.recorded.append(outcome)
        return self.takes

    def _record(self, direction: str) -> CallRecord:
        made = CallRecord("CA1", "+842400000000", CALLER, NINE, direction=direction)
        made.faults += [self.fault] if self.fault else []
        return made

    @staticmethod
    def _asked(telephone: Telephone, said: str) -> bool:
        if telephone.picks_up is None:
            return False
        handset = telephone.picks_up()
        handset.during(Span(Kind.PLAY, 2, said))
        return handset.during(Span(Kind.LISTENING, 10, place=1)) == Press("1")


def told(step: str, office: FakeOffice) -> list[str]:
    story = read_story(f"title: a\nsteps: [{{called_back: {step}}}]")
    (found,) = story.steps
    assert isinstance(found, CalledBack)
    _, failures = call_back(found, CALLER, 4, office, None)
    assert {failure.step for failure in failures} <= {4}
    return [f"{failure.expected}; {failure.heard}" for failure in failures]


def test_two_who_do_what_the_story_says_come_true() -> None:
    office = FakeOffice()
    assert told(TALKED.replace("}]}", "}], card: nói chuyện XONG, outcome: solved}"), office) == []
    assert office.recorded == ["solved"]


def test_what_is_proposed_is_what_she_records() -> None:
    office = FakeOffice(proposed="busy")
    assert told("{officer: [{press: '1'}], citizen: busy, proposed: busy}", office) == []
    assert office.recorded == ["busy"]


@pytest.mark.parametrize(
    ("step", "office", "failure"),
    [
        ("{officer: [{hear: việc khác}]}", FakeOffice(), "to hear 'việc khác'; heard 'nhu cầu'"),
        (TALKED, FakeOffice(rings_citizen=False), "to talk with the other"),
        ("{officer: [{press: '1'}]}", FakeOffice(), "nobody but the officer to be rung"),
        ("{officer: [{press: '2'}], citizen: busy}", FakeOffice(), "the citizen to be rung; nobody rang"),
        ("{officer: busy, card: bận}", FakeOffice(), "the card to show 'bận'; it shows 'Đã nói"),
        ("{officer: busy, proposed: busy}", FakeOffice(), "busy to be proposed; nothing is"),
        ("{officer: busy, outcome: solved}", FakeOffice(takes=False), "to record solved; it was not taken"),
        ("{officer: busy}", FakeOffice(fault=Fault(11200, "no answer", "", 1)), "no fault of the service; no answer"),
    ],
)
def test_what_did_not_come_true_is_told(step: str, office: FakeOffice, failure: str) -> None:
    found = told(step, office)
    assert found and found[0].startswith(failure), found


def test_nothing_is_recorded_where_something_did_not_come_true() -> None:
    office = FakeOffice()
    assert told("{officer: busy, card: bận, outcome: solved}", office)
    assert office.recorded == []


def test_who_talks_hangs_up_after_so_many_seconds() -> None:
    story = read_story(f"title: a\nsteps: [{{called_back: {TALKED}}}]")
    (step,) = story.steps
    assert isinstance(step, CalledBack) and step.citizen
    caller = StoryCaller(step.citizen.steps[2:])
    assert caller.during(Span(Kind.RINGING, 20)) is None
    assert caller.during(Span(Kind.TALKING, 3600)) == HangUp(60.0)
