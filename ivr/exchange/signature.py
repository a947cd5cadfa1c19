"""The signature that a platform puts on each request, computed by Twilio's own library."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from twilio.request_validator import RequestValidator

HEADER = "X-Twilio-Signature"


class _Form(dict[str, list[str]]):
    """A form with repeated names, in the shape that Twilio's library reads."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def signed_url(url: str) -> str:
    """Return the URL as it is signed: no user, no fragment, and over HTTPS no port."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https" and parts.port is not None:
        host = host.rpartition(":")[0]
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


def sign(url: str, form: Iterable[tuple[str, str]], auth_token: str) -> str:
    """Sign an exact URL and the fields of a form (empty for GET); the result is base64 of HMAC-SHA1."""
    fields = _Form()
    for name, value in form:
        fields.setdefault(name, []).append(value)
    return str(RequestValidator(auth_token).compute_signature(url, fields))
