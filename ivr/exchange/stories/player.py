"""Playing a story from its first call to its last, and checking what is expected afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ivr.exchange.handset import Handset
from ivr.exchange.record import CallRecord
from ivr.exchange.sound.mouth import Mouth
from ivr.exchange.stories.caller import StoryCaller
from ivr.exchange.stories.calling_back import Office, call_back
from ivr.exchange.stories.failure import Failure
from ivr.exchange.stories.story import CallAgain, CalledBack, Step, Story


@dataclass(slots=True)
class Outcome:
    """How a story went: its calls, what failed, and what nobody could check."""

    records: list[CallRecord] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    called_back: list[CallRecord] = field(default_factory=list)
    """The calls to officers, each before the one to the caller that came of it."""

    @property
    def ok(self) -> bool:
        """Did everything come true?"""
        return not self.failures


def play(
    story: Story,
    ring: Callable[[Handset], CallRecord],
    let_pass: Callable[[float], None],
    callbacks: Callable[[], Sequence[Mapping[str, Any]]] | None = None,
    *,
    mouth: Mouth | None = None,
    lose_model: Callable[[], None] | None = None,
    office: Office | None = None,
) -> Outcome:
    """Play a story. `ring` makes one call, `let_pass` lets seconds pass between two calls.

    `callbacks` tells the callbacks that the service holds (`status`, `number`, `topic`), for whoever can see them.
    `mouth` says the caller's words; `lose_model` deletes the service's speech model, for whoever can. `office` is the
    officers' side, which a story needs in which somebody is called back.
    """
    outcome = Outcome()
    for call in _calls(story):
        let_pass(call.after)
        if call.back is None:
            caller = StoryCaller(call.steps, call.first, mouth, lose_model)
            _note(outcome, story, ring(caller), caller)
        elif office is None:
            outcome.failures.append(Failure(call.first, call.back.line, "an officer to call back", "there is none"))
        else:
            records, failures = call_back(call.back, story.from_number, call.first, office, mouth)
            outcome.called_back += records
            outcome.failures += failures
            let_pass(max((record.seconds for record in records), default=0.0))
        if outcome.failures:
            return outcome
    _check_expectation(story, outcome, callbacks)
    return outcome


@dataclass(slots=True)
class _Call:
    """One call of a story: its steps, of which the `first` has this number; or one `back` to the caller."""

    first: int
    after: float = 0.0
    steps: list[Step] = field(default_factory=list)
    back: CalledBack | None = None


def _calls(story: Story) -> list[_Call]:
    calls = [_Call(1)]
    for number, step in enumerate(story.steps, 1):
        if isinstance(step, CallAgain):
            calls.append(_Call(number + 1, step.after))
        elif isinstance(step, CalledBack):
            calls.append(_Call(number, step.after, back=step))
        else:
            calls[-1].steps.append(step)
    return calls


def _note(outcome: Outcome, story: Story, record: CallRecord, caller: StoryCaller) -> None:
    outcome.records.append(record)
    outcome.failures += caller.failures
    faults = [fault.what for fault in record.faults]
    faults += [warning for warning in record.warnings if "delivered twice" in warning]
    outcome.failures += [Failure(0, story.expect.line, "no fault of the service", fault) for fault in faults]


def _check_expectation(
    story: Story, outcome: Outcome, callbacks: Callable[[], Sequence[Mapping[str, Any]]] | None
) -> None:
    expect = story.expect

    def fail(wanted: str, came: str) -> None:
        outcome.failures.append(Failure(0, expect.line, wanted, came))

    ended_by = str(outcome.records[-1].ended_by)
    if expect.ended_by is not None and ended_by != expect.ended_by:
        fail(f"the call ended by the {expect.ended_by}", f"the {ended_by} ended it")
    heard = sum(record.heard_seconds for record in outcome.records)
    if expect.seconds_at_most is not None and heard > expect.seconds_at_most:
        fail(f"at most {expect.seconds_at_most:g} seconds of listening", f"it took {heard:.1f}")
    if expect.callback is None:
        return
    if callbacks is None:
        outcome.not_checked.append("callback: the database of this service cannot be seen from here")
        return
    held = callbacks()
    matching = [one for one in held if expect.callback.items() <= one.items()]
    if not expect.callback and held:
        fail("no callback", f"there is {list(map(dict, held))}")
    if expect.callback and not matching:
        fail(f"a callback with {dict(expect.callback)}", f"there is {list(map(dict, held)) or 'none'}")
