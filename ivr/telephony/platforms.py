"""How the telephone platforms differ, as far as our documents must know; ``docs/telephony.md`` gives the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform. ``voice`` is the ``voice`` attribute of <Say>, None to leave the choice to the platform."""

    name: str
    voice: str | None


_TWILIO_VOICE = "Google.vi-VN-Wavenet-A"

TWILIO = Platform("twilio", _TWILIO_VOICE)
#: Somleng falls back to its account's default voice, of any language, when it does not know the voice asked for;
#: asked by language alone it picks a voice of that language.
SOMLENG = Platform("somleng", None)
EXCHANGE = Platform("exchange", _TWILIO_VOICE)

PLATFORMS: Mapping[str, Platform] = {entry.name: entry for entry in (EXCHANGE, TWILIO, SOMLENG)}
