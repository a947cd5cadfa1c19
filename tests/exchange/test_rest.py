"""The REST interface of the exchange, by what is published of Twilio's, and through Twilio's own client."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.exchange.clock import HandClock
from ivr.exchange.exchange import Exchange
from ivr.exchange.network import Network
from ivr.exchange.profiles import TWILIO
from ivr.exchange.rest import Mishap, RestServer
from ivr.exchange.rest_calls import Account
from ivr.exchange.scripted import ScriptedHandset, Words
from ivr.exchange.telephones import Directory, Person, Telephone, busy
from ivr.telephony.rest_client import rest_client
from tests.exchange.fakes import BASE, NINE, TOKEN, FakeService

FACTS: dict[str, Any] = json.loads((Path(__file__).parent / "data/rest_calls.json").read_text("utf-8"))
SID = "AC" + "2" * 32
NUMBER, PERSON = "+842400000000", "+84912000091"
KINDS = {"string": str, "integer": int, "object": dict, "array": list}


@pytest.fixture
def service() -> FakeService:
    return FakeService({"/answer": '<Say language="vi-VN">Xin chào.</Say>', "/status": httpx.Response(204)})


@pytest.fixture
def rest(service: FakeService) -> Iterator[RestServer]:
    numbers = iter(range(1, 10**6))

    def name() -> str:
        return f"{next(numbers):032x}"

    def open_exchange() -> Exchange:
        network = Network(TOKEN, service.transport)
        return Exchange(TWILIO, network, HandClock(NINE), account_sid=SID, identifiers=name)

    directory = Directory({PERSON: Telephone(picks_up=lambda: Person(talks=1.0))})
    account = Account(SID, NUMBER, directory, lambda: f"CA{name()}", lambda: NINE)
    with RestServer(account, TOKEN, open_exchange) as made:
        yield made


@pytest.fixture
def client(rest: RestServer) -> Client:
    return rest_client(SID, TOKEN, rest.url, timeout=5)


def address(rest: RestServer, rest_of_it: str = ".json") -> str:
    return f"{rest.url}/2010-04-01/Accounts/{SID}/Calls{rest_of_it}"


def create(rest: RestServer, **changes: str) -> httpx.Response:
    fields = {"To": PERSON, "From": NUMBER, "Url": f"{BASE}/answer", **changes}
    return httpx.post(address(rest), data=fields, auth=(SID, TOKEN))


def check_call(told: dict[str, Any]) -> None:
    """A call is as published: every property, no other, each of its kind."""
    assert told.keys() == FACTS["call_properties"].keys() | {"status"}
    assert told["status"] in FACTS["call_statuses"]
    for name, fact in FACTS["call_properties"].items():
        value = told[name]
        if value is None:
            assert fact.get("nullable"), name
            continue
        assert isinstance(value, KINDS[fact["type"]]), name
        assert re.fullmatch(fact.get("pattern", ".*"), str(value), re.DOTALL), name
        if fact.get("format") == "date-time-rfc-2822":
            assert parsedate_to_datetime(str(value)).tzinfo is not None


def test_a_call_that_was_created_is_told_as_published(rest: RestServer) -> None:
    answer = create(rest)
    assert [str(answer.status_code)] == FACTS["statuses_of_answers"]["create"]
    check_call(answer.json())
    rest.settle()
    fetched = httpx.get(address(rest, f"/{answer.json()['sid']}.json"), auth=(SID, TOKEN))
    assert [str(fetched.status_code)] == FACTS["statuses_of_answers"]["fetch"]
    check_call(fetched.json())
    assert fetched.json()["status"] == "completed"


def test_calls_are_listed_in_pages_as_published(rest: RestServer) -> None:
    for _ in range(3):
        create(rest)
    rest.settle()
    page = httpx.get(address(rest), params={"PageSize": "2"}, auth=(SID, TOKEN))
    assert [str(page.status_code)] == FACTS["statuses_of_answers"]["list"]
    told = page.json()
    assert told.keys() == FACTS["list_properties"].keys()
    for name, kind in FACTS["list_properties"].items():
        assert isinstance(told[name], KINDS[kind]) or name in FACTS["nullable_list_properties"], name
    for one in told["calls"]:
        check_call(one)
    second = httpx.get(rest.url + told["next_page_uri"], auth=(SID, TOKEN)).json()
    assert len(told["calls"]) == 2 and len(second["calls"]) == 1
    assert second["next_page_uri"] is None


def test_what_our_dialler_sends_is_published() -> None:
    source = (Path(__file__).parents[2] / "ivr/exchange/rest_calls.py").read_text("utf-8")
    read = set(re.findall(r'one\(form, "(\w+)"\)', source)) | {"StatusCallbackEvent"}
    assert read <= {*FACTS["create_fields"], *FACTS["update_fields"]}
    asked = set(re.findall(r'"((?:StartTime|To|From|Status|ParentCallSid)[<>]?)"', source))
    assert asked <= {*FACTS["list_fields"], *FACTS["create_fields"], *FACTS["update_fields"]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "0912000091"}, 21211),
        ({"From": ""}, 21213),
        ({"From": "hotline"}, 21212),
        ({"From": "+842411111111"}, 21210),
        ({"Url": ""}, 21205),
        ({"StatusCallbackEvent": "answering"}, 21626),
    ],
)
def test_what_cannot_be_called_is_refused_with_the_code_of_the_platform(
    rest: RestServer, changes: dict[str, str], code: int
) -> None:
    answer = create(rest, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json().keys() == {"code", "message", "more_info", "status"}
    assert rest.account.calls == {}


def test_nobody_without_the_accounts_key_is_served(rest: RestServer) -> None:
    assert httpx.get(address(rest)).json()["code"] == 20003
    assert httpx.post(address(rest), data={}, auth=(SID, "wrong")).status_code == 401
    assert rest.account.calls == {}


def test_a_call_that_is_not_there_is_not_found(client: Client) -> None:
    with pytest.raises(TwilioRestException) as missing:
        client.calls("CA" + "9" * 32).fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)


def test_twilios_own_client_places_lists_and_fetches_calls(rest: RestServer, client: Client) -> None:
    placed = client.calls.create(to=PERSON, from_=NUMBER, url=f"{BASE}/answer")
    rest.settle()
    assert client.calls(placed.sid).fetch().status == "completed"
    early, late = NINE - timedelta(minutes=1), NINE + timedelta(minutes=1)
    assert [one.sid for one in client.calls.list(to=PERSON, from_=NUMBER, start_time_after=early)] == [placed.sid]
    assert client.calls.list(start_time_after=late) == []
    assert client.calls.list(to="+84912000092") == []
    found = client.calls.list()[0]
    assert found.date_created == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_call_that_is_over_cannot_be_ended(rest: RestServer, client: Client) -> None:
    placed = client.calls.create(to=PERSON, from_=NUMBER, url=f"{BASE}/answer")
    rest.settle()
    with pytest.raises(TwilioRestException) as over:
        client.calls(placed.sid).update(status="completed")
    assert over.value.code == 21220


def test_all_four_events_are_told_in_order_when_asked_for(
    rest: RestServer, client: Client, service: FakeService
) -> None:
    events = ["initiated", "ringing", "answered", "completed"]
    client.calls.create(
        to=PERSON, from_=NUMBER, url=f"{BASE}/answer", status_callback=f"{BASE}/status", status_callback_event=events
    )
    rest.settle()
    told = [service.form(place) for place, path in enumerate(service.paths) if path == "/status"]
    assert [one["CallStatus"] for one in told] == ["queued", "ringing", "in-progress", "completed"]
    assert [one["SequenceNumber"] for one in told] == ["0", "1", "2", "3"]
    assert {one["Direction"] for one in told} == {"outbound-api"}


def test_only_the_end_is_told_when_no_event_is_named(rest: RestServer, client: Client, service: FakeService) -> None:
    rest.account.directory.listed[PERSON] = busy()
    client.calls.create(to=PERSON, from_=NUMBER, url=f"{BASE}/answer", status_callback=f"{BASE}/status")
    rest.settle()
    assert service.paths == ["/status"]
    assert (service.form(0)["CallStatus"], service.form(0)["SipResponseCode"]) == ("busy", "486")


def test_an_answer_that_is_lost_does_not_mean_that_nothing_was_placed(rest: RestServer) -> None:
    rest.mishaps.extend([Mishap.LOST, Mishap.FAILED_AFTER, Mishap.FAILED_BEFORE, Mishap.CROWDED])
    with pytest.raises(httpx.TransportError):
        create(rest)
    assert len(rest.account.calls) == 1
    assert [create(rest).status_code for _ in range(3)] == [503, 503, 429]
    assert len(rest.account.calls) == 2


def test_what_was_recorded_is_fetched_with_the_key_and_deleted_by_twilios_client(rest: RestServer) -> None:
    url = rest.recordings.keep("RE1", bytes(1600))
    assert url == f"{rest.url}/2010-04-01/Accounts/{SID}/Recordings/RE1"
    key = httpx.BasicAuth(SID, TOKEN)
    assert httpx.get(url).status_code == 401
    assert [httpx.get(url, auth=key).status_code for _ in range(2)] == [404, 200]
    assert rest_client(SID, TOKEN, rest.url).recordings("RE1").delete()
    assert httpx.get(url, auth=key).status_code == 404
    assert httpx.delete(f"{rest.url}/2010-04-01/Accounts/{SID}/Calls/CA1", auth=key).status_code == 404


def test_calls_that_the_account_places_keep_their_recordings_there(service: FakeService, rest: RestServer) -> None:
    service.replies["/answer"] = ['<Record action="/answer" playBeep="false"/>', "<Hangup/>"]
    rest.account.directory.listed[PERSON] = Telephone(picks_up=lambda: ScriptedHandset([Words("có", 1.0)]))
    rest.place({"To": [PERSON], "From": [NUMBER], "Url": [f"{BASE}/answer"]})
    rest.settle()
    (name,) = rest.recordings.kept
    assert service.form(1)["RecordingUrl"] == f"{rest.recordings.url}/{name}"
