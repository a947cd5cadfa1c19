"""One wait for the caller in a stream: the prompt goes out, and keys and words may come in from its first moment.

Pure: time is the stream's own, in seconds; what must be sent is left in the ``Playout``.
"""

from __future__ import annotations

from enum import Enum

from ivr.core.effects import Listen
from ivr.core.inputs import Keys, Silence
from ivr.services.hearing_ports import Listening
from ivr.telephony.collector import Collector
from ivr.telephony.playout import Playout
from ivr.telephony.stream_ports import StreamMetrics

#: Seconds after which somebody who never seems to end is taken at their word so far: it may be a television.
LONGEST_WORDS = 30.0


class Spoken(Enum):
    """The wait is over, and what was said has yet to be found out.

    ``FULLY``: the caller has spoken and come to an end. ``PERHAPS``: time has run out, and a word may have begun.
    """

    FULLY = "fully"
    PERHAPS = "perhaps"


Outcome = Keys | Silence | Spoken


class Wait:
    """What a <Gather> does, and listening beside it.

    The first key, or somebody who certainly speaks, stops the prompt. Keys win: after the first one nothing is
    listened to any more, for many people say the digits that they type. ``listen.timeout`` seconds of quiet end the
    wait; they begin with the end of the prompt and again with each key. They do not end while somebody speaks.
    """

    def __init__(self, listen: Listen, listening: Listening, playout: Playout, metrics: StreamMetrics) -> None:
        """``playout`` has begun to play the prompt, if there is one."""
        self.listening = listening
        self._listen = listen
        self._playout = playout
        self._metrics = metrics
        self._collector = Collector(listen.most, listen.finish)
        self._typed = False
        self._quiet_since: float | None = None
        self._speaking_since: float | None = None

    @property
    def typed(self) -> bool:
        """Whether the caller has taken to the keys."""
        return self._typed

    def hear(self, audio: bytes, now: float) -> Outcome | None:
        """The next piece of the caller's audio, at whose end it is ``now``; nothing of it when it was lost."""
        self._playout.advance(now)
        if not self._typed and (outcome := self._attend(audio, now)):
            return outcome
        if self._quiet_since is None or self._playout.playing:
            self._quiet_since = now
        # What somebody seems to say is waited for. When it was a noise, the time it took has passed all the same:
        # beside a running engine there would never be an end.
        if self._speaking_since is not None or now - self._quiet_since < self._listen.timeout:
            return None
        return self._collector.collected() if self._typed else Spoken.PERHAPS

    def key(self, key: str, now: float) -> Keys | Silence | None:
        """The caller pressed a key; returns the whole input once it is complete."""
        self._typed = True
        self._interrupt("keys")
        self._quiet_since, self._speaking_since = now, None
        self.listening.close()
        return self._collector.collected() if self._collector.take(key) else None

    def close(self) -> None:
        """Listen no more, and let the prompt be silent."""
        self.listening.close()
        self._playout.stop()

    def _attend(self, audio: bytes, now: float) -> Spoken | None:
        if audio:
            self.listening.hear(audio)
        if self.listening.finished:
            self._interrupt("speech")
            return Spoken.FULLY
        if not self.listening.speaking:
            self._speaking_since = None
            return None
        self._interrupt("speech")
        if self._speaking_since is None:
            self._speaking_since = now
        return Spoken.FULLY if now - self._speaking_since >= LONGEST_WORDS else None

    def _interrupt(self, by: str) -> None:
        if self._playout.stop():
            self.listening.played(())
            self._metrics.barged_in(by)
