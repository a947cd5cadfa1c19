"""What callers say, as values: templates, names, words that count, alarms. ``ivr.flows.phrases`` fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.core.meaning import Urgency
from ivr.core.understanding.normalisation import Vocabulary

#: What is said to hear more of an answer; it stands for the key 1 there.
MORE = "more"


@dataclass(frozen=True, slots=True)
class Concept:
    """Patterns that speak for an intent (``weight`` above 0) or against it, unless one of ``unless`` occurs too."""

    words: tuple[str, ...]
    weight: int = 3
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IntentPhrases:
    """What is said for one intent.

    ``says`` are templates of short sentences: the recogniser's grammar, and understood as they stand. ``things`` are
    names that every frame is asked about; ``asks`` templates of whole sentences. ``place`` is ``file:line``.
    """

    intent: str
    says: tuple[str, ...]
    things: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A danger: ``urgency`` is told first when one of ``words`` occurs, one of ``also`` if any, no ``unless``."""

    urgency: Urgency
    words: tuple[str, ...]
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Danger:
    """How callers speak of a danger: templates ``asks``; without ``urgency`` it is over, or only asked about."""

    urgency: Urgency | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything that callers are known to say.

    ``rules`` are named pieces of templates. ``frames`` are questions about a ``<thing>``; ``openings``, ``closings``
    and ``rambles`` stand around sentences and mean nothing. ``carriers`` may stand around a named key or a number.
    """

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    intents: Mapping[str, IntentPhrases] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    rambles: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    dangers: tuple[Danger, ...] = ()
