"""A call made by hand in a terminal, and what becomes of it afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.tiny_service import served, tiny_service
from tests.exchange.fakes import TOKEN


@pytest.fixture(name="url")
def _url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("IVR_TWILIO_AUTH_TOKEN", TOKEN)
    with served(tiny_service()) as url:
        yield url


@dataclass
class Terminal:
    """The far end of a terminal in which a call is made by hand."""

    screen: int
    process: subprocess.Popen[bytes]
    shown: bytes = b""

    def wait_for(self, words: str) -> None:
        while words.encode() not in self.shown:
            # On Linux a terminal that nobody holds any more is an error to read, not an end.
            self.shown += os.read(self.screen, 4096)
        self.shown = self.shown.partition(words.encode())[2]

    def type(self, keys: str) -> None:
        os.write(self.screen, keys.encode())


@contextmanager
def terminal(url: str, folder: Path) -> Iterator[Terminal]:
    screen, inner = os.openpty()
    command_line = [sys.executable, "-m", "ivr", "call", "--fast", "--url", url]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        command_line, stdin=inner, stdout=inner, stderr=inner, cwd=folder, env=environment, start_new_session=True
    )
    os.close(inner)
    try:
        yield Terminal(screen, process)
    finally:
        os.close(screen)
        process.kill()
        process.wait()


def test_a_call_by_hand_is_kept_where_it_can_be_written(url: str, tmp_path: Path) -> None:
    with terminal(url, tmp_path) as by_hand:
        by_hand.wait_for("bấm 1")
        by_hand.type("1")
        by_hand.wait_for("File name")
        by_hand.type("nowhere/thu\n\n")
        by_hand.wait_for("cannot be written")
        by_hand.wait_for("File name")
        by_hand.type("thu\n\n")
        by_hand.wait_for("Saved")
        assert by_hand.process.wait(60) == 0
    assert "press: '1'" in (tmp_path / "thu.yaml").read_text("utf-8")


@pytest.mark.usefixtures("interrupts")
def test_leaving_the_question_after_a_good_call_is_no_failure(url: str, tmp_path: Path) -> None:
    with terminal(url, tmp_path) as by_hand:
        by_hand.wait_for("bấm 1")
        by_hand.type("1")
        by_hand.wait_for("File name")
        # A signal that comes just before the terminal is read stops nobody; a person presses Ctrl-C again, but not
        # while the program is already leaving.
        for _ in range(6):
            by_hand.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                by_hand.process.wait(10)
                break
        assert by_hand.process.returncode == 0
    assert not list(tmp_path.glob("*.yaml"))
