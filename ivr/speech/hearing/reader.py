"""What can be said at one menu, and how an utterance there is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ivr.core.meaning import Decision, Meaning
from ivr.services.hearing_ports import Matcher
from ivr.speech.hearing.decoder import UNKNOWN, Decoder, phrase_list
from ivr.speech.hearing.model import Model
from ivr.speech.hearing.opinion import NO_OPINION, Opinion, form_opinion
from ivr.speech.sound.steadiness import is_steady


@dataclass(frozen=True, slots=True)
class Recognition:
    """What became of one utterance: where it was said, the opinion, and seconds of audio and of the processor."""

    menu: str
    opinion: Opinion
    audio: float = 0.0
    cpu: float = 0.0


Report = Callable[[Recognition], None]


def means_something(meaning: Meaning) -> bool:
    """Whether it can be acted on. Named keys cannot yet: more of them may come."""
    return meaning.decision is Decision.UNDERSTOOD and not meaning.keys


class MenuReader:
    """Reads utterances at ``menu``. One for all callers; its methods may run in several threads at once."""

    def __init__(self, menu: str, phrases: tuple[str, ...], model: Model, matcher: Matcher, report: Report) -> None:
        """Phrases with a word that the model lacks are left out."""
        self.menu = menu
        self._model, self._matcher, self._report = model, matcher, report
        self._known = model.known(phrase for phrase in phrases if phrase != UNKNOWN)
        self._phrases = frozenset(self._known)

    def decoder(self) -> Decoder:
        """A decoder for one utterance."""
        return Decoder(self._model, self._list)

    def complete(self, decoder: Decoder) -> bool:
        """Whether the words so far are a phrase of the menu, and no longer phrase begins with them.

        Named keys are never complete: more of them may come.
        """
        text = decoder.so_far()
        return text in self._last and self._means_something(text)

    def read(self, decoder: Decoder) -> Recognition:
        """Read what was said until now. More may follow: it is then read as one with this."""
        began = time.thread_time()
        opinion = NO_OPINION if is_steady(decoder.sound) else self._opinion(decoder)
        spent = decoder.cpu + time.thread_time() - began
        return Recognition(self.menu, opinion, decoder.seconds, spent)

    def report(self, recognition: Recognition) -> None:
        """Tell whoever counts what became of an utterance."""
        self._report(recognition)

    def _means_something(self, text: str) -> bool:
        return means_something(self._matcher.understand(text, self.menu))

    def _opinion(self, decoder: Decoder) -> Opinion:
        listed = decoder.read() if self._list else None
        return form_opinion(self._matcher, self.menu, listed, decoder.read_open, self._phrases)

    @cached_property
    def _list(self) -> str | None:
        return phrase_list(self._known) if self._known and self._model.facts.phrases else None

    @cached_property
    def _last(self) -> frozenset[str]:
        beginnings = {phrase[:at] for phrase in self._known for at, letter in enumerate(phrase) if letter == " "}
        return self._phrases - beginnings
