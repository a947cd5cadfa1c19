"""Google's Vietnamese voice, through the gTTS library: sounds like a person, needs the network while rendering.

The library packs the requests; sending them is done here. It would send them without checking the service's
certificate, and then anybody on the way could put words into the hotline's mouth.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx
import numpy as np

from ivr.core.errors import VoiceUnavailable
from ivr.services.prompts import NothingSaid, Speech
from ivr.speech.audio import Samples
from ivr.speech.sound.decoding import NotAudio, Sound, decoded
from ivr.speech.voices.patience import Patience, TryLater

LANGUAGE = "vi"
ADDRESS = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
_OFFLINE = "or render with the voice that needs no network: --voice espeak."
_INSTALL = f"The gTTS library is not installed. Install it: pip install --no-deps gTTS, {_OFFLINE}"
#: The sound in an answer: MP3 in base64, a JSON string within a JSON string.
_SOUND = re.compile(r'"jQ1olc","\[\\"([A-Za-z0-9+/=]+)\\"')
_NO_WAY_THERE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)


class GoogleVoice:
    """Implements ``ivr.services.prompts.Voice``; ``slow`` is the service's own slow way of speaking.

    Unlike an engine of our own, the service may say the same text a little differently next year.
    """

    def __init__(self, *, slow: bool = False, address: str = ADDRESS, patience: Patience | None = None) -> None:
        """Take the service's ``address`` and the ``patience`` to ask it with (None: the ordinary one)."""
        self._slow = slow
        self._address = httpx.URL(address)
        self._patience = patience or Patience()
        self._reached = False

    @property
    def name(self) -> str:
        """``google-vi``, or ``google-vi-slow``."""
        return f"google-{LANGUAGE}{'-slow' if self._slow else ''}"

    @property
    def engine(self) -> str:
        """The library and its release; raises ``VoiceUnavailable`` where it is not installed."""
        try:
            return f"gTTS {version('gTTS')}"
        except PackageNotFoundError as error:
            raise VoiceUnavailable(_INSTALL) from error

    @property
    def settings(self) -> str:
        """Language and pace."""
        return f"gtts {LANGUAGE} slow={int(self._slow)}"

    def speak(self, text: str) -> Speech:
        """Speak ``text``; raises ``NothingSaid``, or ``VoiceUnavailable`` when the service is out of reach."""
        parts = [self._part(body, text) for body in self._bodies(text)]
        rate = parts[0].rate
        samples: Samples = np.concatenate([part.samples for part in parts])
        return Speech(np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes(), rate)

    def _bodies(self, text: str) -> list[str]:
        """The requests for a text: the service takes a hundred characters at a time."""
        library = _library()
        try:
            # Its corrections of English abbreviations have no place in Vietnamese.
            request = library(text, lang=LANGUAGE, slow=self._slow, lang_check=False, pre_processor_funcs=[])
            return list(request.get_bodies())
        except AssertionError as error:
            raise NothingSaid(repr(text)) from error

    def _part(self, body: str, text: str) -> Sound:
        answer = self._answer(body).decode(errors="replace")
        found = _SOUND.search(answer)
        try:
            if found:
                return decoded(base64.b64decode(found[1], validate=True))
        except (binascii.Error, NotAudio) as error:
            raise NothingSaid(f"{text!r}: the sound that Google sent cannot be read. {error}") from error
        raise NothingSaid(f"{text!r}: Google answered without any sound.")

    def _answer(self, body: str) -> bytes:
        try:
            return self._patience.ask(lambda: self._send(body))
        except TryLater as refusal:
            raise VoiceUnavailable(
                f"Google's speech service gave no answer after several tries ({refusal.detail}). "
                f"Wait an hour and run the same again, {_OFFLINE}"
            ) from refusal

    def _send(self, body: str) -> bytes:
        try:
            answer = self._client.post(self._address, content=body)
        except httpx.TransportError as error:
            said = str(error) or type(error).__name__
            # A network that carried a moment ago may come back; one that never did is told at once.
            if self._reached or not isinstance(error, _NO_WAY_THERE):
                raise TryLater(said) from error
            raise VoiceUnavailable(
                f"Google's speech service ({self._address.host}) cannot be reached: {said}. "
                f"Check the network and run the same again, {_OFFLINE}"
            ) from error
        self._reached = True
        return _judged(answer)

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=_TIMEOUT, headers=_library().GOOGLE_TTS_HEADERS)


def _library() -> Any:
    try:
        from gtts import gTTS  # noqa: PLC0415 - optional
    except ImportError as error:
        raise VoiceUnavailable(_INSTALL) from error
    return gTTS


def _judged(answer: httpx.Response) -> bytes:
    """The body of a good answer; too many requests, or a page that wants to see a person, are ``TryLater``."""
    if answer.is_success:
        return answer.content
    said = f"{answer.status_code} {answer.reason_phrase}"
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_redirect or answer.is_server_error:
        wanted = answer.headers.get("Retry-After", "")
        raise TryLater(said, float(wanted) if wanted.isdigit() else 0.0)
    raise VoiceUnavailable(f"Google's speech service refused the request ({said}); {_OFFLINE}")
