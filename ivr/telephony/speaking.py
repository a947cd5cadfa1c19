"""Pieces of speech -> <Play> where there is a prompt, <Say> where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from ivr.telephony.platforms import Platform
from ivr.telephony.ports import Prompts
from ivr.telephony.urls import Urls

#: XML 1.0 has no way to write these characters.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def speak(parent: Element, pieces: Iterable[str], prompts: Prompts, urls: Urls, platform: Platform) -> None:
    """Append to ``parent`` what speaks the pieces, in order."""
    for piece in pieces:
        prompt = prompts.find(piece)
        if prompt is not None:
            SubElement(parent, "Play").text = urls.audio(prompt.file)
        elif spoken := _UNWRITABLE.sub("", piece).strip():
            voice = {} if platform.voice is None else {"voice": platform.voice}
            SubElement(parent, "Say", {"language": "vi-VN", **voice}).text = spoken
