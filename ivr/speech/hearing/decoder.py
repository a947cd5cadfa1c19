"""One Vosk recogniser and what it says. Not for several threads at once; the recogniser's strand sees to that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ivr.speech.hearing.model import Model
from ivr.speech.sound.mulaw import RATE, pcm16_of
from ivr.speech.sound.rate import Doubler

#: The word that stands for whatever is not on a phrase list.
UNKNOWN = "[unk]"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was recognised, and how sure Vosk is of it beside the others it thought of, 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one way of decoding made of an utterance."""

    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The known words."""
        return " ".join(word.text for word in self.words if word.text != UNKNOWN)

    @property
    def whole(self) -> bool:
        """Whether something was said, all of it in known words."""
        return bool(self.words) and all(word.text != UNKNOWN for word in self.words)

    @property
    def confidence(self) -> float:
        """That of the least certain word; 0 when there is none."""
        return min((word.confidence for word in self.words if word.text != UNKNOWN), default=0.0)


#: Nothing.
NO_READING = Reading()


class Decoder:
    """Decodes one utterance: with ``phrases`` as a list to choose from, or in open vocabulary when it is None.

    ``seconds`` of audio were heard so far; whoever drives it keeps in ``cpu`` what that took of the processor.
    """

    def __init__(self, model: Model, phrases: str | None) -> None:
        self._model = model
        self._is_open = phrases is None
        self._recogniser = _new(model, phrases)
        self._faster = _faster(model)
        self._heard: list[bytes] = []
        self._words: list[Word] = []
        self.seconds = self.cpu = 0.0

    def hear(self, mulaw: bytes) -> None:
        """Decode the next piece of mu-law."""
        self._heard.append(mulaw)
        self.seconds += len(mulaw) / RATE
        # Vosk ends utterances by itself at pauses; what it had until there must be fetched.
        if self._recogniser.AcceptWaveform(self._faster(pcm16_of(mulaw))):
            self._words += _words(self._recogniser.Result())

    @property
    def sound(self) -> bytes:
        """All that was heard, as mu-law."""
        return b"".join(self._heard)

    def so_far(self) -> str:
        """The words up to now; the last third of a second is not in them yet."""
        partial = str(json.loads(self._recogniser.PartialResult()).get("partial", ""))
        return " ".join(filter(None, (*(word.text for word in self._words), partial)))

    def read(self) -> Reading:
        """End the utterance, and give what was said."""
        self._words += _words(self._recogniser.FinalResult())
        return Reading(tuple(self._words))

    def read_open(self) -> Reading:
        """Decode all of the utterance once more, in open vocabulary; without a phrase list, end it."""
        if self._is_open:
            return self.read()
        second = Decoder(self._model, None)
        second.hear(self.sound)
        return second.read()


def phrase_list(phrases: tuple[str, ...]) -> str:
    """Phrases as Vosk takes them. Its reader of JSON does not know ``\\u`` escapes, hence the letters themselves."""
    return json.dumps([*phrases, UNKNOWN], ensure_ascii=False)


def _new(model: Model, phrases: str | None) -> Any:
    import vosk  # noqa: PLC0415 - loaded by the model already

    rate = 2 * RATE if model.facts.rate > RATE else RATE
    grammar = () if phrases is None else (phrases,)
    recogniser = vosk.KaldiRecognizer(model.handle, rate, *grammar)
    recogniser.SetWords(True)
    return recogniser


def _faster(model: Model) -> Callable[[bytes], bytes]:
    return Doubler().take if model.facts.rate > RATE else bytes


def _words(result: str) -> list[Word]:
    return [Word(word["word"], float(word["conf"])) for word in json.loads(result).get("result", ())]
