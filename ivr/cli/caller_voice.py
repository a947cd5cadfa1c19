"""The machine's voice that callers of the built-in exchange speak with: espeak-ng, as in rendering."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ivr.core.errors import VoiceUnavailable
from ivr.exchange.errors import StoryMalformed
from ivr.exchange.sound.mouth import Mouth

if TYPE_CHECKING:
    from ivr.exchange.sound.audio import Samples


def speak(text: str, voice: str | None) -> tuple[Samples, int]:
    """Say ``text``: samples of full scale 1.0, and how many a second.

    ``voice`` is a dialect of espeak-ng, perhaps with a variant: ``vi``, ``vi-vn-x-central``, ``vi-vn-x-south+m3``.
    Raises ``StoryMalformed`` for another, and where no engine is installed.
    """
    from ivr.exchange.sound.audio import from_pcm16
    from ivr.speech.voices.espeak import DIALECTS, Manner, found_engine

    name = voice or DIALECTS[0]
    if name.partition("+")[0] not in DIALECTS:
        raise StoryMalformed(
            f"there is no voice {name!r}; choose from {', '.join(DIALECTS)}, perhaps with +m3 or +f2"
        )
    # Two opening brackets would begin the names of phonemes.
    markup = f"<speak>{escape(text.replace('[', '('))}</speak>"
    try:
        speech = found_engine().run(markup, name, Manner())
    except VoiceUnavailable as error:
        raise StoryMalformed(str(error)) from error
    return from_pcm16(speech.samples), speech.rate


def mouth(folder: Path) -> Mouth:
    """A caller's mouth; names of files begin in ``folder``."""
    return Mouth(folder, speak)
