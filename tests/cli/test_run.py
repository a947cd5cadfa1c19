"""``ivr run``: starts, says what to do next, refuses politely, ends cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from ivr.cli.hints import reachable
from ivr.cli.run import run


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_named_with_what_to_do(taken: int, tmp_path: Path) -> None:
    answer = CliRunner().invoke(run, env={"PORT": str(taken), "IVR_DATA_DIR": str(tmp_path)})
    assert answer.exit_code == 1
    assert f"Port {taken} on 127.0.0.1 is taken" in answer.output
    assert f"PORT={taken + 1} ivr run" in answer.output
    assert "Traceback" not in answer.output


def test_an_address_of_another_machine_is_refused(port: int, tmp_path: Path) -> None:
    answer = CliRunner().invoke(run, env={"PORT": str(port), "IVR_HOST": "192.0.2.1", "IVR_DATA_DIR": str(tmp_path)})
    assert answer.exit_code == 1
    assert "192.0.2.1" in answer.output


def test_wrong_settings_are_listed(tmp_path: Path) -> None:
    answer = CliRunner().invoke(
        run, env={"PORT": "0", "IVR_PLATFORM": "twilio", "IVR_DATA_DIR": str(tmp_path), "IVR_TWILIO_AUTH_TOKEN": ""}
    )
    assert answer.exit_code == 1
    for name in ("PORT", "IVR_TWILIO_AUTH_TOKEN", "IVR_PUBLIC_URL"):
        assert f"  {name}: " in answer.output


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_cleanly(port: int, tmp_path: Path, end: signal.Signals) -> None:
    environ = {**os.environ, "PORT": str(port), "IVR_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "ivr", "run"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        said = "".join(service.stdout.readline() for _ in range(8))
        # The port is open from the first line on; this waits until somebody answers there.
        health = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
        service.send_signal(end)
        _, errors = service.communicate(timeout=30)
    assert health.json()["database"] == {"status": "ok"}
    for words in (
        f"http://127.0.0.1:{port}",
        "ivr call",
        "/console/demo/",
        "ivr demo remove",
        str(tmp_path),
        "Ctrl-C",
    ):
        assert words in said
    assert service.returncode == 0
    assert "Traceback" not in errors


def test_without_a_database_callers_are_still_answered(port: int, tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "PORT": str(port),
        "IVR_DATA_DIR": str(tmp_path),
        "IVR_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "ivr", "run"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        service.stdout.readline()
        health = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=30)
    assert health.status_code == 503
    assert service.returncode == 0


@pytest.mark.parametrize(
    ("host", "typed"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("h.vn", "h.vn")],
)
def test_the_address_to_type_can_be_typed(host: str, typed: str) -> None:
    assert reachable(host) == typed
