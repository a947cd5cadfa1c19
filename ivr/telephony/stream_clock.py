"""A stream's own time, and how far behind it we are. Pure; all times are in seconds."""

from __future__ import annotations

from ivr.telephony.media import RATE, Media

#: Audio that comes so much later than the best of its stream came is late: the caller has gone on meanwhile.
LATE = 2.0
#: Less than this counts as caught up.
CAUGHT_UP = 0.2


class StreamClock:
    """Counts the time that a stream's audio covers, by its length and, where audio was lost, by its timestamps.

    When this machine is too slow, audio waits in front of it, and every answer would come later and later. So late
    audio is passed over, the oldest first, until what comes is no longer late, or until as much was passed over as
    was behind: what is missing then was lost on the way and will never come.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._offset: float | None = None
        self._least: float | None = None
        self._debt = 0.0

    def advance(self, media: Media, wall: float) -> bool:
        """Move to the end of ``media``, which arrived at ``wall`` on any clock; returns whether it is too late."""
        if media.at is not None:
            if self._offset is None:
                self._offset = media.at - self.now
            self.now = max(self.now, media.at - self._offset)
        seconds = len(media.audio) / RATE
        self.now += seconds
        return self._late(wall - self.now, seconds)

    def _late(self, lag: float, seconds: float) -> bool:
        # Clocks of two machines have no common zero: the audio that came soonest is the measure.
        self._least = lag if self._least is None else min(self._least, lag)
        behind = lag - self._least
        if self._debt <= 0:
            self._debt = behind if behind > LATE else 0.0
            return self._debt > 0
        self._debt -= seconds
        if behind < CAUGHT_UP or self._debt <= 0:
            self._debt, self._least = 0.0, lag
            return False
        return True
