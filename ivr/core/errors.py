"""Errors of the hotline: a small tree, where the docstring is the message and one bit says permanent or not."""

from __future__ import annotations


class IvrError(Exception):
    """Something went wrong in the hotline."""

    #: True when trying the same thing again cannot help.
    permanent = True

    def __init__(self, detail: str = "") -> None:
        """Join the class's own sentence and ``detail`` (what, where, what to do) into the message."""
        sentence = (type(self).__doc__ or "").strip().splitlines()[0]
        super().__init__(f"{sentence} {detail}".strip())
        self.detail = detail


class FlowError(IvrError):
    """The flow cannot be used."""


class IllegalMove(IvrError):
    """A callback cannot go from its present state to the wanted one."""


class SessionUnreadable(IvrError):
    """A saved session cannot be read back."""


class SettingsError(IvrError):
    """The settings are not usable."""


class StoreUnavailable(IvrError):
    """The database did not answer or refused the write."""

    permanent = False


class LostRace(IvrError):
    """Another delivery of the same turn was faster."""

    permanent = False


class ChangedMeanwhile(IvrError):
    """Somebody else changed it since the page was opened."""


class CallOver(IvrError):
    """The call ended some time ago; this delivery is a replay."""


class VoiceUnavailable(IvrError):
    """No voice can render prompts here."""


class EarFailed(IvrError):
    """Speech cannot be listened to now."""

    permanent = False

    def __init__(self, why: str, detail: str = "") -> None:
        """Keep ``why`` in one word: ``missing``, ``busy`` or ``broken``."""
        super().__init__(f"({why}) {detail}".strip())
        self.why = why

    @property
    def counted(self) -> str:
        """One word for counters."""
        return self.why
