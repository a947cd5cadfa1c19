"""Playing a story from its first call to its last, and checking what is expected afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ivr.exchange.handset import Handset
from ivr.exchange.record import CallRecord
from ivr.exchange.sound.mouth import Mouth
from ivr.exchange.stories.caller import StoryCaller
from ivr.exchange.stories.failure import Failure
from ivr.exchange.stories.story import (
    CallAgain,
    Step,
    Story,
)


@dataclass(slots=True)
class Outcome:
    """How a story went: its calls, what failed, and what nobody could check."""

    records: list[CallRecord] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

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
) -> Outcome:
    """Play a story. `ring` makes one call, `let_pass` lets seconds pass between two calls.

    `callbacks` tells the callbacks that the service holds (`status`, `number`, `topic`), for whoever can see them.
    `mouth` says the caller's words; `lose_model` deletes the service's speech model, for whoever can.
    """
    outcome = Outcome()
    first = 1
    for pause, steps in _calls(story):
        if pause is not None:
            let_pass(pause)
        caller = StoryCaller(steps, first, mouth, lose_model)
        record = ring(caller)
        outcome.records.append(record)
        outcome.failures += caller.failures
        faults = [fault.what for fault in record.faults]
        faults += [warning for warning in record.warnings if "delivered twice" in warning]
        outcome.failures += [Failure(0, story.expect.line, "no fault of the service", fault) for fault in faults]
        first += len(steps) + 1
        if outcome.failures:
            return outcome
    _check_expectation(story, outcome, callbacks)
    return outcome


def _calls(story: Story) -> list[tuple[float | None, list[Step]]]:
    calls: list[tuple[float | None, list[Step]]] = [(None, [])]
    for step in story.steps:
        if isinstance(step, CallAgain):
            calls.append((step.after, []))
        else:
            calls[-1][1].append(step)
    return calls


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
