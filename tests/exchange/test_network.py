"""The network between platform and service: limits, retries, redirects, cookies, faults."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest

from ivr.exchange.errors import (
    AddressRefused,
    AnswerTooLarge,
    ConnectionFailed,
    ExchangeError,
    FetchFailed,
    TooManyRedirects,
)
from ivr.exchange.network import Answer, Network, Reach, Request, resolve
from ivr.exchange.signature import HEADER, sign
from tests.exchange.fakes import BASE, TOKEN, FakeService, Reply, twiml

FORM = (("CallSid", "CA1"), ("Digits", "1"), ("Empty", ""))


def deliver(service: FakeService, url: str = f"{BASE}/a", method: str = "POST", **more: object) -> Answer:
    network = Network(TOKEN, service.transport, **more)  # type: ignore[arg-type]
    return network.deliver(Request(url, method, FORM, token="token-1"), httpx.Cookies())


def service(*replies: Reply) -> FakeService:
    return FakeService({"/a": list(replies)})


def moved(to: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"location": to})


def test_a_request_is_a_signed_form() -> None:
    fake = service("<Hangup/>")
    answer = deliver(fake, f"{BASE}/a?x=%20y")
    (request,) = fake.requests
    assert fake.form(0) == dict(FORM)
    assert request.headers[HEADER] == sign(f"{BASE}/a?x=%20y", FORM, TOKEN)
    assert request.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert request.headers["i-twilio-idempotency-token"] == "token-1"
    assert (answer.status, answer.attempts) == (200, 1)


def test_a_fragment_is_neither_sent_nor_signed() -> None:
    fake = service("<Hangup/>")
    deliver(fake, f"{BASE}/a#rc=0")
    assert str(fake.requests[0].url) == f"{BASE}/a"
    assert fake.requests[0].headers[HEADER] == sign(f"{BASE}/a", FORM, TOKEN)


def test_by_get_the_fields_stand_in_the_address_and_only_the_address_is_signed() -> None:
    fake = service("<Hangup/>")
    deliver(fake, f"{BASE}/a?x=y", "GET")
    url = f"{BASE}/a?x=y&CallSid=CA1&Digits=1&Empty="
    assert (str(fake.requests[0].url), fake.requests[0].content) == (url, b"")
    assert fake.requests[0].headers[HEADER] == sign(url, [], TOKEN)


@pytest.mark.parametrize(
    "fault", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.ReadError("reset")]
)
def test_a_broken_connection_is_tried_once_more_with_the_same_token(fault: Exception) -> None:
    fake = service(fault, "<Hangup/>")
    assert deliver(fake).attempts == 2
    first, second = fake.requests
    assert first.headers["i-twilio-idempotency-token"] == second.headers["i-twilio-idempotency-token"]
    assert first.content == second.content


def test_a_connection_that_stays_broken_fails() -> None:
    fake = service(httpx.ConnectError("refused"))
    with pytest.raises(ConnectionFailed) as caught:
        deliver(fake)
    assert (caught.value.code, len(fake.requests)) == (11205, 2)


@pytest.mark.parametrize(
    ("fragment", "replies", "attempts"),
    [
        ("rc=0", [httpx.ConnectError("x"), "<Hangup/>"], None),
        ("rc=3", [httpx.ConnectError("x")] * 3 + ["<Hangup/>"], 4),
        ("rp=5xx", [httpx.Response(503), "<Hangup/>"], 2),
        ("rp=4xx", [httpx.Response(503), "<Hangup/>"], None),
        ("rp=rt", [httpx.ReadTimeout("x"), "<Hangup/>"], 2),
        ("rp=all&rc=2", [httpx.ReadTimeout("x"), httpx.Response(404), "<Hangup/>"], 3),
        ("", [httpx.ReadTimeout("x"), "<Hangup/>"], None),
        ("", [httpx.Response(500), "<Hangup/>"], None),
    ],
)
def test_overrides_say_what_is_tried_again(fragment: str, replies: list[Reply], attempts: int | None) -> None:
    fake = service(*replies)
    if attempts is None:
        with pytest.raises(FetchFailed):
            deliver(fake, f"{BASE}/a#{fragment}")
        assert len(fake.requests) == 1
    else:
        assert deliver(fake, f"{BASE}/a#{fragment}").attempts == attempts


def test_the_limits_of_the_connection_reach_the_transport() -> None:
    fake = service("<Hangup/>")
    deliver(fake, f"{BASE}/a#ct=2000&rt=8000")
    deliver(fake, f"{BASE}/a")
    timeouts = [request.extensions["timeout"] for request in fake.requests]
    assert [(one["connect"], one["read"]) for one in timeouts] == [(2.0, 8.0), (5.0, 15.0)]


def test_an_answer_that_trickles_for_longer_than_fifteen_seconds_is_no_answer() -> None:
    seconds = iter(range(0, 10_000, 6))

    def trickle() -> Iterator[bytes]:
        while True:
            yield b" "

    fake = service(httpx.Response(200, content=trickle()))
    with pytest.raises(FetchFailed, match="no answer in time"):
        deliver(fake, stopwatch=lambda: float(next(seconds)))


def test_sixty_four_kilobytes_are_taken_and_not_a_byte_more() -> None:
    assert len(deliver(service(httpx.Response(200, content=b"x" * 65536))).body) == 65536
    with pytest.raises(AnswerTooLarge) as caught:
        deliver(service(httpx.Response(200, content=b"x" * 65537)))
    assert caught.value.code == 11750


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_without_the_form(status: int) -> None:
    fake = FakeService({"/a": moved("/b?c=d", status), "/b": "<Hangup/>"})
    answer = deliver(fake)
    assert (answer.url, answer.redirects) == (f"{BASE}/b?c=d", (f"{BASE}/b?c=d",))
    assert (fake.requests[1].method, fake.requests[1].content) == ("GET", b"")
    assert fake.requests[1].headers[HEADER] == sign(f"{BASE}/b?c=d", [], TOKEN)


def test_ten_redirects_are_followed_and_no_more() -> None:
    steps = {f"/{number}": moved(f"/{number + 1}") for number in range(20)}
    fake = FakeService({**steps, "/10": "<Hangup/>"})
    assert len(deliver(fake, f"{BASE}/0").redirects) == 10
    with pytest.raises(TooManyRedirects) as caught:
        deliver(FakeService(dict(steps)), f"{BASE}/0")
    assert caught.value.code == 11215


def test_a_redirect_to_nowhere_is_refused() -> None:
    with pytest.raises(AddressRefused):
        deliver(service(moved("ftp://h/")))


def test_cookies_last_for_the_call_and_only_for_it() -> None:
    baked = httpx.Response(200, headers={"set-cookie": "place=3; Path=/"}, text="x")
    fake = service(baked, "<Hangup/>")
    network, cookies = Network(TOKEN, fake.transport), httpx.Cookies()
    network.deliver(Request(f"{BASE}/a"), cookies)
    network.deliver(Request(f"{BASE}/a"), cookies)
    network.deliver(Request(f"{BASE}/a"), httpx.Cookies())
    assert [request.headers.get("cookie") for request in fake.requests] == [None, "place=3", None]


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_failure_of_the_service_is_an_error(status: int) -> None:
    with pytest.raises(FetchFailed) as caught:
        deliver(service(httpx.Response(status)))
    assert caught.value.code == 11200
    assert str(status) in str(caught.value)


@pytest.mark.parametrize("url", ["", "/a", "ftp://h/", "http://", "http://h:99999/", "http://[::1/", "javascript:1"])
def test_only_addresses_of_the_web_are_requested(url: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        deliver(service("<Hangup/>"), url)
    assert caught.value.code == 11100


@pytest.mark.parametrize(
    ("url", "absolute"),
    [
        ("/b", "http://h/b"),
        ("b?c=d", "http://h/x/b?c=d"),
        ("https://o/b#rc=2", "https://o/b#rc=2"),
        ("", "http://h/x/a"),
    ],
)
def test_addresses_in_a_document_are_relative_to_it(url: str, absolute: str) -> None:
    assert resolve("http://h/x/a", url) == absolute


def test_a_public_address_is_signed_and_the_actual_one_is_reached() -> None:
    fake = service("<Hangup/>")
    deliver(fake, "https://hotline.example/a?b=c", reach=Reach("https://hotline.example/", f"{BASE}/"))
    (request,) = fake.requests
    assert str(request.url) == f"{BASE}/a?b=c"
    assert request.headers["host"] == "hotline.example"
    assert request.headers[HEADER] == sign("https://hotline.example/a?b=c", FORM, TOKEN)


def test_another_host_with_the_same_beginning_is_not_ours() -> None:
    reach = Reach("https://hotline.example", BASE)
    assert reach("https://hotline.example.org/a") == "https://hotline.example.org/a"


def test_every_delivery_of_a_call_has_a_token_of_its_own() -> None:
    from tests.exchange.fakes import ring

    fake = FakeService({"/answer": "<Redirect>/next</Redirect>", "/next": "<Hangup/>", "/status": twiml("")})
    ring(fake, status=f"{BASE}/status")
    tokens = [request.headers["i-twilio-idempotency-token"] for request in fake.requests]
    assert len(tokens) == 3
    assert all(one != other for one, other in pairwise(tokens))


def test_a_sound_is_fetched_unsigned_and_tells_whether_it_may_be_kept() -> None:
    kept = httpx.Response(200, headers={"cache-control": "public, max-age=31536000"}, content=b"x")
    network, fake = Network(TOKEN), service(kept, httpx.Response(200), httpx.Response(404), httpx.ConnectError("x"))
    network.transport = fake.transport
    assert network.get(f"{BASE}/a", httpx.Cookies())[1] is True
    assert network.get(f"{BASE}/a", httpx.Cookies())[1] is False
    for _ in range(2):
        with pytest.raises(ExchangeError):
            network.get(f"{BASE}/a", httpx.Cookies())
    assert HEADER not in fake.requests[0].headers
