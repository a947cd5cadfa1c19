"""The hotline as a process of its own, so that it can be killed, and a platform's stream to it."""

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
from contextlib import contextmanager
from pathlib import Path

import httpx
from websockets.sync.client import ClientConnection, connect

from ivr.bootstrap import Container
from ivr.core.callback import Callback
from ivr.exchange.signature import HEADER, sign
from ivr.settings import Settings

HOST = "http://127.0.0.1"
MODEL = Path(__file__).parent / "models" / "vosk-model-tiny-vi-open"
REDIRECT = re.compile(r"<Redirect method=\"POST\">([^<]+)</Redirect>")
TOKEN = re.compile(r'name="token" value="([^"]+)"')


def requests_of(container: Container) -> tuple[Callback, ...]:
    with container.store.transaction() as tx:
        return tx.callbacks()


class Process:
    """The hotline as a process of its own, so that it can be killed."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        self.url = f"{HOST}:{port}"
        self.folder = folder
        self._environ = {**os.environ, "PORT": str(port), "IVR_DATA_DIR": str(folder), **settings}
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

    def flow(self) -> dict[str, object]:
        """Which flow is in force."""
        found: dict[str, object] = httpx.get(f"{self.url}/healthz", timeout=10).json()["flow"]
        return found

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.running = False

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, str]:
        answer = httpx.post(self.url + path, data=dict(form), headers=dict(headers), timeout=10)
        return answer.status_code, answer.text


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
