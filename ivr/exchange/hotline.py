"""One hotline as an exchange knows it: its addresses, its number, and the secret of its account."""

from __future__ import annotations

from dataclasses import dataclass, replace

import httpx

from ivr.exchange.clock import Clock
from ivr.exchange.exchange import Exchange
from ivr.exchange.handset import Handset
from ivr.exchange.network import Network, Reach
from ivr.exchange.profiles import TWILIO, Profile
from ivr.exchange.record import CallRecord
from ivr.exchange.streams.settings import StreamSettings

HEALTH_SECONDS = 2.0
# What is rung, and for which account, where nobody has set a number.
NUMBER = "+842400000000"
NOBODY = "AC" + "0" * 32


@dataclass(frozen=True, slots=True)
class Hotline:
    """A hotline. `public_url` is the base that it believes to have and that is signed; `url` where it listens."""

    public_url: str
    auth_token: str
    url: str = ""
    number: str = NUMBER
    account_sid: str = NOBODY

    def exchange(
        self,
        clock: Clock,
        profile: Profile = TWILIO,
        transport: httpx.BaseTransport | None = None,
        streams: StreamSettings | None = None,
    ) -> Exchange:
        """Make an exchange that reaches this hotline over `transport` (a network of its own when None).

        What is recorded can be fetched from this machine until the exchange is closed; where the platform wants a
        login for that, it is asked of a hotline that has an account.
        """
        network = Network(
            self.auth_token,
            httpx.HTTPTransport() if transport is None else transport,
            Reach(self.public_url, self.url or self.public_url),
        )
        if self.account_sid == NOBODY:
            profile = replace(profile, recordings_need_login=False)
        return Exchange(
            profile, network, clock, account_sid=self.account_sid, streams=streams, serves_recordings=True
        )

    def ring(self, exchange: Exchange, from_number: str, handset: Handset) -> CallRecord:
        """Ring the hotline's number, with its webhooks for answering, for trouble and for the end of a call."""
        base = self.public_url.rstrip("/") + "/voice"
        return exchange.ring(
            f"{base}/answer",
            from_number,
            handset,
            to_number=self.number,
            fallback_url=f"{base}/fallback",
            status_url=f"{base}/status",
        )


def answers(url: str) -> bool:
    """Tell whether anything speaks HTTP at a base URL."""
    try:
        httpx.get(url.rstrip("/") + "/healthz", timeout=HEALTH_SECONDS, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return True
