"""Passwords as they are kept: Argon2id, with salts, and a bound on the memory that guessing may cost us."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from threading import BoundedSemaphore

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

#: Seconds to wait for a turn are not bounded: throttling keeps the queue short.
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Argon2:
    """A ``PasswordHasher``: Argon2id, by default with the second recommended option of RFC 9106, 4, on one lane.

    ``memory`` in KiB, ``passes`` over it. However many try at once, two are hashed at a time.
    """

    memory: int = 64 * 1024
    passes: int = 3
    _hasher: argon2.PasswordHasher = field(init=False, repr=False)
    _turns: BoundedSemaphore = field(init=False, repr=False, default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    def __post_init__(self) -> None:
        """Build the library's hasher."""
        hasher = argon2.PasswordHasher(time_cost=self.passes, memory_cost=self.memory, parallelism=1)
        object.__setattr__(self, "_hasher", hasher)

    @property
    def decoy(self) -> str:
        """A digest of today's parameters that fits no password anybody could find."""
        salt, tag = (base64.b64encode(bytes(length)).decode().rstrip("=") for length in (16, 32))
        return f"$argon2id$v=19$m={self.memory},t={self.passes},p=1${salt}${tag}"

    def hash(self, password: str) -> str:
        """A new digest, salted."""
        with self._turns:
            return self._hasher.hash(_bytes(password))

    def fits(self, digest: str, password: str) -> bool:
        """Whether the digest was made from the password; False for a digest that is none."""
        try:
            with self._turns:
                return self._hasher.verify(digest, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, digest: str) -> bool:
        """Whether the digest was made with other parameters."""
        return self._hasher.check_needs_rehash(digest)


def _bytes(password: str) -> bytes:
    # A form may hold what is no text at all; it fits nothing, and must break nothing.
    return password.encode("utf-8", "surrogatepass")
