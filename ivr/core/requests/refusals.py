"""What an officer's wish can be refused for; the console shows it in words."""

from __future__ import annotations

from ivr.core.errors import IvrError


class NotYours(IvrError):
    """The request is not in this officer's hands."""


class UnknownRequest(IvrError):
    """There is no such request."""


class UnknownOfficer(IvrError):
    """There is no such officer, or she no longer works here."""


class UnknownUnit(IvrError):
    """There is no such unit."""


class NotNow(IvrError):
    """The citizen may not be rung at this hour."""

    #: In an hour it may be right.
    permanent = False


class TooLateToTakeBack(IvrError):
    """The outcome can no longer be taken back."""
