"""Asking for a help point by commune: lists of at most eight options, and an answer for every commune."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ivr.core.dialogue.speech import Intent
from ivr.core.flow import OPTION_KEYS, Answer, Choice, Chunk, Menu, Node
from ivr.core.language.sentence import Sentence, Spoken
from ivr.core.vietnamese import clock_piece, number_words, weekday_piece
from ivr.flows.document import Faults, Place
from ivr.flows.nodes import Builder
from ivr.flows.shapes import Entry, Words
from ivr.flows.tables import DAYS

#: The node that the book's options lead to.
START = "help-points"
#: Main menu, areas, communes, the rest of the communes: more menus than that never lie before a commune's answer.
_DEEPEST = 4
_MOST = len(OPTION_KEYS)
#: A list goes on once: seven names and "more", then eight names.
_MOST_COMMUNES = 2 * _MOST - 1


@dataclass(frozen=True, slots=True)
class _Target:
    """An option of a list: the name that is spoken, the node it leads to, and where it was written."""

    name: str
    go: str
    place: Place


@dataclass(frozen=True, slots=True)
class HelpPoints:
    """Makes the nodes from a site's help points; ``frames`` are the sentences of ``site-sentences.yaml``."""

    points: list[Entry]
    frames: Entry
    builder: Builder

    def nodes(self) -> Iterator[Node]:
        """``help-points`` and everything that it leads to; nothing without help points."""
        areas = self._areas()
        if not areas:
            return
        by_commune = [points for communes in areas.values() for points in communes.values()]
        names = _ids([str(points[0].text("commune")) for points in by_commune])
        if len(by_commune) == 1:
            yield self._answer(START, by_commune[0])
            return
        for commune, points in zip(names, by_commune, strict=True):
            yield self._answer(names[commune], points)
        lists = {
            area: [_Target(commune, names[commune], points[0].place) for commune, points in communes.items()]
            for area, communes in areas.items()
        }
        if len(lists) == 1 and len(by_commune) <= _MOST:
            yield self._menu(START, next(iter(lists.values())), "communes")
            return
        yield from self._lists(lists)

    def _lists(self, lists: Mapping[str, list[_Target]]) -> Iterator[Node]:
        self._check_sizes(lists)
        targets = []
        for number, (area, communes) in enumerate(lists.items(), start=1):
            name = f"{START}-{number}"
            targets.append(_Target(area, name, communes[0].place))
            if len(communes) <= _MOST:
                yield self._menu(name, communes, "communes")
                continue
            rest = f"{name}-more"
            yield self._menu(name, communes[: _MOST - 1], "communes", rest)
            yield self._menu(rest, communes[_MOST - 1 :], "communes")
        yield self._menu(START, targets, "areas")

    def _check_sizes(self, lists: Mapping[str, list[_Target]]) -> None:
        faults = self.builder.writer.faults
        for area, communes in lists.items():
            if len(communes) > _MOST_COMMUNES:
                where = f'area "{area}"' if area else "the site"
                text = f"{where} has {len(communes)} communes, at most {_MOST_COMMUNES} fit into a list; write area:"
                faults.add(communes[0].place, text)
        if len(lists) > _MOST:
            first = next(iter(lists.values()))[0]
            faults.add(first.place, f"{len(lists)} areas, at most {_MOST} fit into a menu; join some")

    def _areas(self) -> dict[str, dict[str, list[Entry]]]:
        """The sound points by area and commune, in the order of writing."""
        found: dict[str, dict[str, list[Entry]]] = {}
        home: dict[str, str] = {}
        sound = [point for point in self.points if point.whole]
        grouped = any(point.text("area") for point in sound)
        for point in sound:
            area, commune = str(point.text("area")), str(point.text("commune"))
            _check_point(point, self.builder.writer.faults)
            if grouped and not area:
                text = f'"{commune}" has no area and others have one; write area: for every help point or for none'
                self.builder.writer.faults.add(point.place, text)
            if home.setdefault(commune, area) != area:
                text = f'"{commune}" stands in area "{home[commune]}" too; correct one of them'
                self.builder.writer.faults.add(point.place, text)
                continue
            found.setdefault(area, {}).setdefault(commune, []).append(point)
        return found

    def _menu(self, name: str, targets: list[_Target], head: str, rest: str = "") -> Menu:
        say = tuple(self._said(line) for line in self.frames.items(head) if isinstance(line, Words))
        choices = [
            self._choice("option", key, target.go, name=_capital(target.name))
            for key, target in zip(OPTION_KEYS, targets, strict=False)
        ]
        if rest:
            choices.append(self._choice("more", OPTION_KEYS[len(targets)], rest))
            self.builder.intents[rest] = Intent((self._said(str(self.frames.text("more_ask"))),), ())
        for target in targets:
            asked, understood = (self._frame(frame, name=target.name) for frame in ("ask", "understood"))
            self.builder.intents[target.go] = Intent((asked,), (understood,))
        places = [targets[0].place] * len(say) + [target.place for target in targets]
        self._remember(name, [*places, targets[-1].place])
        return Menu(name, say, tuple(choices))

    def _choice(self, frame: str, key: str, go: str, **values: str) -> Choice:
        return Choice(key, go, self._frame(frame, key=number_words(int(key)), **values))

    def _answer(self, name: str, points: list[Entry]) -> Answer:
        chunks = tuple(
            Chunk(f"point-{number}", self._point(name, point)) for number, point in enumerate(points, start=1)
        )
        self._remember(name, [point.place for point, chunk in zip(points, chunks, strict=True) for _ in chunk.say])
        commune = str(points[0].text("commune"))
        title = str(self.frames.text("title")).format(commune=commune)
        return Answer(name, title, chunks, deepest=_DEEPEST)

    def _point(self, name: str, point: Entry) -> Spoken:
        days = [DAYS.index(day) for day in point.items("days") if isinstance(day, Words)]
        opens, closes = clock_piece(point.clock("open")), clock_piece(point.clock("close"))
        certain = (
            self._frame("place", place=str(point.text("place"))),
            self._frame("days", days=weekday_piece(days)),
            self._frame("hours", open=opens, close=closes),
            self._frame("helps_with", helps_with=str(point.text("helps_with"))),
        )
        lapsing = [replace(sentence, until=point.day("until"), facts=(name,)) for sentence in certain]
        safe = tuple(self._said(line) for line in self.frames.items("uncertain") if isinstance(line, Words))
        return (replace(lapsing[0], safe=safe), *lapsing[1:])

    def _frame(self, frame: str, **values: str) -> Sentence:
        return self._said(str(self.frames.text(frame)).format(**values))

    def _said(self, text: str) -> Sentence:
        return Sentence((str(text),))

    def _remember(self, name: str, places: list[Place]) -> None:
        self.builder.lines[name] = str(places[0])
        self.builder.lines.update({f"{name}/{number}": str(place) for number, place in enumerate(places)})


def _check_point(point: Entry, faults: Faults) -> None:
    opens, closes = point.clock("open"), point.clock("close")
    if opens >= closes:
        faults.add(point.place, f"opens at {opens:%H:%M} and closes at {closes:%H:%M}; exchange or correct them")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _ids(names: Iterable[str]) -> dict[str, str]:
    """A node id for every name: what is left of it in plain letters, numbered where two are alike."""
    ids: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
        letters = "".join(
            sign if sign.isascii() and sign.isalnum() else " "
            for sign in plain
            if sign.isprintable() and not unicodedata.combining(sign)
        )
        wanted = "-".join(["help-point", *letters.split()])
        taken = sum(other == wanted or other.startswith(f"{wanted}-no-") for other in ids.values())
        ids[name] = f"{wanted}-no-{taken + 1}" if taken else wanted
    return ids
