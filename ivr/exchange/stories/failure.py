"""What did not come true of a story, in words."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.exchange.stories.story import (
    Hear,
    KeepSilent,
    NotHear,
    PressKeys,
    SayWords,
    SpeakWords,
    Step,
    StreamTrouble,
    Talk,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that did not come true: the step (from 1; 0 for `expect`), its line, what was wanted, what came."""

    step: int
    line: int
    expected: str
    heard: str

    def __str__(self) -> str:
        """Say it in one line."""
        where = f"step {self.step}" if self.step else "expect"
        return f"{where} (line {self.line}): expected {self.expected}; {self.heard}"


def wanted(step: Step) -> str:
    """Say what a step asks for."""
    match step:
        case Hear(texts=texts):
            return "to hear " + " and ".join(map(repr, texts))
        case NotHear(texts=texts):
            return "not to hear " + " or ".join(map(repr, texts))
        case PressKeys(keys=keys):
            return f"to press {keys}"
        case KeepSilent(times=times):
            return f"{times} wait(s) for the caller"
        case SpeakWords(text=text) | SayWords(text=text):
            return f"to say {text!r}"
        case StreamTrouble(what=what):
            return f"a stream, for {what}"
        case Talk():
            return "to talk with the other"
        case _:
            return "to go on with the call"
