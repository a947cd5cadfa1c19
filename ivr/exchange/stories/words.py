"""The words of a story, as the sound and the mishaps that they are on the line."""

from __future__ import annotations

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.handset import Mishap, Press, Speak, Trouble
from ivr.exchange.sound.line_conditions import Conditions
from ivr.exchange.sound.mouth import Mouth, seconds_of
from ivr.exchange.stories.story import SayWords


def words_of(step: SayWords, mouth: Mouth | None, after: float) -> Speak:
    """Return what a step says, `after` so many seconds; raise `StoryMalformed` when it cannot be said.

    What happens in the middle of the words happens after half of their time.
    """
    if mouth is None:
        raise StoryMalformed("this caller has no voice")
    conditions = Conditions(level=step.level, noise=step.noise, hesitate=step.hesitate)
    audio = mouth.say(step.text, wav=step.wav, voice=step.voice, conditions=conditions)
    seconds = seconds_of(audio)
    meanwhile: list[Press | Mishap] = []
    if step.key:
        meanwhile.append(Press(step.key, seconds / 2))
    if step.drops:
        meanwhile.append(Mishap(Trouble.DROP, seconds / 2))
    return Speak(step.text, seconds, after, audio, tuple(meanwhile))
