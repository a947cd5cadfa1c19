"""Media Streams on the wire: JSON text of the platform -> values, and back. Pure.

Twilio's page on WebSocket messages is the source; Somleng differs in where ``customParameters`` stand. Numbers are
strings on Twilio and numbers elsewhere: both are read. What is needed is read strictly; events, fields and tracks
that are not ours are passed over, since platforms add them without notice.
"""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ivr.telephony.errors import BadRequest

#: Samples a second; mu-law has one byte a sample.
RATE = 8000
#: Characters of a message. Platforms send 20 milliseconds in about 350; this is six seconds in one message.
LONGEST_MESSAGE = 64 * 1024
LONGEST_ID = 128
LONGEST_PARAMETER = 500
MOST_PARAMETERS = 32
_KEY = re.compile(r"[0-9*#A-D]", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": "8000", "channels": "1"}


class BadMessage(BadRequest):
    """A message of the stream cannot be understood."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The platform has opened the socket; ``Start`` follows."""


@dataclass(frozen=True, slots=True)
class Start:
    """The stream begins: its id, the call's id, and what the document gave along."""

    stream: str
    call: str
    parameters: Mapping[str, str]


@dataclass(slots=True)
class Media:
    """What the caller's side sounded like: mu-law, and when it began, in seconds of the stream (None: not told).

    Not frozen, since 50 of these a second are made for each call and freezing doubles what that costs.
    """

    audio: bytes
    at: float | None


@dataclass(frozen=True, slots=True)
class Dtmf:
    """The caller pressed a key."""

    key: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything before our mark was played, or was cleared."""

    name: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The call ended, or left the stream."""


Message = Connected | Start | Media | Dtmf | Mark | Stop


def parse(text: str) -> Message | None:
    """Read one message; None for what is not for us. Raises ``BadMessage``, which repeats nothing of the text."""
    if len(text) > LONGEST_MESSAGE:
        raise BadMessage(f"It has more than {LONGEST_MESSAGE} characters.")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadMessage("It is not JSON.") from fault
    if not isinstance(message, dict):
        raise BadMessage("It is not an object.")
    event = message.get("event")
    if event == "media":
        return _media(message)
    read = _READERS.get(event) if isinstance(event, str) else None
    return read(message) if read else None


def _media(message: dict[str, Any]) -> Media | None:
    media = message.get("media")
    if not isinstance(media, dict):
        raise BadMessage("media is missing.")
    # A forked stream may carry what we said ourselves, too.
    if media.get("track", "inbound") != "inbound":
        return None
    payload = media.get("payload")
    if not isinstance(payload, str):
        raise BadMessage("media.payload is missing.")
    try:
        audio = binascii.a2b_base64(payload, strict_mode=True)
    except ValueError as fault:
        raise BadMessage("media.payload is not base64.") from fault
    return Media(audio, _seconds(media.get("timestamp")))


def _seconds(written: object) -> float | None:
    """Milliseconds, as a string or as a number -> seconds; a clock that cannot be read is no clock."""
    if isinstance(written, int):
        written = str(written)
    return int(written) / 1000 if isinstance(written, str) and _NUMBER.fullmatch(written) else None


def _start(message: dict[str, Any]) -> Start:
    start = _part(message, "start")
    stream = start.get("streamSid", message.get("streamSid"))
    layout = start.get("mediaFormat", {})
    if not isinstance(layout, dict) or any(str(layout.get(name, value)) != value for name, value in _FORMAT.items()):
        raise BadMessage("The audio is not mu-law of 8000 Hz in one channel.")
    parameters = start.get("customParameters") or message.get("customParameters") or {}
    return Start(_id(stream, "streamSid"), _id(start.get("callSid"), "start.callSid"), _parameters(parameters))


def _parameters(found: object) -> Mapping[str, str]:
    if not isinstance(found, dict) or len(found) > MOST_PARAMETERS:
        raise BadMessage(f"customParameters is not an object of at most {MOST_PARAMETERS} fields.")
    if not all(
        isinstance(value, str) and len(name) + len(value) <= LONGEST_PARAMETER for name, value in found.items()
    ):
        raise BadMessage(f"customParameters are not text of at most {LONGEST_PARAMETER} characters.")
    return found


def _dtmf(message: dict[str, Any]) -> Dtmf:
    key = _part(message, "dtmf").get("digit")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise BadMessage("dtmf.digit is none of 0-9, *, #, A-D.")
    return Dtmf(key)


def _mark(message: dict[str, Any]) -> Mark:
    name = _part(message, "mark").get("name")
    if not isinstance(name, str) or len(name) > LONGEST_ID:
        raise BadMessage("mark.name is missing.")
    return Mark(name)


_READERS: Mapping[str, Callable[[dict[str, Any]], Message]] = {
    "connected": lambda _: Connected(),
    "start": _start,
    "dtmf": _dtmf,
    "mark": _mark,
    "stop": lambda _: Stop(),
}


def _part(message: dict[str, Any], name: str) -> dict[str, Any]:
    part = message.get(name)
    if not isinstance(part, dict):
        raise BadMessage(f"{name} is missing.")
    return part


def _id(found: object, name: str) -> str:
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID or not found.isprintable():
        raise BadMessage(f"{name} must be 1 to {LONGEST_ID} printable characters.")
    return found


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes messages to one stream. They must go out as text frames: platforms take no binary ones."""

    stream: str

    def media(self, audio: bytes | memoryview) -> str:
        """Mu-law to be played after what was sent before."""
        payload = binascii.b2a_base64(audio, newline=False).decode("ascii")
        return f'{{"event":"media","streamSid":{json.dumps(self.stream)},"media":{{"payload":"{payload}"}}}}'

    def mark(self, name: str) -> str:
        """Ask to be told when everything sent before was played; a ``clear`` is answered in the same way."""
        return json.dumps({"event": "mark", "streamSid": self.stream, "mark": {"name": name}})

    def clear(self) -> str:
        """Drop what was sent and not yet played."""
        return json.dumps({"event": "clear", "streamSid": self.stream})
