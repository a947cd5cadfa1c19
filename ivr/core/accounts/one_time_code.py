"""One-time codes from an app on a telephone (RFC 6238: SHA-1, 6 digits, 30 seconds), and codes for its loss."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlencode

#: Seconds that a code is valid for.
PERIOD = 30
DIGITS = 6
#: Steps before and after the present one whose codes are taken: RFC 6238, 5.2, and clocks that are off a little.
DRIFT = 1
#: Recovery codes that are handed out at once.
RECOVERY_CODES = 10
#: Characters of a recovery code: 79 bits, too many to try out even for who has the digests.
RECOVERY_LENGTH = 16
#: No 0 and O, no 1, I and L: the codes are printed, read and typed.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def secret_of(house: bytes, officer: str, factor: str) -> bytes:
    """An officer's secret, 160 bits, made from the house's key: who reads the database alone has no codes.

    ``factor`` is another word for every telephone that is enrolled.
    """
    return hmac.new(house, f"one-time-code\0{officer}\0{factor}".encode(), hashlib.sha256).digest()[:20]


def step(now: datetime) -> int:
    """The number of the present step."""
    return int(now.timestamp()) // PERIOD


def code(secret: bytes, at_step: int) -> str:
    """The code of a step: RFC 4226, 5.3."""
    digest = hmac.new(secret, at_step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(given: str, secret: bytes, now: datetime) -> int | None:
    """The step whose code was given, near ``now``; None when it is none of them."""
    present = step(now)
    typed = "".join(given.split()).encode("utf-8", "surrogatepass")
    return next(
        (
            near
            for near in range(present - DRIFT, present + DRIFT + 1)
            if hmac.compare_digest(code(secret, near).encode(), typed)
        ),
        None,
    )


def base32(secret: bytes) -> str:
    """The secret as it is typed into an app that cannot read the picture."""
    return base64.b32encode(secret).decode().rstrip("=")


def uri(secret: bytes, officer: str, issuer: str) -> str:
    """What the picture says: the ``otpauth:`` form that authenticator apps read."""
    options = urlencode({"secret": base32(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(officer)}?{options}"


def recovery_codes(pick: Callable[[int], int]) -> tuple[str, ...]:
    """New recovery codes, in groups of four; ``pick(n)`` draws a number below n that nobody can guess."""
    return tuple(spelled(pick, RECOVERY_LENGTH) for _ in range(RECOVERY_CODES))


def spelled(pick: Callable[[int], int], length: int) -> str:
    """So many drawn characters, in groups of four."""
    drawn = "".join(ALPHABET[pick(len(ALPHABET))] for _ in range(length))
    return "-".join(drawn[start : start + 4] for start in range(0, length, 4))


def recovery_digest(given: str) -> str | None:
    """What is kept of a recovery code, however it was typed; None for what cannot be one."""
    typed = "".join(character for character in given.upper() if character not in " -\t\r\n")
    if len(typed) != RECOVERY_LENGTH or not set(typed) <= set(ALPHABET):
        return None
    return hashlib.sha256(typed.encode()).hexdigest()
