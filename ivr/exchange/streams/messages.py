"""The messages of a media stream: what the platform sends, in Twilio's words, and what it takes from the service."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.exchange.errors import MessageRefused, MessageUnreadable

FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}


@dataclass(frozen=True, slots=True)
class Media:
    """Audio to play, in mu-law."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """A name to send back when what was sent before it has been played."""

    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Throw away what has not been played."""


Message = Media | Mark | Clear


@dataclass(slots=True)
class StreamWriter:
    """Writes the platform's messages of one stream: numbered from `start`, and all numbers as text."""

    sid: str
    call_sid: str
    account_sid: str
    parameters_inside_start: bool = True
    _sequence: int = field(default=0)
    _chunk: int = field(default=0)

    def connected(self) -> str:
        """The first message, which has no number."""
        return json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"})

    def start(self, parameters: Mapping[str, str]) -> str:
        """What stream this is, and what the document gave it along."""
        start = {
            "streamSid": self.sid,
            "accountSid": self.account_sid,
            "callSid": self.call_sid,
            "tracks": ["inbound"],
            "mediaFormat": FORMAT,
        }
        given = {"customParameters": dict(parameters)}
        if self.parameters_inside_start:
            return self._write("start", {"start": {**start, **given}})
        return self._write("start", {"start": start, **given})

    def media(self, audio: bytes, milliseconds: int) -> str:
        """Audio of the caller, that began so many milliseconds after the stream."""
        self._chunk += 1
        media = {
            "track": "inbound",
            "chunk": str(self._chunk),
            "timestamp": str(milliseconds),
            "payload": base64.b64encode(audio).decode(),
        }
        return self._write("media", {"media": media})

    def dtmf(self, key: str) -> str:
        """A key."""
        return self._write("dtmf", {"dtmf": {"track": "inbound_track", "digit": key}})

    def mark(self, name: str) -> str:
        """A mark that came to its turn, or was cleared."""
        return self._write("mark", {"mark": {"name": name}})

    def stop(self) -> str:
        """The end of the call."""
        return self._write("stop", {"stop": {"accountSid": self.account_sid, "callSid": self.call_sid}})

    def _write(self, event: str, content: Mapping[str, object]) -> str:
        self._sequence += 1
        return json.dumps(
            {"event": event, "sequenceNumber": str(self._sequence), "streamSid": self.sid, **content},
            ensure_ascii=False,
        )


def read_message(content: str | bytes, sid: str) -> Message:
    """Read what the service sent to the stream `sid`; raise `MessageUnreadable` or `MessageRefused`."""
    if isinstance(content, bytes):
        raise MessageUnreadable(f"a binary frame of {len(content)} bytes")
    try:
        message = json.loads(content)
    except ValueError as error:
        raise MessageUnreadable(f"{content[:60]!r}") from error
    if not isinstance(message, dict):
        raise MessageUnreadable(f"{content[:60]!r}")
    if message.get("streamSid") != sid:
        raise MessageRefused(f"streamSid is {message.get('streamSid')!r}")
    return _content(message)


def _content(message: dict[str, Any]) -> Message:
    event = message.get("event")
    match message:
        case {"event": "media", "media": {"payload": str(payload)}}:
            return Media(_audio(payload))
        case {"event": "mark", "mark": {"name": str(name)}}:
            return Mark(name)
        case {"event": "clear"}:
            return Clear()
        case _:
            raise MessageRefused(f"event {event!r} with {', '.join(message)}")


def _audio(payload: str) -> bytes:
    try:
        audio = base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MessageRefused(f"payload is not base64: {error}") from error
    if audio[:4] == b"RIFF":
        # The platform would play the header as a crack; nobody sends one on purpose.
        raise MessageRefused("payload begins with the header of a WAV file")
    return audio
