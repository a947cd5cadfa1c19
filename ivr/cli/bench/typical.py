"""The typical call, as the bytes of its signed requests: made beforehand, since signing costs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from ivr.exchange.exchange import PLACES
from ivr.exchange.hotline import NOBODY, NUMBER
from ivr.exchange.signature import HEADER, sign

#: What the measured hotlines believe to be; nothing is ever sent there, it is only signed.
PUBLIC_URL = "https://hotline.example"
TOKEN = "benchmark"  # noqa: S105  A key for hotlines that live for a minute on this machine.
#: Answer; temporary residence; its papers; back; an officer, which saves a callback; the platform's last word.
KEYS = ("2", "1", "*", "0")
KINDS = ("answer", *(f"key {key}" for key in KEYS), "status")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it goes over the wire. ``expect`` is in every right answer's body."""

    kind: str
    wire: bytes
    status: int
    expect: bytes


def typical_call(number: int) -> tuple[Request, ...]:
    """The requests of call ``number`` (0 to 9,999,999), one of each of ``KINDS``, from a caller of its own."""
    call = f"CA{number:032x}"
    fields = _fields(call, f"+8491{number:07d}")
    steps = [("/voice/answer", {"CallStatus": "ringing"})]
    for turn, key in enumerate(KEYS, start=1):
        pressed = {"CallStatus": "in-progress", "Digits": key, "FinishedOnKey": "", "msg": "Gather End"}
        steps.append((f"/voice/turn/{call}/{turn}", pressed))
    requests = [
        Request(kind, _wire(path, {**fields, **more}), 200, f"/voice/turn/{call}/{turn}".encode())
        for turn, (kind, (path, more)) in enumerate(zip(KINDS, steps, strict=False), start=1)
    ]
    ended = {**fields, "CallStatus": "completed", "CallDuration": "64", "SequenceNumber": "2"}
    return (*requests, Request(KINDS[-1], _wire("/voice/status", ended), 204, b""))


def answer_request(number: int) -> bytes:
    """The first request of call ``number``, as it goes over the wire."""
    return _wire("/voice/answer", {**_fields(f"CA{number:032x}", f"+8491{number:07d}"), "CallStatus": "ringing"})


def redirected_request(number: int, path: str) -> bytes:
    """The request by which a platform goes on behind a stream that the hotline has closed."""
    return _wire(path, {**_fields(f"CA{number:032x}", f"+8491{number:07d}"), "CallStatus": "in-progress"})


def _fields(call: str, caller: str) -> dict[str, str]:
    """What a platform sends with every request of a call."""
    return {
        "CallSid": call,
        "AccountSid": NOBODY,
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        "From": caller,
        "Caller": caller,
        "To": NUMBER,
        "Called": NUMBER,
        **dict(PLACES),
    }


def _wire(path: str, form: dict[str, str]) -> bytes:
    body = urlencode(form)
    head = (
        f"POST {path} HTTP/1.1",
        "Host: hotline.example",
        "User-Agent: TwilioProxy/1.1",
        "Accept: */*",
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
        f"Content-Length: {len(body)}",
        f"{HEADER}: {sign(PUBLIC_URL + path, form.items(), TOKEN)}",
        "I-Twilio-Idempotency-Token: 6b1b1c6e-6f0e-4f47-9a57-4d3b6f1f0d53",
    )
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode("ascii")
