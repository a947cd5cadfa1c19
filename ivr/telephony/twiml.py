"""Effects -> TwiML: one pure function, inside the verbs that Twilio and Somleng share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from ivr.core.effects import HangUp, Listen, Record, Say
from ivr.telephony.errors import Unspeakable
from ivr.telephony.platforms import Platform
from ivr.telephony.ports import Prompts, Reply, StreamTokens
from ivr.telephony.speaking import speak
from ivr.telephony.urls import Urls

#: Twilio refuses a longer document (error 11750), counted in bytes.
LONGEST = 64 * 1024
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

#: Seconds to press a key before the tone, where one key is waited for. Pressing still works after the tone, but on
#: a platform that does not tell which key that was, so there the caller gets longer.
KEY_WAIT, KEY_WAIT_UNTOLD = 3, 5
#: Seconds of quiet that end a spoken answer. They also are the time to begin in, and whoever failed once gets more.
QUIET, QUIET_SLOW = 3, 5
#: Seconds; a rambling request takes about ten. What is recorded must also be recognised within the platform's 15.
LONGEST_ANSWER = 20
#: Keys that end a spoken answer, each with its own meaning.
ANY_KEY = "1234567890*#"
#: At a place that collects digits a late digit must not count as the whole number: only commands end the answer.
COMMAND_KEYS = "*#"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes replies as TwiML documents."""

    urls: Urls
    prompts: Prompts
    platform: Platform
    tokens: StreamTokens

    def document(self, reply: Reply) -> str:
        """Write a reply.

        Sentences before a ``Listen`` by keys or by recording are nested in its <Gather>, so that any key stops
        them; a stream plays them itself. Every action address is absolute, POST, and carries the call and the turn
        that is awaited. The same reply is always the same document. Raises ``Unspeakable`` when the effects are not
        any number of ``Say`` and then one that ends the step, or when the document is longer than ``LONGEST``.
        """
        response = Element("Response")
        self._step(response, reply)
        text = _DECLARATION + tostring(response, encoding="unicode")
        if len(text.encode()) > LONGEST:
            raise Unspeakable(f"The document has more than {LONGEST} bytes.")
        return text

    def _step(self, response: Element, reply: Reply) -> None:
        *sentences, closing = reply.effects or (None,)
        action = self.urls.turn(reply.call, reply.turn)
        match closing:
            case Listen(ear="stream"):
                _refuse_all_but_sentences(sentences)
                self._connect(response, reply)
                action = self.urls.after_stream(reply.call, reply.turn)
            case Listen(ear="record"):
                self._say(_gather(response, closing, action, self._key_wait(closing)), sentences)
                _record_answer(response, closing, action)
            case Listen():
                gather = _gather(response, closing, action, closing.timeout)
                # Silence is reported at once: falling through would cost a second on Somleng.
                gather.set("actionOnEmptyResult", "true")
                self._say(gather, sentences)
            case Record():
                self._say(response, sentences)
                _record(response, closing, action, finish="#")
            case HangUp():
                self._say(response, sentences)
                SubElement(response, "Hangup")
                return
            case _:
                raise Unspeakable(f"The step ends with {type(closing).__name__}.")
        # Twilio goes on to the next verb when nothing was recorded and when a stream is closed; without one the
        # call would end.
        SubElement(response, "Redirect", {"method": "POST"}).text = action

    def _key_wait(self, listen: Listen) -> int:
        if listen.most > 1:
            # This is also the time between two digits, which people read from a piece of paper.
            return listen.timeout
        return min(listen.timeout, KEY_WAIT if self.platform.tells_key else KEY_WAIT_UNTOLD)

    def _connect(self, response: Element, reply: Reply) -> None:
        stream = SubElement(SubElement(response, "Connect"), "Stream", {"url": self.urls.stream()})
        SubElement(stream, "Parameter", {"name": "token", "value": self.tokens.issue(reply.call, reply.turn)})

    def _say(self, parent: Element, sentences: Sequence[object]) -> None:
        for sentence in _refuse_all_but_sentences(sentences):
            speak(parent, sentence.pieces, self.prompts, self.urls, self.platform)


def _refuse_all_but_sentences(effects: Sequence[object]) -> tuple[Say, ...]:
    for effect in effects:
        if not isinstance(effect, Say):
            raise Unspeakable(f"{type(effect).__name__} stands before the end of the step.")
    return tuple(effect for effect in effects if isinstance(effect, Say))


def _gather(response: Element, listen: Listen, action: str, timeout: int) -> Element:
    # An empty finish key makes # and * arrive as keys.
    return SubElement(
        response,
        "Gather",
        {
            "input": "dtmf",
            "numDigits": str(listen.most),
            "timeout": str(timeout),
            "finishOnKey": "#" if listen.finish else "",
            "action": action,
            "method": "POST",
        },
    )


def _record_answer(response: Element, listen: Listen, action: str) -> None:
    quiet = QUIET_SLOW if listen.slow else QUIET
    finish = ANY_KEY if listen.most == 1 else COMMAND_KEYS
    _record(response, Record(longest=LONGEST_ANSWER, quiet=quiet), action, finish)


def _record(response: Element, record: Record, action: str, finish: str) -> None:
    SubElement(
        response,
        "Record",
        {
            "action": action,
            "method": "POST",
            "maxLength": str(record.longest),
            "timeout": str(record.quiet),
            "finishOnKey": finish,
            "playBeep": "true",
        },
    )
