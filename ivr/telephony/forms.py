"""A platform's form -> typed input; pure, and deaf to fields that it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from ivr.core.inputs import Call, HungUp, Input, Keys, Recorded, Silence
from ivr.services.calls import FINAL
from ivr.services.ports import Numbers
from ivr.telephony.errors import BadRequest

MOST_FIELDS = 200
LONGEST_ID = 128
LONGEST_URL = 2048
_KEYS = re.compile(r"[0-9*#A-D]{1,40}", re.ASCII)
_STATUS = re.compile(r"[a-z-]{1,32}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a request's body, in the order and spelling in which they came."""

    fields: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The first value of a field, or None."""
        return next(self._values(name), None)

    def _values(self, name: str) -> Iterator[str]:
        return (value for key, value in self.fields if key == name)


def parse(body: bytes) -> Form:
    """Read a urlencoded body; raises ``BadRequest`` for broken UTF-8 and for more than ``MOST_FIELDS`` fields."""
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as fault:
        raise BadRequest("The body is not UTF-8.") from fault
    except ValueError as fault:
        raise BadRequest(f"The body has more than {MOST_FIELDS} fields.") from fault
    return Form(tuple(pairs))


def call_of(form: Form, numbers: Numbers) -> Call:
    """Which call this is and whose; raises ``BadRequest`` without a usable ``CallSid``.

    The id is opaque: Twilio sends ``CA`` and 32 hex digits, compatible platforms send what they like. A number that
    nobody can be rung on counts as withheld.
    """
    return Call(call_id(form), numbers.normalise(form.get("From") or ""))


def call_id(form: Form) -> str:
    """The platform's id of the call; raises ``BadRequest``."""
    found = form.get("CallSid")
    if not found:
        raise BadRequest("CallSid is missing.")
    if len(found) > LONGEST_ID or not found.isprintable():
        raise BadRequest(f"CallSid must be at most {LONGEST_ID} printable characters.")
    return found


def heard(form: Form) -> Input:
    """What the caller did; raises ``BadRequest`` for keys or a recording that cannot be.

    A recording wins over the key or the hang-up that ended it, since it may be the caller's message; the key stands
    in it. One of no length holds nothing. Without keys and without a recording it was silence, or, once the platform
    calls the call over, a hang-up.
    """
    keys = form.get("Digits") or ""
    recording = _recording(form)
    if recording is not None and recording.seconds != 0:
        return replace(recording, keys=keys if _KEYS.fullmatch(keys) else "")
    if keys == "hangup":
        return HungUp()
    if not keys:
        return HungUp() if form.get("CallStatus") in FINAL else Silence()
    if not _KEYS.fullmatch(keys):
        raise BadRequest("Digits must be 1 to 40 of 0-9, *, #, A-D.")
    return Keys(keys)


def recorded(form: Form) -> Recorded | None:
    """The recording that came with a request, where there is one that can be used."""
    try:
        return _recording(form)
    except BadRequest:
        return None


def has_left(form: Form) -> bool:
    """Whether the caller has hung up; a recording may have come with it."""
    return form.get("Digits") == "hangup" or form.get("CallStatus") in FINAL


def status_of(form: Form) -> str:
    """The platform's word on the call, lower case; raises ``BadRequest`` when there is none."""
    found = (form.get("CallStatus") or "").lower()
    if not _STATUS.fullmatch(found):
        raise BadRequest("CallStatus is missing or is not a word.")
    return found


def _recording(form: Form) -> Recorded | None:
    url = form.get("RecordingUrl")
    if not url:
        return None
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url or not _fetchable(url):
        raise BadRequest("RecordingUrl is not an http or https address.")
    length = form.get("RecordingDuration") or ""
    return Recorded(url, float(length) if _SECONDS.fullmatch(length) else None)


def _fetchable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
