"""How an attempt to ring a citizen can end, and what each end means: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What an officer records after ringing; the value is the key of its words in the console."""

    SOLVED = "solved"
    MUST_COME = "must_come"
    SENT_ELSEWHERE = "sent_elsewhere"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LATER = "later"
    FOLLOW_UP = "follow_up"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    LINE_FAILED = "line_failed"
    VOICEMAIL = "voicemail"
    ABSENT = "absent"
    WRONG_NUMBER = "wrong_number"
    WRONG_PERSON = "wrong_person"
    UNKNOWN = "unknown"


class Follows(StrEnum):
    """What happens to the request."""

    DONE = "done"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    #: Rung again by the rules of ``core.requests.retries``; after the last attempt unreachable.
    RETRY = "retry"
    #: Rung again at the time that officer and citizen agreed on.
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Sense:
    """What an outcome means.

    ``reached``: the citizen herself was spoken to (a voicemail never is). ``rang``: somebody could hear the telephone
    ring, so that the gap before the next ring counts from here. ``counted``: it is one of the few attempts.
    """

    follows: Follows
    reached: bool = False
    rang: bool = True
    counted: bool = True

    @property
    def keeps_promise(self) -> bool:
        """Whether her telephone rang for certain, which is what was promised."""
        return self.rang and (self.reached or self.counted)

    @property
    def permanent(self) -> bool:
        """Whether ringing again cannot help or is not wanted."""
        return self.follows not in {Follows.RETRY, Follows.AGREED}


SENSES: Mapping[Outcome, Sense] = {
    Outcome.SOLVED: Sense(Follows.DONE, reached=True),
    Outcome.MUST_COME: Sense(Follows.DONE, reached=True),
    Outcome.SENT_ELSEWHERE: Sense(Follows.DONE, reached=True),
    Outcome.DECLINED: Sense(Follows.DONE, reached=True),
    Outcome.CANCELLED: Sense(Follows.CANCELLED, reached=True),
    Outcome.LATER: Sense(Follows.AGREED, reached=True, counted=False),
    Outcome.FOLLOW_UP: Sense(Follows.AGREED, reached=True, counted=False),
    Outcome.NO_ANSWER: Sense(Follows.RETRY),
    Outcome.VOICEMAIL: Sense(Follows.RETRY),
    # Somebody of the household answered; the citizen was out.
    Outcome.ABSENT: Sense(Follows.RETRY),
    Outcome.BUSY: Sense(Follows.RETRY, rang=False),
    Outcome.LINE_FAILED: Sense(Follows.RETRY, rang=False),
    # The network knows no such number.
    Outcome.WRONG_NUMBER: Sense(Follows.UNREACHABLE, rang=False),
    # A stranger answered: nobody rings a stranger twice.
    Outcome.WRONG_PERSON: Sense(Follows.UNREACHABLE),
    # The claim ran out in the middle of a call. Nobody knows whether it rang: the gap is held, no attempt is used up.
    Outcome.UNKNOWN: Sense(Follows.RETRY, counted=False),
}

#: What an officer records; ``UNKNOWN`` is the worker's, the two with a time have use cases of their own.
RECORDABLE = frozenset(Outcome) - {Outcome.UNKNOWN, Outcome.LATER, Outcome.FOLLOW_UP}
