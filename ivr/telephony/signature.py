"""X-Twilio-Signature: does the request come from the platform? Twilio's own library does the computing."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit, urlunsplit

from twilio.request_validator import RequestValidator

from ivr.telephony.errors import SignatureRefused
from ivr.telephony.forms import Form

HEADER = "X-Twilio-Signature"
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class _Fields(dict[str, list[str]]):
    """A form in the shape that Twilio's library asks for first; it tries others field by field, which costs."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        for name, value in form.fields:
            self.setdefault(name, []).append(value)

    def getall(self, name: str) -> list[str]:
        return self[name]


class Signatures:
    """Checks requests against one or, while a key is being replaced, several keys."""

    def __init__(self, public_url: str, keys: Sequence[str]) -> None:
        """``public_url`` is the address that the platform was given, up to and without ``/voice``.

        Raises ``ValueError`` without a key: no key would mean no protection.
        """
        if not keys or not all(keys):
            raise ValueError("a signature needs a key")
        self._origins = _origins(public_url)
        self._validators = tuple(RequestValidator(key) for key in keys)

    def check(self, target: str, form: Form, signature: str | None) -> None:
        """Check one request; raises ``SignatureRefused``.

        ``target`` is the raw path and query as they came over the wire, since the platform signed exactly these;
        ``signature`` is the header's value, None when there is none. Each comparison takes constant time, and a wrong
        signature is compared with every candidate, so that the time taken tells nothing about which one was near.
        """
        if not signature:
            raise SignatureRefused("missing")
        given = signature.encode("utf-8", "surrogateescape")
        fields = _Fields(form)
        right = (
            hmac.compare_digest(validator.compute_signature(origin + target, fields).encode(), given)
            for origin in self._origins
            for validator in self._validators
        )
        if not any(right):
            raise SignatureRefused("wrong")


def raw_target(environ: Mapping[str, object]) -> str:
    """The raw path and query of a WSGI request, percent-encoding untouched.

    Taken from the ASGI scope where the request came through one, from the server's ``RAW_URI`` or ``REQUEST_URI``
    otherwise; the decoded ``PATH_INFO`` cannot be turned back into what was signed.
    """
    scope = environ.get("asgi.scope")
    if isinstance(scope, Mapping) and isinstance(scope.get("raw_path"), bytes):
        query = scope.get("query_string") or b""
        target: bytes = scope["raw_path"] + (b"?" + query if query else b"")
        return target.decode("latin-1")
    for name in ("RAW_URI", "REQUEST_URI"):
        found = environ.get(name)
        if isinstance(found, str) and found:
            return _without_origin(found)
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
    query_string = environ.get("QUERY_STRING")
    return f"{path}?{query_string}" if query_string else path


def _without_origin(target: str) -> str:
    # A client that takes us for a proxy sends the whole address; the signature is over our own origin anyway.
    if target.startswith("/"):
        return target
    return "/" + target.partition("://")[2].partition("/")[2]


def _origins(public_url: str) -> tuple[str, ...]:
    """The public address as given, without its port and with it: platforms differ in what they sign."""
    parts = urlsplit(public_url.rstrip("/"))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else (parts.hostname or "")
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    forms = (parts.netloc.rpartition("@")[2], host, f"{host}:{port}")
    return tuple(dict.fromkeys(urlunsplit((parts.scheme, netloc, parts.path, "", "")) for netloc in forms))
