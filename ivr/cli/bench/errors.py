"""What keeps a benchmark from measuring."""

from __future__ import annotations

from ivr.core.errors import IvrError


class NotMeasured(IvrError):
    """This could not be measured."""
