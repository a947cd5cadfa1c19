"""A process that is killed: during a turn, in the middle of a stream, while it listens to a recording."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from ivr.bootstrap import build
from ivr.settings import Settings
from tests.hotline_process import HOST, Process, ended, free_port, requests_of, stream_of
from tests.signed_line import SignedLine


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
