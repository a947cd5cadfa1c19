"""A voice for tests: a tone as long as its text, and a record of what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from ivr.services.prompts import NothingSaid, Speech


class ToneVoice:
    """Speaks every text as a tone; refuses the texts in ``refused``; calls ``before`` ahead of each."""

    def __init__(
        self,
        name: str = "tone",
        settings: str = "tone 1",
        refused: Iterable[str] = (),
        before: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self.name = name
        self.settings = settings
        self.engine = "tone 1.0"
        self.spoken: list[str] = []
        self._refused = frozenset(refused)
        self._before = before

    def speak(self, text: str) -> Speech:
        self._before(text)
        if text in self._refused:
            raise NothingSaid(text)
        self.spoken.append(text)
        moments = np.arange(round(22050 * (0.2 + 0.05 * len(text)))) / 22050
        tone = 8000 * np.sin(2 * np.pi * 500 * moments)
        return Speech(tone.astype("<i2").tobytes(), 22050)
