"""What is promised survives: a killed process, a database that vanishes or refuses to write, a broken desk."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from ivr.app import create_app
from ivr.bootstrap import Container, build
from ivr.core.callback import Callback
from ivr.exchange.signature import HEADER, sign
from ivr.services.desk import Desk
from ivr.settings import Settings
from ivr.speech.sound.wav import from_wav
from ivr.storage import migrations
from tests.signed_line import SignedLine

HOST = "http://127.0.0.1"
MODEL = Path(__file__).parent / "models" / "vosk-model-tiny-vi-open"
REDIRECT = re.compile(r"<Redirect method=\"POST\">([^<]+)</Redirect>")
TOKEN = re.compile(r'name="token" value="([^"]+)"')


def requests_of(container: Container) -> tuple[Callback, ...]:
    with container.store.transaction() as tx:
        return tx.callbacks()


class House:
    """A hotline in this process, with its files in one folder."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        settings = Settings.from_env({"IVR_DATA_DIR": str(folder), **environ})
        self.container = build(settings)
        self.client = create_app(self.container).test_client()
        self.line = SignedLine(self._post, settings.public_url, settings.auth_tokens[0])

    def _post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, str]:
        answer = self.client.post(path, data=form, headers=headers, base_url=f"{HOST}:8000")
        return answer.status_code, answer.text

    def said(self, document: str) -> str:
        """What a document plays, by the text that each prompt carries."""
        found = re.findall(r"/audio/([0-9a-f]+\.wav)", document)
        folder = self.container.settings.audio_dir
        return " ".join(from_wav((folder / file).read_bytes()).text for file in found)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    migrations.upgrade(f"sqlite:///{tmp_path / 'hotline.db'}")
    made = House(tmp_path)
    yield made
    made.container.close()


def test_a_broken_desk_ends_in_an_apology_and_a_saved_callback(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.line.answer()
    monkeypatch.setattr(Desk, "answer", lambda *_: 1 / 0)
    said = house.said(house.line.turn(Digits="0"))
    assert "máy đang gặp lỗi" in said
    assert "Cán bộ sẽ gọi lại trước" in said
    (request,) = requests_of(house.container)
    assert (request.number, request.path[-1]) == ("+84912345678", "error")


def test_a_database_that_vanishes_in_mid_call_costs_the_caller_nothing(house: House) -> None:
    house.line.answer()
    database = house.folder / "hotline.db"
    kept = database.read_bytes()
    for file in house.folder.glob("hotline.db*"):
        file.unlink()
    said = house.said(house.line.turn(Digits="0"))
    assert "Cán bộ sẽ gọi lại trước" in said
    (entry,) = house.container.journal.entries()
    assert entry.number == "+84912345678"
    database.write_bytes(kept)
    assert house.container.rescue.replay() == 1
    (request,) = requests_of(house.container)
    assert (request.number, request.due_at) == ("+84912345678", entry.due_at)
    assert house.container.journal.entries() == ()


def test_a_database_that_cannot_be_written_costs_the_caller_nothing(house: House) -> None:
    house.line.answer()
    locked = House(house.folder, IVR_DATABASE_URL=f"sqlite:///{house.folder / 'hotline.db'}?mode=ro")
    locked.line.documents = house.line.documents
    assert "Cán bộ sẽ gọi lại trước" in locked.said(locked.line.turn(Digits="2"))
    locked.container.close()
    assert house.container.rescue.replay() == 1
    assert requests_of(house.container)[0].number == "+84912345678"


def test_without_database_and_journal_the_caller_is_promised_nothing(house: House) -> None:
    house.line.answer()
    for file in house.folder.glob("hotline.db*"):
        file.unlink()
    (house.folder / "journal").write_text("a file where the folder should be")
    said = house.said(house.line.turn(Digits="0"))
    assert "Mời quý vị gọi lại sau ít phút" in said
    assert "Cán bộ sẽ gọi lại" not in said


def test_the_fallback_needs_no_database_and_its_callback_arrives(house: House) -> None:
    for file in house.folder.glob("hotline.db*"):
        file.unlink()
    status, document = house.line.send("/voice/fallback", ErrorCode="11200", ErrorUrl=f"{HOST}:8000/voice/answer")
    assert status == 200
    assert "Cán bộ sẽ gọi lại trước" in house.said(document)
    migrations.upgrade(house.container.settings.database_url)
    assert house.container.rescue.replay() == 1


def test_the_fallback_of_a_call_that_had_saved_its_request_adds_no_second_one(house: House) -> None:
    house.line.answer()
    house.line.turn(Digits="0")
    house.line.send("/voice/fallback", ErrorCode="11200")
    house.container.rescue.replay()
    assert len(requests_of(house.container)) == 1


class Process:
    """The hotline as a process of its own, so that it can be killed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"{HOST}:{port}"
        self.folder = folder
        self._environ = {**os.environ, "PORT": str(port), "IVR_DATA_DIR": str(folder)}
        self._log = folder / "log"
        self.running = False

    @property
    def key(self) -> str:
        """What its platform signs with, once it was started."""
        return Settings.from_env({"IVR_DATA_DIR": str(self.folder)}).auth_tokens[0]

    def listens_by(self, ear: str) -> None:
        self._environ |= {"IVR_EAR": ear, "IVR_VOSK_MODEL": str(MODEL)}

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "ivr", "run", "--quiet"]
            self.process = subprocess.Popen(command, env=self._environ, stdout=log, stderr=log)
        self.running = True
        for _ in range(400):
            try:
                httpx.get(f"{self.url}/healthz", timeout=2)
            except httpx.TransportError:
                assert self.process.poll() is None, self._log.read_text()
                time.sleep(0.05)
            else:
                return
        raise AssertionError(self._log.read_text())

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.running = False

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, str]:
        answer = httpx.post(self.url + path, data=dict(form), headers=dict(headers), timeout=10)
        return answer.status_code, answer.text


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    made = Process(tmp_path, free_port())
    yield made
    # A test that failed half-way leaves nothing running.
    if made.running:
        made.kill()


def test_a_process_killed_during_a_turn_answers_the_redelivery_the_same_and_asks_once(
    process: Process, tmp_path: Path
) -> None:
    answered_before = answered_after = 0
    # Delays in milliseconds: before, while and after the turn is worked on.
    for attempt, delay in enumerate((0, 1, 2, 3, 4, 6, 10, 40)):
        process.start()
        settings = Settings.from_env({"IVR_DATA_DIR": str(tmp_path)})
        number, call = f"+8491234560{attempt}", f"CA{attempt}"
        line = SignedLine(process.post, process.url, settings.auth_tokens[0], number, call)
        line.answer()
        action = line.action
        with ThreadPoolExecutor(1) as sender:
            first = sender.submit(line.send, action, Digits="0")
            time.sleep(delay / 1000)
            process.kill()
            fault = first.exception()
        answered_before += fault is None
        process.start()
        again = line.send(action, Digits="0")
        assert again == line.send(action, Digits="0")
        answered_after += again[0] == 200
        if fault is None:
            assert first.result() == again
        container = build(settings)
        (request,) = [one for one in requests_of(container) if one.number == number]
        container.close()
        assert request.asked == 1
        process.kill()
    assert answered_after == 8
    assert answered_before < 8, "no kill came before the answer: the delays prove nothing"


def test_a_process_killed_in_the_middle_of_a_stream_goes_on_with_the_call_at_its_place(process: Process) -> None:
    process.listens_by("stream")
    process.start()
    line = SignedLine(process.post, process.url, process.key)
    document = line.answer()
    with stream_of(process, line.call, document) as platform:
        # A key counts from the first sound of a prompt.
        assert '"media"' in str(platform.recv(timeout=10))
        platform.send(json.dumps({"event": "dtmf", "streamSid": "MZ1", "dtmf": {"digit": "2"}}))
        heard = ""
        while '"clear"' not in heard:
            heard = str(platform.recv(timeout=10))
        # The first sound of the answer: the turn stands in the database.
        assert '"media"' in str(platform.recv(timeout=10))
        process.kill()
        with pytest.raises(ConnectionClosed):
            while True:
                platform.recv(timeout=10)
    process.start()
    status, after = line.send(ended(process, document))
    assert (status, "<Record" in after) == (200, True)
    assert line.send(ended(process, document)) == (status, after)
    line.documents.append(after)
    assert "<Gather" in line.turn(Digits="9")
    line.turn(Digits="0")
    container = build(Settings.from_env({"IVR_DATA_DIR": str(process.folder)}))
    (request,) = requests_of(container)
    container.close()
    assert (request.topic, request.asked) == ("vneid", 1)


def test_a_process_killed_while_it_listens_to_a_recording_goes_on_by_keys(process: Process) -> None:
    process.listens_by("record")
    process.start()
    line = SignedLine(process.post, process.url, process.key)
    line.answer()
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as sender:
        # The platform's storage takes the question and never answers.
        recording = f"{HOST}:{silent.getsockname()[1]}/RE1"
        said = {"RecordingUrl": recording, "RecordingDuration": "3"}
        first = sender.submit(line.send, line.action, **said)
        silent.accept()[0].close()
        process.kill()
        assert first.exception() is not None
        process.start()
    # Now nobody is there at all.
    document = line.turn(**said)
    assert ("<Gather" in document, "<Record" in document) == (True, False)
    line.turn(Digits="0")
    container = build(Settings.from_env({"IVR_DATA_DIR": str(process.folder)}))
    (request,) = requests_of(container)
    with container.store.transaction() as tx:
        (message,) = tx.messages(request.id)
    container.close()
    assert (message.url, request.asked) == (recording, 1)


@contextmanager
def stream_of(process: Process, call: str, document: str) -> Iterator[ClientConnection]:
    """The stream that a document asks for, begun, and silent from then on."""
    address = f"ws{process.url.removeprefix('http')}/voice/stream"
    token = TOKEN.search(document)
    assert token, document
    start = {"streamSid": "MZ1", "callSid": call, "customParameters": {"token": token[1]}}
    with connect(address, additional_headers={HEADER: sign(address, (), process.key)}, proxy=None) as platform:
        platform.send(json.dumps({"event": "connected"}))
        platform.send(json.dumps({"event": "start", "streamSid": "MZ1", "start": start}))
        yield platform


def ended(process: Process, document: str) -> str:
    """Where the platform goes on when the stream is over."""
    found = REDIRECT.search(document)
    assert found, document
    return found[1].removeprefix(process.url)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
