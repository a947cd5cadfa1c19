"""The caller of a story: follows its steps, and notes what did not come true."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.handset import Act, HangUp, Kind, Mishap, Press, Span, Speak, speaking_seconds
from ivr.exchange.sound.mouth import Mouth
from ivr.exchange.stories.failure import Failure, wanted
from ivr.exchange.stories.story import (
    CallAgain,
    CalledBack,
    Duplicate,
    HangUpNow,
    Hear,
    KeepSilent,
    LoseModel,
    NotHear,
    PressKeys,
    SayWords,
    SpeakWords,
    Step,
    StreamTrouble,
    Talk,
    fold,
)
from ivr.exchange.stories.words import words_of

# After its last step the caller listens on; a service that still waits after so many silences never lets go.
PATIENCE = 12


class StoryCaller:
    """The handset of a story, for one of its calls. `first` is the number of its first step in the whole story.

    `mouth` says its words, and `lose_model` deletes the speech model of the service; a story that needs one of them
    and has none fails there.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        first: int = 1,
        mouth: Mouth | None = None,
        lose_model: Callable[[], None] | None = None,
    ) -> None:
        self._mouth = mouth
        self._lose_model = lose_model
        self._deaf_turn = 0
        self.failures: list[Failure] = []
        self._steps = list(steps)
        self._number = first
        self._heard: list[str] = []
        self._playing = ""
        self._acted_place = 0
        self._twice = False
        self._patience = PATIENCE
        self._keys = ""
        self._after = 0.0
        self._waits = 0
        self._begin()

    def during(self, span: Span) -> Act | None:
        """Follow the steps as far as this span lets them."""
        self._settle()
        while self._steps:
            step = self._steps[0]
            done, act = self._follow(step, span)
            if done:
                self._next()
            if act is not None or not done:
                if act is None:
                    self._playing = span.text
                return act
        return self._listen_on(span)

    def deliveries(self) -> int:
        """Deliver twice after a step that says so."""
        twice, self._twice = self._twice, False
        return 2 if twice else 1

    def over(self) -> None:
        """Check the steps that are left: only what was heard can still come true."""
        self._settle()
        while self._steps and not self.failures:
            step = self._steps[0]
            hears = isinstance(step, Hear) and not self._missing(step)
            if hears or (isinstance(step, NotHear) and not self._present(step)):
                self._next()
            else:
                self._fail(step, "the call was over")

    def _follow(self, step: Step, span: Span) -> tuple[bool, Act | None]:
        """Try a step in a span: is it done, and what does the caller do?"""
        match step:
            case Hear() | NotHear():
                return self._follow_hearing(step, span)
            case PressKeys():
                return self._follow_press(span)
            case KeepSilent():
                return self._follow_silence(step, span)
            case SpeakWords():
                return self._follow_speech(step, span)
            case SayWords():
                return self._follow_saying(step, span)
            case HangUpNow() | StreamTrouble() | Talk():
                return self._follow_later(step, span)
            case Duplicate() | LoseModel() | CallAgain() | CalledBack():
                return self._follow_backstage(step)

    def _follow_hearing(self, step: Hear | NotHear, span: Span) -> tuple[bool, Act | None]:
        # The place where keys were pressed may go on waiting for more of them: the answer is yet to come.
        asked = span.waiting and span.place != self._acted_place
        if isinstance(step, Hear):
            if not self._missing(step):
                return True, None
            return (False, self._fail(step, "")) if asked else (False, None)
        if self._present(step):
            return False, self._fail(step, "")
        return asked, None

    def _follow_press(self, span: Span) -> tuple[bool, Act | None]:
        if not span.takes_keys:
            return False, None
        if self._after > span.seconds:
            self._after -= span.seconds
            return False, None
        key, self._keys = self._keys[0], self._keys[1:]
        act = Press(key, self._after)
        self._after = 0.0
        if not self._keys:
            self._acted(span)
        return not self._keys, act

    def _follow_silence(self, step: KeepSilent, span: Span) -> tuple[bool, Act | None]:
        if not span.waiting or span.place == self._acted_place:
            return False, None
        self._waits += 1
        self._acted_place = span.place
        if self._waits < step.times:
            return False, None
        self._heard.clear()
        self._next()
        # The step is over but this wait is not, so nothing after it may begin yet.
        return False, None

    def _follow_speech(self, step: SpeakWords, span: Span) -> tuple[bool, Act | None]:
        if not span.waiting:
            return False, None
        if not span.takes_speech:
            return False, self._fail(step, "the service listens to keys only")
        self._acted(span)
        seconds = speaking_seconds(step.text) if step.seconds is None else step.seconds
        return True, Speak(step.text, seconds)

    def _follow_saying(self, step: SayWords, span: Span) -> tuple[bool, Act | None]:
        if not span.takes_speech:
            # After the keys of a document its recording may yet come. The next document that takes keys alone tells
            # that nobody listens to words at all.
            deaf = span.waiting and self._deaf_turn not in {0, span.turn}
            if span.waiting:
                self._deaf_turn = self._deaf_turn or span.turn
            return False, self._fail(step, "the service listens to keys only") if deaf else None
        if step.after is None and not span.waiting:
            return False, None
        if self._after > span.seconds:
            self._after -= span.seconds
            return False, None
        try:
            words = words_of(step, self._mouth, self._after)
        except StoryMalformed as error:
            return False, self._fail(step, str(error))
        self._deaf_turn = 0
        self._acted(span)
        return True, words

    def _follow_later(self, step: HangUpNow | StreamTrouble | Talk, span: Span) -> tuple[bool, Act | None]:
        if isinstance(step, Talk):
            talking = span.kind is Kind.TALKING
            return talking, HangUp(step.seconds) if talking else None
        if isinstance(step, StreamTrouble) and not span.streamed:
            return False, None
        if self._after > span.seconds:
            self._after -= span.seconds
            return False, None
        return True, HangUp(self._after) if isinstance(step, HangUpNow) else Mishap(step.what, self._after)

    def _follow_backstage(self, step: Duplicate | LoseModel | CallAgain | CalledBack) -> tuple[bool, Act | None]:
        cut = isinstance(step, CallAgain | CalledBack)
        assert not cut, "a story is cut at every call"  # noqa: S101 - tells mypy too
        if isinstance(step, Duplicate):
            self._twice = True
            return True, None
        if self._lose_model is None:
            return False, self._fail(step, "this service has no speech model of its own")
        self._lose_model()
        return True, None

    def _listen_on(self, span: Span) -> Act | None:
        self._playing = span.text
        if span.waiting:
            self._patience -= 1
        return HangUp() if self._patience < 0 else None

    def _acted(self, span: Span) -> None:
        self._acted_place = span.place
        self._heard.clear()

    def _begin(self) -> None:
        step = self._steps[0] if self._steps else None
        self._keys = step.keys if isinstance(step, PressKeys) else ""
        self._after = getattr(step, "after", None) or 0.0
        self._waits = 0

    def _next(self) -> None:
        self._steps.pop(0)
        self._number += 1
        self._begin()

    def _settle(self) -> None:
        if self._playing:
            self._heard.append(self._playing)
            self._playing = ""

    def _missing(self, step: Hear) -> list[str]:
        heard = fold(" ".join(self._heard))
        return [text for text in step.texts if fold(text) not in heard]

    def _present(self, step: NotHear) -> list[str]:
        heard = fold(" ".join(self._heard))
        return [text for text in step.texts if fold(text) in heard]

    def _fail(self, step: Step, reason: str) -> HangUp:
        heard = " ".join(self._heard)
        told = f"{reason}; heard {heard!r}" if reason else f"heard {heard!r}"
        self.failures.append(Failure(self._number, step.line, wanted(step), told))
        return HangUp()
