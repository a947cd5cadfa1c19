"""The machine voices by the names that people type; the default stands here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.core.errors import VoiceUnavailable
from ivr.services.prompts import Voice
from ivr.speech.voices.espeak import DIALECTS, EspeakVoice

DEFAULT = "espeak"


def _google(*, slow: bool) -> Voice:
    # Only who asks for it pays for loading an HTTP client and a decoder.
    from ivr.speech.voices.google import GoogleVoice  # noqa: PLC0415

    return GoogleVoice(slow=slow)


VOICES: Mapping[str, Callable[[], Voice]] = {
    "espeak": lambda: EspeakVoice(DIALECTS[0]),
    "espeak-central": lambda: EspeakVoice(DIALECTS[1]),
    "espeak-south": lambda: EspeakVoice(DIALECTS[2]),
    "google": lambda: _google(slow=False),
    "google-slow": lambda: _google(slow=True),
}


def voice_named(name: str) -> Voice:
    """The voice of that name; raises ``VoiceUnavailable`` with the choice when there is none."""
    if name not in VOICES:
        raise VoiceUnavailable(f"There is no {name}; choose from {', '.join(VOICES)}.")
    return VOICES[name]()
