"""A site: what one province or commune says differently, laid over the book without touching it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.core.flow import Node, Passage
from ivr.core.language.sentence import Sentence, Spoken
from ivr.flows import announcements
from ivr.flows.announcements import Window, outside, windows
from ivr.flows.document import Faults, Place, read_document
from ivr.flows.facts import Fact, facts_in
from ivr.flows.help_points import START, HelpPoints
from ivr.flows.nodes import Builder
from ivr.flows.sentences import Writer
from ivr.flows.shapes import Entry, Words, suggestion
from ivr.flows.site_tables import AFTER_GREETING, AT_KEY, SITE, SITE_SENTENCES

FILE = "site.yaml"
FRAMES = "site-sentences.yaml"
#: The node that tells the announcement to who presses its key.
ANNOUNCEMENT = "announcement"
#: Nodes that a site makes. An option of the book that leads to one is left out where the site has none.
SITE_NODES = (START, ANNOUNCEMENT)
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Site:
    """A site's file as it was read; ``entry`` has no fields where there is no site."""

    entry: Entry
    frames: Entry

    @property
    def name(self) -> str | None:
        """How officers and monitors call the site; None where there is none."""
        return self.entry.maybe("name")

    def facts_over(
        self, book: Mapping[str, Fact], ignored: frozenset[str] | None, faults: Faults
    ) -> tuple[Mapping[str, Fact], frozenset[str] | None]:
        """The facts of the book with the site's in their place, and the ids that are not to be told again."""
        own, faulty = facts_in(self.entry.entries("facts"), faults)
        spoken_here = {name for text in _texts(self.entry) for name in _fact_names(text)}
        merged = dict(book)
        for name, fact in own.items():
            if name in book and not _replaces(fact, book[name]):
                text = f'fact "{name}" never falls silent in the book; write review_by: null with a note'
                faults.add(fact.place, f"{text}, and confidence medium or high, or who confirmed it")
                continue
            if ignored is not None and name not in {*book, *ignored, *spoken_here}:
                advice = suggestion(name, tuple(book))
                faults.add(fact.place, f'fact "{name}" is spoken neither by the book nor here; {advice}')
            merged[name] = fact
        return merged, None if ignored is None else ignored | faulty

    def places(self, writer: Writer) -> Mapping[str, tuple[Spoken, list[str]]]:
        """What is said at the places that the book leaves to a site; see ``sentences.SITE_PLACES``."""
        found: dict[str, tuple[Spoken, list[str]]] = {}
        greeting = self.entry.values.get("greeting")
        if isinstance(greeting, Words):
            found["greeting"] = writer.spoken([greeting])
        warnings = self.entry.entries("warnings")
        windows(warnings, writer.faults)
        for name, entries in (("warning", warnings), ("announcement", self._announced(AFTER_GREETING))):
            if entries:
                found[name] = announcements.sentences_of(entries, writer)
        windows(self._announced(AFTER_GREETING), writer.faults)
        return found

    def options(self, faults: Faults) -> Mapping[str, tuple[Window, ...]]:
        """Nodes of this site whose options are offered on some days only, and these days."""
        spans = windows(self._announced(AT_KEY), faults)
        return {ANNOUNCEMENT: spans} if spans else {}

    def nodes(self, builder: Builder, home: str) -> Iterator[Node]:
        """The site's own nodes; ``home`` is where an announcement ends."""
        yield from HelpPoints(self.entry.entries("help_points"), self.frames, builder).nodes()
        entries = self._announced(AT_KEY)
        if not entries:
            return
        say, places = announcements.sentences_of(entries, builder.writer)
        for line in self.frames.items("no_announcement"):
            made = outside(Sentence((str(line),)), windows(entries, Faults()))
            say += made
            places += [str(entries[0].place)] * len(made)
        builder.lines[ANNOUNCEMENT] = str(entries[0].place)
        builder.lines.update({f"{ANNOUNCEMENT}/{number}": place for number, place in enumerate(places)})
        yield Passage(ANNOUNCEMENT, say, home)

    def _announced(self, heard: str) -> list[Entry]:
        return [entry for entry in self.entry.entries("announcements") if entry.text("heard") == heard]


def read_site(folder: Path | None, faults: Faults) -> Site:
    """Read ``site.yaml`` of ``folder``; None is the book as it stands."""
    nothing = Entry(Place(FILE, 1))
    if folder is None:
        return Site(nothing, nothing)
    node = read_document(folder, FILE, faults)
    found = SITE.read(node, faults) if node is not None else None
    frames = read_document(_FOLDER, FRAMES, faults)
    sentences = SITE_SENTENCES.read(frames, faults) if frames is not None else None
    return Site(
        found if isinstance(found, Entry) else nothing, sentences if isinstance(sentences, Entry) else nothing
    )


def _replaces(own: Fact, book: Fact) -> bool:
    """Whether a site's fact may stand for the book's.

    The book speaks a fact that never lapses without a safe sentence: nothing could take the place of one that does.
    """
    never_silent = book.review_by is None and book.speakable
    return not never_silent or (own.review_by is None and own.speakable)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Words):
        yield value
    elif isinstance(value, Entry):
        for inner in value.values.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _fact_names(text: str) -> Iterator[str]:
    for part in text.split("{fact:")[1:]:
        yield part.partition("}")[0]
