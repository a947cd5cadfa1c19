"""What the fragment of a URL asks of the connection (Twilio, connection overrides); it is never sent."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

RANGES = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}
POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})


@dataclass(frozen=True, slots=True)
class Overrides:
    """How to make one request: limits in seconds, how many retries, and after which failures."""

    connect_seconds: float = 5.0
    read_seconds: float = 15.0
    total_seconds: float = 15.0
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    def retries_after(self, failure: str) -> bool:
        """Tell whether a failure (`4xx`, `5xx`, `ct` connection, `rt` reading) is worth another attempt."""
        return failure in self.policy or "all" in self.policy


def split(url: str) -> tuple[str, Overrides]:
    """Divide a URL into what is requested and what its fragment asks; values out of range are ignored."""
    address, fragment = urldefrag(url)
    numbers: dict[str, int] = {}
    policy = frozenset({"ct"})
    for name, value in parse_qsl(fragment):
        if name in RANGES and value.isascii() and value.isdigit():
            low, high = RANGES[name]
            if low <= int(value[:9]) <= high:
                numbers[name] = int(value)
        elif name == "rp":
            policy = frozenset(value.split(",")) & POLICIES or policy
    overrides = Overrides(
        connect_seconds=numbers.get("ct", 5_000) / 1000,
        read_seconds=numbers.get("rt", 15_000) / 1000,
        total_seconds=numbers.get("tt", 15_000) / 1000,
        retries=numbers.get("rc", 1),
        policy=policy,
    )
    return address, overrides
