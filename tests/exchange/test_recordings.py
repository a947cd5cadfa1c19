"""What is recorded can be fetched like in the world: with the account's key, a moment later, through a redirect."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import numpy as np
import pytest

from ivr.exchange.clock import HandClock
from ivr.exchange.exchange import Exchange
from ivr.exchange.handset import Press, Speak
from ivr.exchange.network import Network
from ivr.exchange.profiles import SOMLENG, TWILIO, Profile
from ivr.exchange.sound.audio import from_mu_law, from_pcm16, to_mu_law
from ivr.exchange.sound.wav import read_wav
from tests.exchange.fakes import BASE, CALLER, NINE, TOKEN, FakeService
from tests.exchange.test_recording import Acts

SID = "AC" + "0" * 32
KEY = (SID, TOKEN)
VOICE = to_mu_law(0.3 * np.sin(np.arange(8000) / 4))


def record(profile: Profile, *acts: Press | Speak) -> Iterator[tuple[httpx.Client, str]]:
    fake = FakeService({"/answer": '<Record action="/done" playBeep="false" timeout="2"/>', "/done": "<Hangup/>"})
    house = Exchange(profile, Network(TOKEN, fake.transport), HandClock(NINE), serves_recordings=True)
    with house, httpx.Client(trust_env=False) as client:
        house.ring(f"{BASE}/answer", CALLER, Acts(*acts))
        yield client, fake.form(1)["RecordingUrl"]


@pytest.fixture(name="twilio")
def _twilio() -> Iterator[tuple[httpx.Client, str]]:
    yield from record(TWILIO, Speak("tạm trú", 1.0, 0.5, VOICE))


@pytest.fixture(name="somleng")
def _somleng() -> Iterator[tuple[httpx.Client, str]]:
    yield from record(SOMLENG, Speak("tạm trú", 1.0, 0.5, VOICE))


def ready(client: httpx.Client, url: str) -> httpx.Response:
    client.get(url, auth=KEY)
    return client.get(url, auth=KEY)


def test_its_address_is_the_platforms(twilio: tuple[httpx.Client, str]) -> None:
    path = httpx.URL(twilio[1]).path
    assert path.startswith(f"/2010-04-01/Accounts/{SID}/Recordings/RE")


def test_the_first_request_comes_too_early(twilio: tuple[httpx.Client, str]) -> None:
    client, url = twilio
    assert [client.get(url, auth=KEY).status_code for _ in range(3)] == [404, 200, 200]


@pytest.mark.parametrize("ending", ["", ".wav"])
def test_it_is_a_file_of_what_was_said_with_silence_around_it(twilio: tuple[httpx.Client, str], ending: str) -> None:
    client, url = twilio
    answer = ready(client, url + ending)
    file = read_wav(answer.content)
    samples = from_pcm16(file.data)
    assert answer.headers["content-type"] == "audio/x-wav"
    assert (file.format, file.rate, file.channels, file.seconds) == (1, 8000, 1, 3.5)
    assert not samples[:4000].any()
    assert np.allclose(samples[4000:12000], from_mu_law(VOICE), atol=1e-4)
    assert not samples[12000:].any()


@pytest.mark.parametrize("auth", [None, (SID, "wrong"), ("AC1", TOKEN)])
def test_nobody_else_may_fetch_it(twilio: tuple[httpx.Client, str], auth: tuple[str, str] | None) -> None:
    client, url = twilio
    answer = client.get(url, auth=auth)
    assert (answer.status_code, answer.content) == (401, b"")


def test_its_description_is_json(twilio: tuple[httpx.Client, str]) -> None:
    told = ready(twilio[0], twilio[1] + ".json").json()
    assert (told["duration"], told["status"], told["channels"]) == ("4", "completed", 1)


def test_another_form_or_another_recording_is_not_there(twilio: tuple[httpx.Client, str]) -> None:
    client, url = twilio
    assert client.get(url + ".mp3", auth=KEY).status_code == 404
    assert client.get(url[:-1] + "x", auth=KEY).status_code == 404


def test_a_recording_can_be_deleted(twilio: tuple[httpx.Client, str]) -> None:
    client, url = twilio
    assert client.delete(url).status_code == 401
    assert [client.delete(url, auth=KEY).status_code for _ in range(2)] == [204, 404]
    assert client.get(url, auth=KEY).status_code == 404


def test_somleng_sends_everybody_on_to_a_store(somleng: tuple[httpx.Client, str]) -> None:
    client, url = somleng
    moved = client.get(url)
    store = moved.headers["location"]
    assert moved.status_code == 302
    assert httpx.URL(store).port != httpx.URL(url).port
    assert [client.get(store).status_code for _ in range(2)] == [404, 200]


def test_a_store_refuses_a_key_beside_its_own(somleng: tuple[httpx.Client, str]) -> None:
    client, url = somleng
    assert client.get(client.get(url).headers["location"], auth=KEY).status_code == 401


def test_a_key_in_the_middle_of_the_words_ends_the_recording_there() -> None:
    words = Speak("tạm trú", 1.0, 0.5, VOICE, (Press("2", 0.5),))
    for client, url in record(TWILIO, words):
        assert read_wav(ready(client, url).content).seconds == 1.0


def test_words_without_a_sound_are_recorded_as_silence() -> None:
    for client, url in record(TWILIO, Speak("tạm trú", 1.0)):
        file = read_wav(ready(client, url).content)
        assert (file.seconds, set(file.data)) == (3.0, {0})


def test_nothing_listens_when_the_exchange_is_closed(twilio: tuple[httpx.Client, str]) -> None:
    for client, url in record(TWILIO, Speak("a", 1.0)):
        kept = url
        assert ready(client, url).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(kept, trust_env=False)
