"""Written sentences become values of ``Sentence``: facts are put in, slots are cut out, safe forms are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ivr.core.dialogue.questions import SLOTS
from ivr.core.language.sentence import Sentence, Slot, Spoken
from ivr.core.language.spelling import words
from ivr.flows.document import Faults
from ivr.flows.facts import Fact
from ivr.flows.shapes import Entry, Words, suggestion

#: Where the book lets a site speak: a sentence that is nothing but one of these in braces.
SITE_PLACES = ("greeting", "announcement", "warning")
_SITE = re.compile(r"\{site:([^{}]*)\}")
_BRACES = re.compile(r"\{([^{}]*)\}")
_FACT = "fact:"


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes sentences from facts.

    ``ignored`` are ids of facts whose own entries are faulty (None: the whole file is): one fault is told once.
    ``site`` is what the site says at its places, and the line of each sentence.
    """

    facts: Mapping[str, Fact]
    ignored: frozenset[str] | None
    faults: Faults
    site: Mapping[str, tuple[Spoken, list[str]]] = field(default_factory=dict)

    def spoken(self, written: list[object]) -> tuple[Spoken, list[str]]:
        """The sentences of one ``say`` list, and the place of each."""
        sentences: list[Sentence] = []
        places: list[str] = []
        for item in written:
            made, lines = self._of_site(item) or (self.sentences(item), [])
            sentences += made
            places += lines or [self._place(item)] * len(made)
        return tuple(sentences), places

    def _of_site(self, item: object) -> tuple[Spoken, list[str]] | None:
        """What the site says at this place, else the safe form written there; None for any other sentence."""
        line = item.text("say") if isinstance(item, Entry) else item
        found = _SITE.fullmatch(line) if isinstance(line, Words) else None
        if not found or not isinstance(line, Words):
            return None
        name = found.group(1)
        if name not in SITE_PLACES:
            self.faults.add(line.place, f'"{{site:{name}}}" is no place of a site; {suggestion(name, SITE_PLACES)}')
        if name in self.site:
            return self.site[name]
        default = item.items("safe") if isinstance(item, Entry) else []
        return self.spoken(default)

    def chunk(self, entry: Entry) -> tuple[Spoken, list[str]]:
        """The sentences of a chunk, and their places; they lapse together with the facts that the chunk rests on."""
        say, places = self.spoken(entry.items("say"))
        rests = [name for name in entry.items("facts") if isinstance(name, Words)]
        facts = [fact for fact in (self._fact(name, name) for name in rests) if fact]
        if not facts:
            return say, places
        safe = tuple(self._safe(line) for line in entry.items("safe") if isinstance(line, Words))
        lapses = any(fact.review_by or not fact.speakable for fact in facts)
        if lapses and "safe" not in entry.values:
            self.faults.add(entry.place, "the chunk rests on facts that lapse; write safe: what is said then")
        if not all(fact.speakable for fact in facts):
            return safe, [str(entry.place)] * len(safe)
        return self._lapsing(say, facts, safe), places

    def _lapsing(self, say: Spoken, facts: list[Fact], safe: Spoken) -> Spoken:
        until = min((fact.review_by for fact in facts if fact.review_by), default=None)
        names = tuple(fact.id for fact in facts)
        # The chunk's safe form replaces its first sentence, the others fall silent; a sentence with facts and a safe
        # form of its own keeps them.
        lapsing = [replace(sentence, until=until, facts=names) for sentence in say if not _own_days(sentence)]
        if lapsing:
            lapsing[0] = replace(lapsing[0], safe=safe)
        waiting = iter(lapsing)
        return tuple(sentence if _own_days(sentence) else next(waiting) for sentence in say)

    def one(self, written: object) -> Sentence:
        """The one sentence of an option."""
        made = self.sentences(written)
        if len(made) != 1 and isinstance(written, Entry):
            self.faults.add(written.place, "an option is one sentence; give it exactly one safe sentence")
        return made[0] if made else Sentence(())

    def sentences(self, written: object) -> Spoken:
        """What one item of a ``say`` list speaks: itself, or its safe form when a fact in it may not be spoken."""
        if isinstance(written, Words):
            return (self._sentence(written, None),)
        if not isinstance(written, Entry):
            return ()
        safe = tuple(self._safe(line) for line in written.items("safe") if isinstance(line, Words))
        sentence = self._sentence(written.text("say"), safe)
        unspeakable = [name for name in sentence.facts if not self.facts[name].speakable]
        if not unspeakable:
            return (sentence,)
        # The facts stay named: what is safe without them does not lapse with the chunk around it.
        return tuple(replace(form, facts=sentence.facts) for form in safe)

    def _safe(self, line: Words) -> Sentence:
        if _FACT in line:
            self.faults.add(line.place, "a safe sentence speaks no facts; say where the caller can ask")
            return Sentence(())
        return self._sentence(line, None)

    def _sentence(self, line: Words, safe: Spoken | None) -> Sentence:
        used: list[Fact] = []
        pieces: list[str | Slot] = []
        end = 0
        text = ""
        for found in _BRACES.finditer(line):
            text += line[end : found.start()]
            end = found.end()
            name = found.group(1)
            if name.startswith(_FACT):
                fact = self._fact(name.removeprefix(_FACT), line)
                used += [fact] if fact else []
                text += fact.spoken if fact else ""
            else:
                pieces += [text, *self._slot(name, line)]
                text = ""
        pieces.append(text + line[end:])
        if "{" in text + line[end:] or "}" in text + line[end:]:
            self.faults.add(line.place, "a brace that is not closed or not opened; write {slot} or {fact:id}")
        self._check_facts(used, safe, line)
        days = [fact.review_by for fact in used if fact.review_by]
        facts = tuple(dict.fromkeys(fact.id for fact in used))
        return Sentence(_tidy(pieces), min(days, default=None), safe or (), facts)

    def _fact(self, name: str, line: Words) -> Fact | None:
        fact = self.facts.get(name)
        if fact is None and self.ignored is not None and name not in self.ignored:
            self.faults.add(line.place, f'fact "{name}" is unknown; {suggestion(name, tuple(self.facts))}')
        return fact

    def _slot(self, name: str, line: Words) -> list[Slot]:
        if name in SLOTS:
            return [Slot(name)]
        self.faults.add(line.place, f'slot "{name}" is unknown; {suggestion(name, tuple(SLOTS))}')
        return []

    def _check_facts(self, used: list[Fact], safe: Spoken | None, line: Words) -> None:
        if safe is not None:
            return
        for fact in used:
            if not fact.speakable:
                advice = "write {say: ..., safe: [...]} or have an officer confirm it"
                self.faults.add(line.place, f'fact "{fact.id}" is of low confidence and unconfirmed; {advice}')
            elif fact.review_by:
                advice = "write {say: ..., safe: [...]}"
                self.faults.add(
                    line.place, f'fact "{fact.id}" lapses after {fact.review_by}; say what is spoken then: {advice}'
                )

    def _place(self, written: object) -> str:
        return str(written.place) if isinstance(written, Words | Entry) else ""


def _own_days(sentence: Sentence) -> bool:
    return bool(sentence.facts) or sentence.since is not None


def _tidy(pieces: list[str | Slot]) -> tuple[str | Slot, ...]:
    # A piece is one prompt: the comma or full stop that follows a slot is no speech of its own.
    tidied = [piece if isinstance(piece, Slot) else re.sub(r"^[\s,.;:]+", "", piece).strip() for piece in pieces]
    return tuple(piece for piece in tidied if isinstance(piece, Slot) or words(piece))
