"""The platform's error codes -> why an officer's telephone could not be rung."""

from __future__ import annotations

from ivr.core.dialling.ring_fault import RingFault

#: Twilio, "Error and Warning Dictionary": about the number that was to be rung.
_NUMBER = frozenset({13223, 13224, 21201, 21211, 21214, 21217, 21401})
#: About what the account may do, or how it is set up: credentials, caller id, countries, a trial account.
_SETUP = frozenset({13225, 13226, 13227, 20003, 20404, 21210, 21212, 21213, 21215, 21219, 32224, 573005})
#: 21216: stopped by the platform, for fear of fraud or for a rule of the country.
_BLOCKED = frozenset({21216})
#: Too many at once, or too many waiting.
_CROWDED = frozenset({20429, 22005})
TOO_MANY = 429


def fault_of(code: int, status: int) -> RingFault:
    """What an error code says, with the HTTP status that it came with; an unknown refusal is a matter of set-up."""
    if code in _CROWDED or status == TOO_MANY:
        return RingFault.CROWDED
    if code in _NUMBER:
        return RingFault.OFFICER_NUMBER
    if code in _BLOCKED:
        return RingFault.BLOCKED
    return RingFault.SETUP


#: Every code that has words of its own; the others are told as ``SETUP``, and logged.
KNOWN = _NUMBER | _SETUP | _BLOCKED | _CROWDED
