"""What people asked that nobody here could answer: the word groups that several of them used, and never who."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: A group of words is shown when so many different people used it: what one person alone says may tell who it is.
PEOPLE = 3
#: Words of a group.
SHORTEST, LONGEST = 2, 6


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W_]+")
#: After these words comes a name, or a number that belongs to somebody.
_TELLS = frozenset({"tên", "họ"})
_AFTER = 5
_FAMILIES = _words("nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi ngô dương đinh trịnh đoàn lương trương")
_DIGITS = _words("không một mốt hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi linh lẻ trăm")
#: Words that carry no matter; a group of nothing else says nothing.
_EMPTY = _words(
    "tôi cháu em con cô chú bác anh chị ông bà là thì mà có cho được không muốn hỏi à ạ dạ vâng ơi alo này kia ấy "
    "nhé với của và ở đi rồi thế nào gì làm sao ai biết xin cần bị đang đã sẽ cái"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that ``people`` different callers used."""

    words: str
    people: int


def ranked(said: Iterable[tuple[str, str]], most: int) -> tuple[Asked, ...]:
    """The word groups that most people used, the most used first, the longer first; at most ``most``.

    ``said`` are pairs of who (only to be told apart) and what. A group within a longer one of as many is left out.
    """
    people: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for who, text in said:
        for group in _groups(text):
            people[group].add(who)
    shared = {group: len(who) for group, who in people.items() if len(who) >= PEOPLE}
    order = sorted(shared, key=lambda group: (-shared[group], -len(group), group))
    shown: list[tuple[str, ...]] = []
    for group in order:
        if not any(_within(group, other) and shared[other] == shared[group] for other in shown):
            shown.append(group)
    return tuple(Asked(" ".join(group), shared[group]) for group in shown[:most])


def _groups(text: str) -> Iterator[tuple[str, ...]]:
    for run in _runs(text):
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(run) - length + 1):
                group = tuple(run[start : start + length])
                if group[0] not in _EMPTY and group[-1] not in _EMPTY:
                    yield group


def _runs(text: str) -> Iterator[list[str]]:
    """Stretches of words without names and numbers."""
    run: list[str] = []
    skip = 0
    for word in _WORD.findall(text.lower()):
        if word in _TELLS or word in _FAMILIES:
            skip = _AFTER
        if skip or word in _DIGITS or any(sign.isdigit() for sign in word):
            skip = max(0, skip - 1)
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run


def _within(group: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return f" {' '.join(group)} " in f" {' '.join(other)} "
