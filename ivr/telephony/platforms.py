"""How the telephone platforms differ, as far as our documents must know; ``docs/telephony.md`` gives the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform.

    ``voice`` is the ``voice`` attribute of <Say>, None to leave the choice to the platform. ``tells_key`` says
    whether the action of a <Record> learns which key ended it, ``signs_streams`` whether the handshake of a
    <Stream> is signed, ``asks_called`` whether a <Number> may speak to the called person before two are connected.
    """

    name: str
    voice: str | None
    tells_key: bool = True
    signs_streams: bool = True
    asks_called: bool = True


_TWILIO_VOICE = "Google.vi-VN-Wavenet-A"

TWILIO = Platform("twilio", _TWILIO_VOICE)
#: Somleng falls back to its account's default voice, of any language, when it does not know the voice asked for;
#: asked by language alone it picks a voice of that language.
SOMLENG = Platform("somleng", None, tells_key=False, signs_streams=False, asks_called=False)
EXCHANGE = Platform("exchange", _TWILIO_VOICE)

PLATFORMS: Mapping[str, Platform] = {entry.name: entry for entry in (EXCHANGE, TWILIO, SOMLENG)}
