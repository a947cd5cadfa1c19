"""What a reply sounds like in a stream, when a stream can carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.core.effects import Listen, Say
from ivr.telephony.ports import Prompts, Reply
from ivr.telephony.stream_ports import Sounds

#: ``Listen.ear`` of whoever is listened to through a stream.
STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Scene:
    """Prompts to play, each as mu-law, and how to listen meanwhile and after them."""

    sounds: Sequence[bytes]
    listen: Listen


def scene_of(reply: Reply, prompts: Prompts, sounds: Sounds) -> Scene | None:
    """The scene of a reply; None when it belongs into a document.

    It does when it ends with anything but listening through a stream, and when one of its pieces has no prompt that
    can be played: only the platform can speak that. Reads files: not for the event loop.
    """
    *sentences, closing = reply.effects or (None,)
    if not isinstance(closing, Listen) or closing.ear != STREAM:
        return None
    spoken: list[bytes] = []
    for sentence in sentences:
        if not isinstance(sentence, Say):
            return None
        for piece in filter(str.strip, sentence.pieces):
            prompt = prompts.find(piece)
            sound = sounds.mulaw(prompt.file) if prompt else None
            if sound is None:
                return None
            spoken.append(sound)
    return Scene(spoken, closing)
