"""``ivr exchange serve``: a platform's REST interface in a program of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.usefixtures("interrupts")


def test_it_says_how_to_start_the_hotline_and_serves_whoever_has_the_key(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ivr", "exchange", "serve", "--port", "0", "--fast"]
    environment = {**os.environ, "IVR_DATA_DIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as served:
        assert served.stdout is not None
        try:
            url = served.stdout.readline().split()[-1]
            served.stdout.readline()
            assert f"IVR_TWILIO_API_URL={url} IVR_TWILIO_NUMBER=+842400000000" in served.stdout.readline()
            assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", url)
            account, key = "AC" + "0" * 32, (tmp_path / "exchange-token").read_text().strip()
            calls = f"{url}/2010-04-01/Accounts/{account}/Calls.json"
            assert httpx.get(calls).status_code == 401
            assert httpx.get(calls, auth=(account, key)).json()["calls"] == []
            refused = httpx.post(
                calls, auth=(account, key), data={"To": "+84912345605", "From": "+842400000000", "Url": "http://x/"}
            )
            assert refused.json()["code"] == 21211
        finally:
            served.send_signal(signal.SIGINT)
        assert served.wait(10) == 0


def test_a_port_that_is_taken_is_told_plainly(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "ivr", "exchange", "serve", "--port", port],
            capture_output=True,
            text=True,
            env={**os.environ, "IVR_DATA_DIR": str(tmp_path)},
            check=False,
            timeout=30,
        )
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr and "--port" in done.stderr
