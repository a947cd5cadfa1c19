"""Keys collected from a stream as <Gather> collects them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.core.inputs import Keys, Silence

#: The key that ends an input which has an end key.
FINISH = "#"


@dataclass(slots=True)
class Collector:
    """Takes keys until there are ``most`` of them; with ``finish``, ``#`` ends the input and is no part of it.

    The rules are those of Twilio's <Gather> with ``numDigits`` and ``finishOnKey``. How long to wait for the next key
    is decided by whoever holds the clock: from each key anew, as long as for the first after the prompt.
    """

    most: int
    finish: bool = False
    keys: str = field(default="", init=False)

    def take(self, key: str) -> bool:
        """Take one key; returns whether the input is complete.

        The end key alone completes an input of nothing, which is no input: as on Twilio, the wait is over.
        """
        if self.finish and key == FINISH:
            return True
        self.keys += key
        return len(self.keys) >= self.most

    def collected(self) -> Keys | Silence:
        """What the caller did, once the input is complete or time has run out."""
        return Keys(self.keys) if self.keys else Silence()
