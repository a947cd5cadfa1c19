"""What a platform does when the service fails: the fallback, its own apology, the end of the call."""

from __future__ import annotations

import httpx
import pytest

from ivr.exchange.profiles import SOMLENG
from ivr.exchange.record import EndedBy
from ivr.exchange.scripted import Nothing, ScriptedHandset
from tests.exchange.fakes import BASE, FakeService, ring, texts, twiml

APOLOGY = "We are sorry, an application error has occurred. Goodbye."

FAULTY = {
    11200: httpx.Response(500),
    11205: httpx.ConnectError("refused"),
    11750: httpx.Response(200, headers={"content-type": "text/xml"}, content=b" " * 70_000),
    12100: httpx.Response(200, headers={"content-type": "text/xml"}, content=b"<Response>"),
    12200: twiml("<Speak/>"),
    12300: httpx.Response(200, headers={"content-type": "application/json"}, content=b"{}"),
    13420: twiml("<Play>/text</Play>"),
}


@pytest.mark.parametrize(("code", "reply"), FAULTY.items())
def test_after_an_error_the_fallback_is_asked_and_told_what_happened(code: int, reply: httpx.Response) -> None:
    fake = FakeService(
        {"/answer": reply, "/text": httpx.Response(200, text="x"), "/fallback": "<Play>/sounds/1/sorry</Play>"}
    )
    record = ring(fake, fallback=f"{BASE}/fallback")
    form = fake.form(len(fake.requests) - 1)
    assert (form["ErrorCode"], texts(record), record.ended_by) == (str(code), ["sorry"], EndedBy.SERVICE)
    assert form["ErrorUrl"].startswith(BASE)
    assert [fault.code for fault in record.faults] == [code]


@pytest.mark.parametrize(("code", "reply"), FAULTY.items())
def test_without_a_fallback_the_platform_apologises_and_hangs_up(code: int, reply: httpx.Response) -> None:
    fake = FakeService({"/answer": reply, "/text": httpx.Response(200, text="x"), "/status": twiml("")})
    record = ring(fake, status=f"{BASE}/status")
    assert (texts(record), record.ended_by, record.faults[0].code) == ([APOLOGY], EndedBy.PLATFORM, code)
    assert fake.paths[-1] == "/status"


def test_a_fallback_that_fails_too_ends_the_call() -> None:
    record = ring(FakeService({}), fallback=f"{BASE}/fallback")
    assert [fault.code for fault in record.faults] == [11200, 11200]
    assert texts(record) == [APOLOGY]


def test_a_call_goes_on_after_the_fallback_and_may_need_it_again() -> None:
    fake = FakeService({"/fallback": '<Gather numDigits="1" action="/broken"/>', "/broken": httpx.Response(500)})
    record = ring(fake, ScriptedHandset(["1", Nothing()]), fallback=f"{BASE}/fallback")
    assert fake.paths == ["/answer", "/fallback", "/broken", "/fallback"]
    assert record.ended_by is EndedBy.SERVICE


def test_somleng_has_no_fallback_and_no_apology() -> None:
    fake = FakeService({"/fallback": "<Hangup/>"})
    record = ring(fake, profile=SOMLENG, fallback=f"{BASE}/fallback")
    assert (fake.paths, texts(record), record.ended_by) == (["/answer"], [], EndedBy.PLATFORM)
