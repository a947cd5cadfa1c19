"""The absolute addresses that documents carry."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

#: The query that tells a turn asked for because a stream ended from one in which the caller did something.
STREAM_ENDED = "ear=stream"


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses under ``public`` (scheme, host, perhaps a path; no slash at the end)."""

    public: str

    def turn(self, call: str, turn: int) -> str:
        """Where the platform reports what the caller did in a turn; the opaque call id is quoted whole."""
        return f"{self.public}/voice/turn/{quote(call, safe='')}/{turn}"

    def stream(self) -> str:
        """Where the platform opens a stream: wss, or ws where the service itself is reached by plain http.

        Without any query: platforms strip it.
        """
        # "http" -> "ws" and "https" -> "wss".
        return f"ws{self.public.removeprefix('http')}/voice/stream"

    def after_stream(self, call: str, turn: int) -> str:
        """Where the platform goes on when a stream that began in this turn is over."""
        return f"{self.turn(call, turn)}?{STREAM_ENDED}"

    def audio(self, file: str) -> str:
        """Where a prompt is fetched."""
        return f"{self.public}/audio/{quote(file)}"

    def officer(self, attempt: str, part: str = "") -> str:
        """Where the platform reports on the officer's leg of an attempt."""
        return self._leg("officer", attempt, part)

    def citizen(self, attempt: str, part: str = "", *, again: bool = False) -> str:
        """Where the platform reports on the citizen's leg; ``again`` says that one more try is left."""
        return self._leg("citizen", attempt, part) + ("?again=1" if again else "")

    def _leg(self, who: str, attempt: str, part: str) -> str:
        return "/".join(filter(None, (f"{self.public}/voice/{who}", quote(attempt, safe=""), part)))
