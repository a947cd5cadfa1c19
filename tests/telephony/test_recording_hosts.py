"""Where a recording may be fetched, and who is shown the account's key on the way."""

from __future__ import annotations

import base64

import httpx
import pytest

from ivr.telephony.recordings import Account
from tests.telephony.recording_network import ACCOUNT, STORED, URL, World, by_host, lost, moved, sound


def test_the_address_that_was_checked_is_the_one_that_is_asked_and_the_name_is_proven() -> None:
    world = World(sound)
    world.recordings().fetch(URL)
    (request,) = world.asked
    assert (request.url.host, request.headers["Host"]) == ("52.1.1.1", "api.twilio.com")
    assert request.extensions["sni_hostname"] == "api.twilio.com"


def test_an_address_that_cannot_be_reached_gives_way_to_the_next() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if ":" in request.url.host:
            raise httpx.ConnectError("no route")
        return sound(request)

    world = World(answer)
    assert world.recordings().fetch("https://api.ie1.twilio.com/RE1") == b"voice"
    assert [request.url.host for request in world.asked] == ["2001:4860:4860::8888", "52.3.3.3"]


def test_storage_elsewhere_is_followed_without_the_key() -> None:
    world = World(by_host(api=moved(STORED), bucket=sound))
    assert world.recordings().fetch(URL) == b"voice"
    assert ["Authorization" in request.headers for request in world.asked] == [True, False]
    assert world.asked[1].url.query == b"X-Amz-Signature=secret"


@pytest.mark.parametrize("to", ["https://api.ie1.twilio.com/RE1", "https://api.twilio.com:8443/RE1"])
def test_another_host_or_port_of_the_platform_is_not_shown_the_key_either(to: str) -> None:
    world = World(lambda request: moved(to)(request) if len(world.asked) == 1 else sound(request))
    assert world.recordings().fetch(URL) == b"voice"
    assert ["Authorization" in request.headers for request in world.asked] == [True, False]


def test_the_same_host_keeps_the_key() -> None:
    world = World(lambda request: moved("/elsewhere")(request) if len(world.asked) == 1 else sound(request))
    assert world.recordings().fetch(URL) == b"voice"
    assert ["Authorization" in request.headers for request in world.asked] == [True, True]
    assert world.asked[1].url.path == "/elsewhere"


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://inside.s3.amazonaws.com/RE1",
        "https://evil.example/RE1",
        "http://api.twilio.com/RE1",
        "file:///etc/passwd",
        "//evil.example/RE1",
        "https://[broken",
        "https://user@bucket.s3.amazonaws.com/RE1",
    ],
)
def test_a_redirect_does_not_lead_where_the_first_address_may_not(to: str) -> None:
    world = World(moved(to))
    assert lost(world).reason == "refused"
    assert len(world.asked) == 1


@pytest.mark.parametrize(
    "url", ["https://evil.example/RE1", "http://127.0.0.1/RE1", "https://inside.s3.amazonaws.com/x"]
)
def test_an_address_that_is_not_expected_is_not_asked(url: str) -> None:
    world = World(sound)
    assert lost(world, url).reason == "refused"
    assert world.asked == []


def test_redirects_that_go_round_end() -> None:
    world = World(moved(URL))
    assert lost(world).reason == "refused"
    assert len(world.asked) == 4


@pytest.mark.parametrize("status", [300, 304, 400, 401, 403, 410])
def test_a_refusal_is_not_asked_twice(status: int) -> None:
    world = World(lambda _: httpx.Response(status))
    fault = lost(world)
    assert fault.reason == "refused"
    assert f"api.twilio.com answered {status}" in fault.detail
    assert len(world.asked) == 1


def test_while_one_key_replaces_another_both_are_tried() -> None:
    right = "Basic " + base64.b64encode(b"AC1:old").decode()
    world = World(
        lambda request: sound(request) if request.headers["Authorization"] == right else httpx.Response(401)
    )
    assert world.recordings(Account("AC1", ("new", "old"))).fetch(URL) == b"voice"
    assert len(world.asked) == 2


def test_without_an_account_no_key_is_shown() -> None:
    world = World(sound)
    assert world.recordings(Account("", ("key",))).fetch(URL) == b"voice"
    assert "Authorization" not in world.asked[0].headers


def test_the_key_does_not_show_when_an_account_is_printed() -> None:
    assert "key" not in repr(ACCOUNT).replace("keys", "")
