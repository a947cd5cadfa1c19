"""What a webhook answers to a request that it does not serve: a plain sentence, never a redirect, never a 5xx."""

from __future__ import annotations

from typing import Protocol

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr.telephony.errors import BadRequest, SignatureRefused
from ivr.telephony.incoming import TooLarge, WrongType

log = structlog.get_logger("ivr.telephony")

_TWIML = "text/xml; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


class Counting(Protocol):
    """Counts refusals."""

    def signature_refused(self, reason: str) -> None:
        """A request was turned away: ``missing``, ``wrong`` or ``replayed``."""
        ...


def refuse_all(routes: Blueprint, metrics: Counting, last_words: str) -> None:
    """Have ``routes`` refuse what they must; ``last_words`` is the document for what nobody foresaw."""

    def refuse_signature(fault: SignatureRefused) -> Response:
        # Counted, and logged without anything that an attacker wrote but the path.
        metrics.signature_refused(fault.reason)
        log.warning("signature refused", reason=fault.reason, path=request.path[:200], peer=request.remote_addr)
        return plain(403, str(fault))

    def speak_last_words(fault: Exception) -> Response:
        log.error("webhook broke", path=request.path[:200], exc_info=fault)
        return Response(last_words, content_type=_TWIML)

    routes.register_error_handler(SignatureRefused, refuse_signature)
    routes.register_error_handler(BadRequest, _refuse_request)
    routes.register_error_handler(HTTPException, _refuse_http)
    routes.register_error_handler(Exception, speak_last_words)


def plain(status: int, sentence: str) -> Response:
    """A sentence for whoever reads logs."""
    return Response(f"{sentence}\n", status=status, content_type=_TEXT)


def _refuse_request(fault: BadRequest) -> Response:
    log.warning("request refused", fault=str(fault), path=request.path[:200])
    if isinstance(fault, TooLarge):
        return plain(413, str(fault))
    return plain(415 if isinstance(fault, WrongType) else 400, str(fault))


def _refuse_http(fault: HTTPException) -> Response:
    return plain(fault.code or 400, f"{fault.name}.")
