"""The field table of ``calling.yaml``."""

from __future__ import annotations

from ivr.core.dialling.calling_words import TOLD
from ivr.core.dialling.ring_fault import RingFault
from ivr.flows.records import ListOf, Record
from ivr.flows.scalars import Text
from ivr.flows.shapes import Field

_LINE = Text("a sentence")
_SAY = ListOf(_LINE, least=1, meaning="a list of at least one sentence")


def _say(name: str, purpose: str) -> Field:
    return Field(name, _SAY, purpose)


_OFFICER = Record(
    "officer",
    (
        _say("opening", "how the call begins"),
        _say("code", "the code that the officer reads out"),
        _say("unasked", "where the platform cannot speak to the citizen first"),
        _say("connect", "which key has the citizen rung"),
        _say("connecting", "while the citizen is being rung"),
        _say("declined", "when the key was not pressed"),
        _say("over", "when the call has ended already"),
        _say("broken", "when something broke"),
        Field(
            "ends",
            Record("ends", tuple(_say(end.value, f"the ringing ended: {end.value}") for end in TOLD)),
            "how the ringing of the citizen ended",
        ),
        _say("record", "what the officer does next"),
    ),
)
_CITIZEN = Record(
    "citizen",
    (
        _say("opening", "who calls, the code, what officers never ask"),
        _say("connect", "which key connects"),
        _say("spoken", "that the answer may be said, too"),
        _say("again", "once more, when the key was not pressed"),
        _say("connecting", "before the two talk"),
        _say("goodbye", "when the key was never pressed"),
    ),
)
_TOPIC = Record(
    "a topic",
    (Field("id", Text("the id of a procedure"), "the procedure"), Field("say", _LINE, "the need in one sentence")),
)
_NEEDS = Record(
    "needs",
    (
        Field("unknown", _LINE, "where the caller named nothing"),
        Field("topics", ListOf(_TOPIC, least=1), "one for each procedure"),
    ),
)
_ANSWERS = Record(
    "answers",
    (
        Field("yes", _SAY, "what counts as wanting to be connected"),
        Field("no", _SAY, "what counts as not wanting it"),
    ),
)
_FAULTS = Record(
    "faults", tuple(Field(fault.value, _LINE, f"shown to the officer: {fault.value}") for fault in RingFault)
)
CALLING = Record(
    "calling.yaml",
    (
        Field("officer", _OFFICER, "said to the officer"),
        Field("citizen", _CITIZEN, "said to whoever picks up the citizen's telephone"),
        Field("answers", _ANSWERS, "listened for: what counts as an answer, as a whole"),
        Field("needs", _NEEDS, "what the citizen asked about"),
        Field("faults", _FAULTS, "shown: why the officer's telephone did not ring"),
    ),
)
