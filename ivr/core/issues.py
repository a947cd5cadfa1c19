"""Author mistakes as values: everything that a caller would stumble over and a schema cannot see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ivr.core.authoring import paths, wording
from ivr.core.authoring.finding import Finding
from ivr.core.authoring.timing import Seconds, no_audio
from ivr.core.flow import Flow

#: Every code, and the rule behind it.
CODES = {
    "unreachable": "no call can get here",
    "no-way-out": "whoever gets here never reaches a menu, an answer or an end",
    "loop-without-waiting": "the call goes round without ever waiting for the caller",
    "key-twice": "one key leads to two places",
    "key-owned": "the key belongs to the engine",
    "too-many-options": "nobody keeps more than eight options in mind",
    "too-deep": "an answer lies behind more than two menus",
    "slot-unfilled": "a slot is spoken that no question before has filled",
    "same-option": "two options are offered with the same sentence",
    "long-sentence": "a sentence has more than fifteen words",
    "long-chunk": "a chunk takes more than twenty seconds",
    "long-greeting": "the greeting takes more than ten seconds",
    "long-passage": "what is said before anything can be chosen takes more than ten seconds",
    "key-first": "the key is named before what it does",
    "key-differs": "the spoken key is not the key that works",
    "key-unspoken": "an option does not say its key",
    "abbreviation": "an abbreviation is not written as it is spoken",
    "digits": "digits are not written as they are spoken",
    "sign": "a sign cannot be heard",
    "no-full-stop": "a sentence does not end, so that no pause follows it",
    "tone-place": "a tone mark stands in the old place",
    "recording-unannounced": "a recording is not announced as recorded",
    "past-review": "a fact is past its review day",
    "no-audio": "a text has no prompt",
    "shared-phrase": "one sentence of a caller means two things at one place",
    "too-many-sentences": "a template has so many sentences that not all are listened for",
    "no-phrases": "an option cannot be asked for in words",
    "unused-exception": "an approved exception is no longer needed",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One mistake: its ``code`` (of ``CODES``), ``place`` (``file:line``), ``node``, what is wrong, what to do."""

    code: str
    place: str
    node: str
    text: str
    hint: str

    def __str__(self) -> str:
        """Write it as ``file:line: code: text; hint``."""
        return f"{self.place}: {self.code}: {self.text}; {self.hint}"


def find_issues(flow: Flow, day: date, seconds: Seconds = no_audio, *, audio: bool = False) -> tuple[Issue, ...]:
    """Every mistake in ``flow``, by file and line.

    Facts are judged as of ``day``. ``seconds`` gives the length of a text's prompt; without one it is estimated.
    With ``audio`` a text without a prompt is a mistake too.
    """
    found = [*paths.findings(flow), *wording.findings(flow, day, seconds, audio=audio)]
    return ordered(_issue(flow, finding) for finding in found)


def ordered(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Issues by file, line, code; each once."""
    return tuple(sorted(set(issues), key=_order))


def _order(issue: Issue) -> tuple[str, int, str, str, str]:
    file, _, line = issue.place.rpartition(":")
    return (file, int(line) if line.isdigit() else 0, issue.code, issue.node, issue.text)


def _issue(flow: Flow, finding: Finding) -> Issue:
    node = flow.lines.get(finding.node, "flow:0")
    place = node if finding.sentence is None else flow.lines.get(f"{finding.node}/{finding.sentence}", node)
    return Issue(finding.code, place, finding.node, finding.text, finding.hint)
