"""One webhook request, read and proven before anything else sees it."""

from __future__ import annotations

from flask import Request

from ivr.telephony import forms
from ivr.telephony.errors import BadRequest, SignatureRefused
from ivr.telephony.forms import Form
from ivr.telephony.signature import HEADER, Signatures, raw_target

#: Bytes; a platform's form is about one thousand.
LONGEST_BODY = 64 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"


class TooLarge(BadRequest):
    """The body is longer than 64 kB."""


class WrongType(BadRequest):
    """The body must be application/x-www-form-urlencoded."""


def read(request: Request, signatures: Signatures) -> Form:
    """The form of a request that the platform signed.

    The body is read once and strictly: fields of the query do not count, nothing is stripped, broken UTF-8 is no
    text. Raises ``TooLarge``, ``WrongType``, ``BadRequest``, ``SignatureRefused``; whoever signs nothing is told
    nothing else.
    """
    signature = request.headers.get(HEADER)
    if not signature:
        raise SignatureRefused("missing")
    if (request.content_length or 0) > LONGEST_BODY:
        raise TooLarge
    if request.mimetype != FORM_TYPE:
        raise WrongType
    form = forms.parse(request.get_data(cache=False))
    signatures.check(raw_target(request.environ), form, signature)
    return form
