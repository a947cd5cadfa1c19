"""Effects -> TwiML: one pure function, inside the verbs that Twilio and Somleng share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from ivr.core.effects import HangUp, Listen, Record, Say
from ivr.telephony.errors import Unspeakable
from ivr.telephony.platforms import Platform
from ivr.telephony.ports import Prompts, Reply
from ivr.telephony.urls import Urls

#: Twilio refuses a longer document (error 11750), counted in bytes.
LONGEST = 64 * 1024
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: XML 1.0 has no way to write these characters.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(reply: Reply, urls: Urls, prompts: Prompts, platform: Platform) -> str:
    """Write a reply as a TwiML document.

    Sentences before a ``Listen`` are nested in its <Gather>, so that any key stops them. Every action address is
    absolute, POST, and carries the call and the turn that is awaited. Raises ``Unspeakable`` when the effects are
    not any number of ``Say`` and then one that ends the step, or when the document is longer than ``LONGEST``.
    """
    *sentences, closing = reply.effects or (None,)
    response = Element("Response")
    action = urls.turn(reply.call, reply.turn)
    match closing:
        case Listen():
            _say(_gather(response, closing, action), sentences, urls, prompts, platform)
            _redirect(response, action)
        case Record():
            _say(response, sentences, urls, prompts, platform)
            _record(response, closing, action)
            _redirect(response, action)
        case HangUp():
            _say(response, sentences, urls, prompts, platform)
            SubElement(response, "Hangup")
        case _:
            raise Unspeakable(f"The step ends with {type(closing).__name__}.")
    text = _DECLARATION + tostring(response, encoding="unicode")
    if len(text.encode()) > LONGEST:
        raise Unspeakable(f"The document has more than {LONGEST} bytes.")
    return text


def _gather(response: Element, listen: Listen, action: str) -> Element:
    # An empty finish key makes # and * arrive as keys. The action is asked for silence too: falling through would
    # cost a second on Somleng.
    return SubElement(
        response,
        "Gather",
        {
            "input": "dtmf",
            "numDigits": str(listen.most),
            "timeout": str(listen.timeout),
            "finishOnKey": "#" if listen.finish else "",
            "action": action,
            "method": "POST",
            "actionOnEmptyResult": "true",
        },
    )


def _record(response: Element, record: Record, action: str) -> None:
    SubElement(
        response,
        "Record",
        {
            "action": action,
            "method": "POST",
            "maxLength": str(record.longest),
            "timeout": str(record.quiet),
            "finishOnKey": "#",
            "playBeep": "true",
        },
    )


def _redirect(response: Element, action: str) -> None:
    # Twilio goes on to the next verb when nothing was recorded; without one the call would end.
    SubElement(response, "Redirect", {"method": "POST"}).text = action


def _say(parent: Element, sentences: Sequence[object], urls: Urls, prompts: Prompts, platform: Platform) -> None:
    for sentence in sentences:
        if not isinstance(sentence, Say):
            raise Unspeakable(f"{type(sentence).__name__} stands before the end of the step.")
        for piece in sentence.pieces:
            prompt = prompts.find(piece)
            if prompt is not None:
                SubElement(parent, "Play").text = urls.audio(prompt.file)
            elif spoken := _UNWRITABLE.sub("", piece).strip():
                voice = {} if platform.voice is None else {"voice": platform.voice}
                SubElement(parent, "Say", {"language": "vi-VN", **voice}).text = spoken
