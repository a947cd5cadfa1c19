"""What a caller was told before a recording: the words, and a name for each wording that any change of it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.core.dialogue.speech import RECORD
from ivr.core.flow import Flow, Recording
from ivr.core.language.sentence import Sentence, Spoken


@dataclass(frozen=True, slots=True)
class Wording:
    """The text that is spoken before a recording, its slots in braces; ``id`` is its digest."""

    text: str

    @property
    def id(self) -> str:
        """64 hex digits; empty for no words at all."""
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else ""


@dataclass(frozen=True, slots=True)
class Notices:
    """The wordings of a flow: ``messages`` by the node that records, ``answers`` before spoken answers."""

    messages: Mapping[str, Wording] = field(default_factory=dict)
    answers: Wording = Wording("")

    def at(self, node: str) -> Wording:
        """What was told to a caller who was recorded at ``node``; nothing is known of it where that is empty."""
        return self.messages.get(node, self.answers) if node else Wording("")


def notices_of(flow: Flow) -> Notices:
    """The wordings of ``flow``."""
    recordings = [node for node in flow.nodes.values() if isinstance(node, Recording)]
    return Notices({node.id: _wording(node.say) for node in recordings}, _wording(flow.speech.invite.get(RECORD, ())))


def _wording(spoken: Spoken) -> Wording:
    return Wording(" ".join(map(_text, spoken)))


def _text(sentence: Sentence) -> str:
    pieces = (piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in sentence.pieces)
    return " ".join(piece.strip() for piece in pieces)
