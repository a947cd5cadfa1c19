"""What a rule for authors finds, before it is known in which line it was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake at ``node`` (a node id, or ``manner``), in its sentence number ``sentence`` where one is meant."""

    code: str
    node: str
    text: str
    hint: str
    sentence: int | None = None
