"""A call's whole state between two turns: plain JSON, re-read at every step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from ivr.core.errors import SessionUnreadable

#: How many visited nodes are kept for the officer; a caller who wanders longer keeps the latest.
LONGEST_PATH = 40


@dataclass(frozen=True, slots=True)
class Session:
    """Where a call stands.

    ``flow`` and ``node_print`` are fingerprints taken when the node was spoken; ``waited`` is the node that last
    waited for the caller. ``tries`` counts failures there. ``trail`` is the way back (nodes and chunks), ``path`` the
    nodes visited. ``number`` is E.164; ``proven`` says that the network gave it, not the caller. ``slots`` are values
    to speak, ``offers`` the values behind options offered last. ``digits`` are what the caller typed last and has not
    taken back; ``recording`` (its address, ``seconds`` long) is what was recorded in the latest turn. ``topic`` is
    the procedure heard last, ``topic_print`` its fingerprint then. ``callback`` is the request made or found.
    ``person`` says that a key was pressed or a voice was heard.

    ``ear`` is how this call is listened to (``core.dialogue.speech``), ``invited`` the ear for which the caller was
    told how to speak. ``guess`` is the intent that the caller is being asked about (empty: none), ``guess_repeated``
    says that it was asked twice, ``guessed`` is the one asked about last at this node. ``kept`` (an address,
    ``kept_seconds`` long) and ``transcript`` are what was said and not understood last, at the node ``kept_at``
    until a request takes it.
    """

    call: str
    flow: str
    node: str
    node_print: str = ""
    waited: str = ""
    turn: int = 0
    chunk: int = 0
    tries: int = 0
    trail: tuple[tuple[str, int], ...] = ()
    path: tuple[str, ...] = ()
    number: str | None = None
    proven: bool = False
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    digits: str = ""
    recording: str = ""
    seconds: float | None = None
    topic: str | None = None
    callback: str | None = None
    person: bool = False
    over: bool = False
    ear: str = "keys"
    invited: str = ""
    guess: str = ""
    guess_repeated: bool = False
    guessed: str = ""
    kept: str = ""
    kept_seconds: float | None = None
    transcript: str = ""
    kept_at: str = ""
    topic_print: str = ""

    def to_json(self) -> str:
        """Write the session as one JSON object."""
        # Not dataclasses.asdict: it copies every tuple again, which a turn need not pay for.
        return json.dumps({name: getattr(self, name) for name in _NAMES}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Session:
        """Read a session back; unknown fields are ignored, so that an older program reads a newer row.

        Raises ``SessionUnreadable``.
        """
        try:
            found = json.loads(text)
            known = {name: found[name] for name in _NAMES if name in found}
            known["trail"] = tuple((str(node), int(chunk)) for node, chunk in known.get("trail", ()))
            known["path"] = tuple(known.get("path", ()))
            known["offers"] = tuple(known.get("offers", ()))
            known["slots"] = {name: tuple(value) for name, value in known.get("slots", {}).items()}
            return cls(**known)
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise SessionUnreadable(str(fault)) from fault


_NAMES = tuple(entry.name for entry in fields(Session))
