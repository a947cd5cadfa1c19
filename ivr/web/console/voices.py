"""Voices fetched from the platform whenever somebody listens."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

from ivr.core.callback import Message
from ivr.services.audit import Actor
from ivr.services.hearing import RecordingLost, Recordings
from ivr.web.console.ports import NotPlayable


@dataclass(frozen=True, slots=True)
class PlatformVoices:
    """``Voices`` over the platform's recordings; nothing is kept here."""

    recordings: Recordings

    def wav(self, actor: Actor, message: Message) -> bytes:
        """The recording, as 16-bit mono at 8,000 Hz: what every browser plays. Raises ``NotPlayable``."""
        try:
            samples = self.recordings.fetch(message.url)
        except RecordingLost as lost:
            raise NotPlayable(lost.reason) from lost
        kept = io.BytesIO()
        with wave.open(kept, "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(8_000)
            written.writeframes(samples)
        return kept.getvalue()
