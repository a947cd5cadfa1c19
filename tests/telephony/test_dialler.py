"""Ringing through the platform: what every answer of it means, and that nothing is ever sent twice."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest

from ivr.core.dialling.ring_fault import ALARMS, NotRung, RingFault, RingUnclear
from ivr.flows.calling import load_calling
from ivr.telephony.dial_faults import KNOWN, fault_of
from ivr.telephony.dialler import PlatformDialler
from ivr.telephony.urls import Urls
from tests.core.made import at

CALL = '{"sid": "CA1", "status": "queued", "date_created": "Mon, 23 Nov 2026 01:00:00 +0000"}'


@contextmanager
def platform(
    *answers: tuple[int, str] | Callable[[Any], None],
) -> Iterator[tuple[PlatformDialler, list[dict[str, Any]]]]:
    """A platform that gives these answers, one a request; and what it was asked."""
    waiting, asked = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            asked.append({"path": self.path, **parse_qs(body)})
            answer = waiting.pop(0)
            if callable(answer):
                answer(self)
                return
            status, text = answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST  # noqa: N815 - the name that the standard library looks for

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield dialler(f"http://127.0.0.1:{server.server_port}"), asked
    finally:
        server.shutdown()
        server.server_close()


def dialler(base: str) -> PlatformDialler:
    urls = Urls("https://hotline.example")
    return PlatformDialler(("AC1", "key"), "+842400000000", base, urls, sleep=lambda _: None, jitter=lambda: 0.0)


def refusal(code: int, status: int = 400) -> tuple[int, str]:
    return status, f'{{"code": {code}, "message": "no", "status": {status}}}'


def drop(handler: Any) -> None:
    handler.close_connection = True


def test_the_officer_is_rung_with_all_that_the_platform_must_know() -> None:
    with platform((201, CALL)) as (rings, asked):
        assert rings.ring("a1", "+84912000091").call == "CA1"
    (sent,) = asked
    base = "https://hotline.example/voice/officer/a1"
    assert sent == {
        "path": "/2010-04-01/Accounts/AC1/Calls.json",
        "To": ["+84912000091"],
        "From": ["+842400000000"],
        "Url": [base],
        "Method": ["POST"],
        "FallbackUrl": [f"{base}/fallback"],
        "StatusCallback": [f"{base}/status"],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "StatusCallbackMethod": ["POST"],
        "Timeout": ["30"],
        "TimeLimit": ["3600"],
    }


@pytest.mark.parametrize("answer", [drop, (500, "oops"), (503, ""), (502, "<html>"), (201, "<html>"), (201, "{}")])
def test_an_answer_that_tells_nothing_is_unclear_and_nothing_is_sent_again(answer: Any) -> None:
    with platform(answer, (201, CALL)) as (rings, asked):
        with pytest.raises(RingUnclear):
            rings.ring("a1", "+84912000091")
        assert len(asked) == 1


def test_a_platform_that_nobody_answers_at_was_asked_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(NotRung) as refused:
            dialler(f"http://127.0.0.1:{free.getsockname()[1]}").ring("a1", "+84912000091")
    assert (refused.value.fault, refused.value.permanent) == (RingFault.UNREACHED, False)


def test_a_crowded_platform_is_asked_three_times_in_all() -> None:
    crowded = refusal(20429, 429)
    with platform(crowded, crowded, (201, CALL)) as (rings, asked):
        assert rings.ring("a1", "+84912000091").call == "CA1"
        assert len(asked) == 3
    with platform(crowded, crowded, crowded) as (rings, asked):
        with pytest.raises(NotRung) as refused:
            rings.ring("a1", "+84912000091")
        assert refused.value.fault is RingFault.CROWDED
        assert not refused.value.permanent
        assert len(asked) == 3


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (13224, RingFault.OFFICER_NUMBER),
        (21201, RingFault.OFFICER_NUMBER),
        (21211, RingFault.OFFICER_NUMBER),
        (21214, RingFault.OFFICER_NUMBER),
        (21217, RingFault.OFFICER_NUMBER),
        (13225, RingFault.SETUP),
        (13226, RingFault.SETUP),
        (13227, RingFault.SETUP),
        (20003, RingFault.SETUP),
        (21210, RingFault.SETUP),
        (21212, RingFault.SETUP),
        (21215, RingFault.SETUP),
        (21219, RingFault.SETUP),
        (573005, RingFault.SETUP),
        (21216, RingFault.BLOCKED),
        (22005, RingFault.CROWDED),
        (99999, RingFault.SETUP),
    ],
)
def test_every_code_becomes_a_reason(code: int, fault: RingFault) -> None:
    assert fault_of(code, 400) is fault
    assert code in KNOWN or code == 99999
    if fault is RingFault.CROWDED:
        return
    with platform(refusal(code)) as (rings, _), pytest.raises(NotRung) as refused:
        rings.ring("a1", "+84912000091")
    assert (refused.value.fault, refused.value.permanent) == (fault, True)


def test_what_is_set_up_wrong_is_an_alarm_and_a_wrong_number_is_not() -> None:
    assert fault_of(21215, 400) in ALARMS
    assert fault_of(21211, 400) not in ALARMS


def test_every_reason_has_words_for_the_officer() -> None:
    words = load_calling().faults
    assert set(words) == set(RingFault)
    assert all(text.endswith(".") for text in words.values())


def test_a_call_is_looked_for_by_telephone_and_time() -> None:
    page = f'{{"calls": [{CALL}], "next_page_uri": null, "page": 0, "page_size": 20}}'
    with platform((200, page)) as (rings, asked):
        (found,) = rings.find("+84912000091", at("08:00"))
    assert (found.call, found.at) == ("CA1", at("08:00"))
    assert "To=%2B84912000091&From=%2B842400000000" in asked[0]["path"]
    assert "StartTime%3E=2026-11-23T01%3A00%3A00Z" in asked[0]["path"]


def test_a_call_that_is_not_there_is_none_and_a_platform_that_cannot_tell_is_unclear() -> None:
    with platform(refusal(20404, 404), (500, ""), drop, (200, CALL)) as (rings, _):
        assert rings.look("CA1") is None
        for _ in range(2):
            with pytest.raises(RingUnclear):
                rings.look("CA1")
        found = rings.look("CA1")
        assert found and found.status == "queued"


def test_a_call_that_is_over_needs_no_hanging_up() -> None:
    with platform((200, CALL), refusal(21220), refusal(20404, 404), (500, "")) as (rings, asked):
        for _ in range(3):
            rings.hang_up("CA1")
        assert asked[0]["Status"] == ["completed"]
        with pytest.raises(RingUnclear):
            rings.hang_up("CA1")
