"""Why a webhook is turned away, and why a document cannot be written."""

from __future__ import annotations

from ivr.core.errors import IvrError


class BadRequest(IvrError):
    """The request cannot be understood."""


class SignatureRefused(IvrError):
    """The request is not signed by the platform."""

    def __init__(self, reason: str) -> None:
        """``reason`` is one word for logs and counters: ``missing`` or ``wrong``."""
        super().__init__(f"Signature {reason}.")
        self.reason = reason


class Unspeakable(IvrError):
    """A reply cannot be written as TwiML."""


class HostRefused(IvrError):
    """A recording is not fetched from there."""
