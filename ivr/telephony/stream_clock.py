"""A stream's own time, and how far behind it we are. Pure; all times are in seconds."""

from __future__ import annotations

from ivr.telephony.media import RATE, Media

#: Audio that comes so much later than it should is late: the caller has gone on meanwhile.
LATE = 2.0
#: Less than this counts as caught up.
CAUGHT_UP = 0.2
#: A message comes at its own pace when at least this part of its length has passed since the one before; out of a
#: queue it comes at once.
_OWN_PACE = 0.1
#: The weight of one message in the share of those that come at their own pace.
_WEIGHT = 0.04
#: With a smaller share a queue is being emptied; a network that delivers five frames at a time has 0.2.
_QUEUE = 0.15
#: How fast a delay that is there to stay becomes the measure, a message.
_ACCUSTOMED = 0.01


class StreamClock:
    """Counts the time that a stream's audio covers, by its length and, where audio was lost, by its timestamps.

    When this machine is too slow, audio queues up in front of it, and every answer would come later and later. So
    audio that is late, and comes out of a queue, is passed over, the oldest first, until it is caught up with. Audio
    that is late at its own pace was delayed on the way; nothing would be won by not listening to it.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._offset: float | None = None
        self._wall: float | None = None
        self._least = 0.0
        self._paced = 1.0
        self._late = False

    def advance(self, media: Media, wall: float) -> bool:
        """Move to the end of ``media``, which arrived at ``wall`` on any clock; returns whether to pass it over."""
        if media.at is not None:
            if self._offset is None:
                self._offset = media.at - self.now
            self.now = max(self.now, media.at - self._offset)
        seconds = len(media.audio) / RATE
        self.now += seconds
        lag = wall - self.now
        # Clocks of two machines have no common zero: the audio that came soonest is the measure.
        self._least = lag if self._wall is None else min(self._least, lag)
        own_pace = self._wall is None or wall - self._wall >= seconds * _OWN_PACE
        self._wall = wall
        self._paced += (own_pace - self._paced) * _WEIGHT
        return self._judge(lag - self._least)

    def _judge(self, behind: float) -> bool:
        if self._paced > 0.5:
            self._least += behind * _ACCUSTOMED
        self._late = self._paced < _QUEUE and behind > (CAUGHT_UP if self._late else LATE)
        return self._late
