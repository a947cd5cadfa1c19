"""The documents of an officer's call: what the officer hears, and what the citizen hears before the two talk."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from ivr.core.callback import Callback
from ivr.core.dialling.calling_words import CallingWords
from ivr.core.dialling.dial import Dial, End
from ivr.core.language.sentence import Spoken
from ivr.telephony.platforms import Platform
from ivr.telephony.ports import Prompts
from ivr.telephony.speaking import speak
from ivr.telephony.urls import Urls

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: Spoken when nothing else could be written. It never lets two people be connected unasked.
LAST_WORDS = f"{_DECLARATION}<Response><Hangup /></Response>"
#: Seconds to press a key; old people look for it. Where the answer may be spoken, the tone comes sooner, and a key
#: still counts after it.
KEY_WAIT, KEY_WAIT_BEFORE_TONE = 10, 3
#: Seconds of quiet that end a spoken answer, which are also the time to begin in; and its longest, which leaves a
#: citizen time to begin but makes a machine's greeting too long to be an answer.
QUIET, LONGEST_ANSWER = 3, 6
#: Seconds that the citizen's telephone rings: the platform adds five, and voicemails begin at about thirty.
CITIZEN_RINGS = 25
LASTS = 3600
_EVENTS = "initiated ringing answered completed"
_ANSWER = {
    "method": "POST",
    "maxLength": str(LONGEST_ANSWER),
    "timeout": str(QUIET),
    # A key ends it, and is the answer.
    "finishOnKey": "1234567890*#",
    "playBeep": "true",
}


@dataclass(frozen=True, slots=True)
class DialWriter:
    """Writes them. ``hotline`` is the number that the citizen sees."""

    urls: Urls
    prompts: Prompts
    platform: Platform
    words: CallingWords
    hotline: str

    def whisper(self, dial: Dial, callback: Callback) -> str:
        """For the officer: the need in one sentence, the code, and the key that has the citizen rung."""
        words = self.words.officer
        unasked = () if self.platform.asks_called else words.unasked
        response = Element("Response")
        action = self.urls.officer(dial.attempt, "key")
        gather = _gather(response, action)
        said = (*words.opening, *self.words.need(callback.topic), *words.code, *unasked, *words.connect)
        self._say(gather, said, callback)
        SubElement(response, "Redirect", {"method": "POST"}).text = action
        return _written(response)

    def connect(self, dial: Dial, callback: Callback) -> str:
        """For the officer: the citizen is rung now, showing the hotline's number."""
        response = Element("Response")
        self._say(response, self.words.officer.connecting)
        dialled = SubElement(
            response,
            "Dial",
            {
                "action": self.urls.officer(dial.attempt, "done"),
                "method": "POST",
                "callerId": self.hotline,
                "timeout": str(CITIZEN_RINGS),
                "timeLimit": str(LASTS),
            },
        )
        number = SubElement(
            dialled,
            "Number",
            {
                "url": self.urls.citizen(dial.attempt),
                "method": "POST",
                "statusCallback": self.urls.citizen(dial.attempt, "status"),
                "statusCallbackEvent": _EVENTS,
                "statusCallbackMethod": "POST",
            },
        )
        number.text = callback.number
        return _written(response)

    def ended(self, dial: Dial) -> str:
        """For the officer: how it ended, and what she does next."""
        words = self.words.officer
        if dial.end is End.OFFICER_DECLINED:
            return self._last(words.declined)
        told = words.ends.get(dial.end, ()) if dial.end else ()
        return self._last((*told, *words.record) if told else words.over)

    def over(self) -> str:
        """For a leg that belongs to nothing any more."""
        return self._last(self.words.officer.over)

    def broken(self) -> str:
        """For the officer: something broke here."""
        return self._last(self.words.officer.broken)

    def question(self, dial: Dial, callback: Callback, *, listens: bool = False) -> str:
        """For whoever picked up: who calls, the code, what officers never ask; the key to talk.

        Where the service ``listens`` to words, the answer may also be said after a tone.
        """
        words = self.words.citizen
        response = Element("Response")
        action = self.urls.citizen(dial.attempt, "key", again=True)
        if not listens:
            self._say(_gather(response, action), (*words.opening, *words.connect), callback)
            # Falling off the end would connect the two.
            SubElement(response, "Hangup")
            return _written(response)
        gather = _gather(response, action, KEY_WAIT_BEFORE_TONE)
        # Silence leads on to the tone.
        del gather.attrib["actionOnEmptyResult"]
        self._say(gather, (*words.opening, *words.connect, *words.spoken), callback)
        said = self.urls.citizen(dial.attempt, "said")
        SubElement(response, "Record", _ANSWER | {"action": said})
        # Where nothing was recorded the platform goes on here.
        SubElement(response, "Redirect", {"method": "POST"}).text = said
        return _written(response)

    def once_more(self, dial: Dial) -> str:
        """For whoever picked up and gave no answer to build on: the key alone, for the last time."""
        response = Element("Response")
        self._say(_gather(response, self.urls.citizen(dial.attempt, "key")), self.words.citizen.again)
        SubElement(response, "Hangup")
        return _written(response)

    def talk(self) -> str:
        """For the citizen who pressed 1: the document ends, and with that the two are connected."""
        response = Element("Response")
        self._say(response, self.words.citizen.connecting)
        return _written(response)

    def goodbye(self) -> str:
        """For whoever picked up and did not press 1."""
        return self._last(self.words.citizen.goodbye)

    def _last(self, said: Spoken) -> str:
        response = Element("Response")
        self._say(response, said)
        SubElement(response, "Hangup")
        return _written(response)

    def _say(self, parent: Element, said: Spoken, callback: Callback | None = None) -> None:
        slots = {"code": callback.code} if callback else {}
        for sentence in said:
            speak(parent, sentence.fill(slots), self.prompts, self.urls, self.platform)


def _gather(response: Element, action: str, wait: int = KEY_WAIT) -> Element:
    return SubElement(
        response,
        "Gather",
        {
            "input": "dtmf",
            "numDigits": "1",
            "timeout": str(wait),
            "finishOnKey": "",
            "action": action,
            "method": "POST",
            "actionOnEmptyResult": "true",
        },
    )


def _written(response: Element) -> str:
    return _DECLARATION + tostring(response, encoding="unicode")
