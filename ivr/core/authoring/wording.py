"""Rules on what is said: short, option before key, spelled as spoken, in time, and announced when recorded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from ivr.core.authoring.finding import Finding
from ivr.core.authoring.timing import Seconds, greeting_seconds, longest_seconds
from ivr.core.dialogue.speech import RECORD
from ivr.core.flow import (
    AGAIN,
    BACK,
    OFFICER,
    SKIP,
    Answer,
    Flow,
    Menu,
    Passage,
    Recording,
    numbered_choices,
    sentences_of,
)
from ivr.core.language.sentence import Sentence
from ivr.core.language.spelling import old_tone_words, words

MOST_WORDS = 15
LONGEST_CHUNK = 20.0
LONGEST_GREETING = 10.0
LONGEST_PASSAGE = 10.0
#: Names of keys as they are spoken.
KEY_NAMES = {
    "không": OFFICER,
    "một": "1",
    "hai": "2",
    "ba": "3",
    "bốn": "4",
    "năm": "5",
    "sáu": "6",
    "bảy": "7",
    "tám": "8",
    "chín": AGAIN,
    "sao": BACK,
    "thăng": SKIP,
}
_KEY = re.compile(r"\bbấm (?:số|phím) (\w+)", re.IGNORECASE)
_KEY_FIRST = re.compile(r"^bấm (?:số|phím)|\bbấm (?:số|phím) \w+,? (?:để|là|nếu|khi|thì)\b", re.IGNORECASE)
_SIGN = re.compile(r"[^\w\s.,:;?!]|_")
_VOWELS = re.compile(r"[aăâeêioôơuưy]")
_RECORDED = "ghi âm"


def findings(flow: Flow, day: date, seconds: Seconds, *, audio: bool) -> Iterator[Finding]:
    """Every mistake of this kind; see ``core.issues.find_issues``."""
    for node, number, sentence in _numbered(flow):
        for code, text, hint in _faults_of(sentence):
            yield Finding(code, node, text, hint, number)
        yield from _past_review(node, number, sentence, day)
        if audio:
            yield from _silent(node, number, sentence, seconds)
    yield from _chunks(flow, seconds)
    yield from _greeting(flow, day, seconds)
    yield from _passages(flow, seconds)
    yield from _menus(flow)
    yield from _recordings(flow)


def _numbered(flow: Flow) -> Iterator[tuple[str, int, Sentence]]:
    for number, sentence in enumerate(flow.manner.all()):
        yield "manner", number, sentence
    for number, sentence in enumerate(flow.speech.all()):
        yield "speech", number, sentence
    for name, node in flow.nodes.items():
        for number, sentence in enumerate(sentences_of(node)):
            yield name, number, sentence


def written(sentence: Sentence) -> str:
    """A sentence as one line, its slots in braces."""
    parts = [piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in sentence.pieces]
    return " ".join(parts)


def _faults_of(sentence: Sentence) -> Iterator[tuple[str, str, str]]:
    for form in (sentence, *sentence.safe):
        line = written(form)
        count = sum(len(words(piece)) for piece in form.pieces if isinstance(piece, str))
        if count > MOST_WORDS:
            yield "long-sentence", f'{count} words in "{line}"', f"say it in two, {MOST_WORDS} words at most each"
        if _KEY_FIRST.search(line):
            yield "key-first", f'"{line}"', "say what it does first, then the key"
        if form.pieces and isinstance(form.pieces[-1], str) and not form.pieces[-1].endswith((".", "?", "!")):
            yield "no-full-stop", f'"{line}"', "end it with a full stop or a question mark"
        for piece in (piece for piece in form.pieces if isinstance(piece, str)):
            yield from _spelling(piece)


def _spelling(text: str) -> Iterator[tuple[str, str, str]]:
    for word in words(text):
        if any(letter.isdigit() for letter in word):
            yield "digits", f'"{word}"', "write the number in words"
        elif sum(letter.isupper() for letter in word) > 1 or not _VOWELS.search(_bare(word)):
            yield "abbreviation", f'"{word}"', 'write it as it sounds ("vê nê i đê")'
    for sign in dict.fromkeys(_SIGN.findall(text)):
        yield "sign", f'"{sign}" in "{text}"', "leave it out or say it in words"
    for word in old_tone_words(text):
        yield "tone-place", f'"{word}"', 'put the mark as in "hòa", "thủy"'


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _past_review(node: str, number: int, sentence: Sentence, day: date) -> Iterator[Finding]:
    # What was announced from one day to another speaks no facts, and has nothing to be reviewed once it is over.
    if sentence.facts and sentence.since is None and sentence.until is not None and sentence.until < day:
        text = f"{', '.join(sentence.facts)} had to be reviewed by {sentence.until}"
        hint = "check it against the law, then give it a new as_of and review_by"
        yield Finding("past-review", node, text, hint, number)


def _silent(node: str, number: int, sentence: Sentence, seconds: Seconds) -> Iterator[Finding]:
    for text in sentence.texts():
        if seconds(text) is None:
            yield Finding("no-audio", node, f'"{text}"', "render the prompts", number)


def _chunks(flow: Flow, seconds: Seconds) -> Iterator[Finding]:
    for answer in (node for node in flow.nodes.values() if isinstance(node, Answer)):
        count = 0
        for chunk in answer.chunks:
            length = longest_seconds(chunk.say, seconds)
            if length > LONGEST_CHUNK:
                text = f'chunk "{chunk.id}" takes {length:.1f} s'
                yield Finding("long-chunk", answer.id, text, "shorten it or make it two", count)
            count += len(chunk.say)


def _greeting(flow: Flow, day: date, seconds: Seconds) -> Iterator[Finding]:
    length = greeting_seconds(flow, day, seconds)
    if length > LONGEST_GREETING:
        # The first sentence is named: it is the one that a site may have made longer.
        yield Finding("long-greeting", flow.start, f"{length:.1f} s", f"keep it within {LONGEST_GREETING:.0f} s", 0)


def _passages(flow: Flow, seconds: Seconds) -> Iterator[Finding]:
    for passage in (node for name, node in flow.nodes.items() if isinstance(node, Passage) and name != flow.start):
        length = longest_seconds(passage.say, seconds)
        if length > LONGEST_PASSAGE:
            text = f'"{passage.id}" takes {length:.1f} s'
            hint = f"keep it within {LONGEST_PASSAGE:.0f} s: nobody can choose anything before it is over"
            yield Finding("long-passage", passage.id, text, hint, 0)


def _menus(flow: Flow) -> Iterator[Finding]:
    for node in flow.nodes.values():
        offered: set[str] = set()
        for number, choice in numbered_choices(node):
            line = written(choice.say)
            if line in offered:
                yield Finding("same-option", node.id, f'"{line}" again', "say how they differ", number)
            offered.add(line)
            yield from _option(node.id, number, line, choice.key)
        if isinstance(node, Menu):
            yield from _working_keys(node)


def _working_keys(menu: Menu) -> Iterator[Finding]:
    working = {choice.key for choice in menu.choices} | {OFFICER, AGAIN, BACK} | ({SKIP} if menu.skip else set())
    for number, sentence in enumerate(menu.say):
        for name in _KEY.findall(written(sentence)):
            if KEY_NAMES.get(name) not in working:
                yield Finding("key-differs", menu.id, f'key "{name}" does nothing here', "correct the key", number)


def _option(menu: str, number: int, line: str, key: str) -> Iterator[Finding]:
    spoken = [KEY_NAMES.get(name, "?") for name in _KEY.findall(line)]
    if not spoken:
        yield Finding("key-unspoken", menu, f'"{line}"', f'end it with the key, "{key}"', number)
    elif spoken != [key]:
        yield Finding("key-differs", menu, f'"{line}" on key "{key}"', "say the key that works, once", number)


def _recordings(flow: Flow) -> Iterator[Finding]:
    for node in (node for node in flow.nodes.values() if isinstance(node, Recording)):
        if not any(_RECORDED in written(sentence) for sentence in node.say):
            text = f'"{node.id}" records without saying so'
            yield Finding("recording-unannounced", node.id, text, f'say "{_RECORDED}" before the tone')
    invitation = flow.speech.invite.get(RECORD, ())
    if invitation and not any(_RECORDED in written(sentence) for sentence in invitation):
        text = "words are recorded without saying so"
        yield Finding("recording-unannounced", "speech", text, f'say "{_RECORDED}" in record')
