"""The absolute addresses that documents carry."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses under ``public`` (scheme, host, perhaps a path; no slash at the end)."""

    public: str

    def turn(self, call: str, turn: int) -> str:
        """Where the platform reports what the caller did in a turn; the opaque call id is quoted whole."""
        return f"{self.public}/voice/turn/{quote(call, safe='')}/{turn}"

    def audio(self, file: str) -> str:
        """Where a prompt is fetched."""
        return f"{self.public}/audio/{quote(file)}"
