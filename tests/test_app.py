"""The whole service behind its one ASGI entry, without a network."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from structlog.testing import capture_logs

import ivr.asgi
from ivr.bootstrap import Container
from ivr.bootstrap import build as join
from ivr.settings import Settings
from ivr.storage import migrations
from tests.telephony.fakes import TYPE, signed

PUBLIC = "https://hotline.example.vn/so-mot"
KEY = "the-account's-key"
FORM = {"CallSid": "v3:à/b c", "From": "+84912345678"}

Ask = Callable[..., httpx.Response]


MODEL = Path(__file__).parent / "models" / "vosk-model-tiny-vi-open"


def joined(tmp_path: Path, **more: str) -> Container:
    settings = Settings.from_env(
        {
            "IVR_DATA_DIR": str(tmp_path),
            "IVR_AUDIO_DIR": str(tmp_path / "audio"),
            "IVR_PLATFORM": "twilio",
            "IVR_PUBLIC_URL": PUBLIC,
            "IVR_TWILIO_ACCOUNT_SID": "AC1",
            "IVR_TWILIO_AUTH_TOKEN": KEY,
            **more,
        }
    )
    migrations.upgrade(settings.database_url)
    return join(settings)


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return joined(tmp_path)


@pytest.fixture
def ask(container: Container) -> Ask:
    return asked(container)


def asked(container: Container) -> Ask:
    service = ivr.asgi.build(container)

    def request(method: str, path: str, **more: object) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(service)
            async with httpx.AsyncClient(transport=transport, base_url="http://inside:8000") as client:
                return await client.request(method, path, **more)  # type: ignore[arg-type]

        return asyncio.run(once())

    return request


def ring(ask: Ask, path: str, **more: str) -> httpx.Response:
    pairs = [*{**FORM, **more}.items()]
    headers = {"Content-Type": TYPE, "X-Twilio-Signature": signed(path, pairs, KEY, PUBLIC)}
    return ask("POST", path, content=urlencode(pairs).encode(), headers=headers)


def test_a_call_is_answered_and_goes_on_where_the_document_says(ask: Ask) -> None:
    turn = f"/voice/turn/{quote(FORM['CallSid'], safe='')}/1"
    first = ring(ask, "/voice/answer")
    assert first.status_code == 200
    assert f'action="{PUBLIC}{turn}"' in first.text
    second = ring(ask, turn, Digits="9")
    assert second.status_code == 200
    assert f'action="{PUBLIC}{turn[:-1]}2"' in second.text


def test_the_raw_query_is_what_was_signed(ask: Ask) -> None:
    assert ring(ask, "/voice/answer?x=%2f&y=a+b%20c").status_code == 200


def test_a_body_in_chunks_is_a_body(ask: Ask) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield urlencode(FORM).encode()[:10]
        yield urlencode(FORM).encode()[10:]

    signature = signed("/voice/answer", [*FORM.items()], KEY, PUBLIC)
    headers = {"Content-Type": TYPE, "X-Twilio-Signature": signature}
    assert ask("POST", "/voice/answer", content=chunks(), headers=headers).status_code == 200


def test_a_forged_call_leaves_no_trace(ask: Ask, container: Container) -> None:
    answer = ask("POST", "/voice/answer", data=FORM, headers={"X-Twilio-Signature": "x" * 28})
    assert answer.status_code == 403
    with container.store.transaction() as transaction:
        assert transaction.call(FORM["CallSid"]) is None


def test_a_body_of_a_megabyte_is_refused(ask: Ask) -> None:
    answer = ask("POST", "/voice/answer", content=b"x" * 1_000_000, headers={"Content-Type": TYPE})
    assert answer.status_code == 413
    assert "64 kB" in answer.text


def test_a_caller_is_answered_without_a_database(ask: Ask, container: Container) -> None:
    (container.settings.data_dir / "hotline.db").unlink()
    with capture_logs() as lines:
        answer = ring(ask, "/voice/answer")
    assert "turn broke" in {line["event"] for line in lines}
    assert answer.status_code == 200
    assert answer.text.endswith("<Hangup /></Response>")
    assert [entry.number for entry in container.journal.entries()] == ["+84912345678"]
    assert ask("GET", "/healthz").status_code == 503
    assert "ivr_journal_waiting 1.0" in ask("GET", "/metrics").text


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/static/front.css"])
def test_the_pages_are_there(ask: Ask, path: str) -> None:
    answer = ask("GET", path)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_other_methods_are_told_which_is_right(ask: Ask) -> None:
    answer = ask("GET", "/voice/answer")
    assert (answer.status_code, answer.text) == (405, "Method Not Allowed.\n")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/nowhere", "/voice/", "/audio/", "/audio/..%2f..%2fhotline.db"])
def test_what_is_not_there_is_not_found(ask: Ask, path: str) -> None:
    assert ask("GET", path).status_code == 404


def test_importing_the_entry_starts_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path / "data"))
    with pytest.raises(AttributeError):
        _ = ivr.asgi.something_else
    assert not (tmp_path / "data").exists()


def test_the_entry_brings_the_tables_up_to_date(tmp_path: Path) -> None:
    environment = {**os.environ, "IVR_DATA_DIR": str(tmp_path), "IVR_DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", "from ivr.asgi import application"], env=environment, check=True)
    settings = Settings.from_env({"IVR_DATA_DIR": str(tmp_path)})
    join(settings).store.ping()


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Callable[[str, Path], Ask]]:
    """Hotlines that listen: by which ear, with the model in which folder."""
    opened: list[Container] = []

    def open_(ear: str, model: Path = MODEL) -> Ask:
        opened.append(joined(tmp_path, IVR_EAR=ear, IVR_VOSK_MODEL=str(model)))
        return asked(opened[-1])

    yield open_
    for container in opened:
        container.close()


def next_turn(answer: httpx.Response) -> str:
    found = re.findall(rf"{re.escape(PUBLIC)}(/voice/turn/[^\"<]+)", answer.text)
    assert found, answer.text
    return str(found[-1])


def test_a_hotline_with_a_model_records_answers(listening: Callable[..., Ask]) -> None:
    ask = listening("record")
    first = ring(ask, "/voice/answer")
    assert "<Record " in first.text
    assert "<Say" in first.text
    ear = ask("GET", "/healthz").json()["ear"]
    assert (ear["status"], ear["listens_by"], ear["wanted"]) == ("degraded", "record", "record")
    assert "TEST MODEL" in ear["model"]


def test_a_recording_from_a_strange_place_is_not_fetched_and_the_call_goes_on_by_keys(
    listening: Callable[..., Ask],
) -> None:
    ask = listening("record")
    turn = next_turn(ring(ask, "/voice/answer"))
    second = ring(ask, turn, RecordingUrl="http://169.254.169.254/latest", RecordingDuration="4")
    assert second.status_code == 200
    assert "<Record" not in second.text
    assert 'actionOnEmptyResult="true"' in second.text
    assert 'ivr_answers_unheard_total{ear="record",why="refused"} 1.0' in ask("GET", "/metrics").text


def test_a_call_that_lost_its_stream_goes_on_with_recordings_and_only_once(listening: Callable[..., Ask]) -> None:
    ask = listening("stream")
    first = ring(ask, "/voice/answer")
    assert f'<Stream url="wss{PUBLIC.removeprefix("https")}/voice/stream">' in first.text
    back = next_turn(first)
    assert back.endswith("/1?ear=stream")
    second = ring(ask, back)
    assert "<Record " in second.text
    assert next_turn(second).endswith("/2")
    assert ring(ask, back).text == second.text
    assert ring(ask, "/voice/answer").text == second.text


def test_a_call_that_lost_its_stream_goes_on_where_it_was(listening: Callable[..., Ask]) -> None:
    ask = listening("stream")
    first = ring(ask, "/voice/answer")
    turn = next_turn(first).removesuffix("?ear=stream")
    vneid = ring(ask, turn, Digits="2")
    assert "<Connect>" in vneid.text
    assert "<Say" not in vneid.text
    lost = ring(ask, next_turn(vneid))
    assert "<Record " in lost.text
    assert next_turn(lost).endswith("/3")


@pytest.mark.parametrize("ear", ["record", "stream"])
def test_a_hotline_whose_model_is_missing_serves_by_keys_and_says_so(
    listening: Callable[..., Ask], ear: str, tmp_path: Path
) -> None:
    with capture_logs() as lines:
        ask = listening(ear, tmp_path / "none")
    assert [line["log_level"] for line in lines if line["event"].startswith("no speech")] == ["error"]
    first = ring(ask, "/voice/answer")
    assert "<Record" not in first.text
    assert "<Connect" not in first.text
    health = ask("GET", "/healthz")
    assert health.status_code == 200
    assert (health.json()["ear"]["status"], health.json()["ear"]["listens_by"]) == ("degraded", "keys")
    assert f"There is no folder {tmp_path / 'none'}" in health.json()["ear"]["model"]
