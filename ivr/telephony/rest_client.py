"""Twilio's own REST client, with a limit of time and the address of the platform that is really used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twilio.http.http_client import TwilioHttpClient

if TYPE_CHECKING:
    from twilio.http.response import Response
    from twilio.rest import Client

#: The address that Twilio's library computes, whatever is set.
_FIXED = "https://api.twilio.com"
#: Seconds to connect, and for the answer.
TIMEOUT = 10.0


class AddressedHttpClient(TwilioHttpClient):  # type: ignore[misc]
    """Sends to ``base`` what is meant for Twilio's own host. The library has no setting for that, nor a limit."""

    def __init__(self, base: str, timeout: float = TIMEOUT) -> None:
        super().__init__(timeout=timeout)
        self._base = base.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Response:
        """Send one request, once."""
        if url.startswith(_FIXED):
            url = self._base + url.removeprefix(_FIXED)
        return super().request(method, url, *args, **options)


def rest_client(account: str, token: str, base: str, timeout: float = TIMEOUT) -> Client:
    """A client of the REST interface at ``base``; opens no connection."""
    # Half a second of imports, which a hotline that only answers need not wait for.
    from twilio.rest import Client  # noqa: PLC0415

    return Client(account, token, http_client=AddressedHttpClient(base, timeout))
