"""The servers that are measured: each a process of its own, with the same stack and the same number of threads."""

from __future__ import annotations

import http
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.typical import PUBLIC_URL, TOKEN

#: The name of the bare route among the servers.
YARDSTICK = "bare"
#: Seconds that a server may take to start, and to end.
PATIENCE = 30.0
#: Seconds between two looks whether it has started.
LOOK_EVERY = 0.005


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, which process it is, and how many seconds it took to answer."""

    name: str
    port: int
    pid: int
    started_in: float

    def cpu_seconds(self) -> float | None:
        """Processor time of all its threads so far; None where the system does not tell (only Linux does)."""
        if sys.platform != "linux":
            return None
        # clock_getcpuclockid(3), which Python does not offer for other processes, computes the clock's id so.
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory_bytes(self) -> int | None:
        """What it holds in memory now; None where the system does not tell (only Linux does)."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text("ascii", "replace").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024


@contextmanager
def hotline(
    name: str, folder: Path, database_url: str = "", more: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """``ivr run`` with its data in ``folder`` and its database at ``database_url`` (empty: SQLite in the folder).

    ``more`` are further settings.
    """
    settings = {
        **(more or {}),
        "IVR_DATA_DIR": str(folder),
        "IVR_DATABASE_URL": database_url,
        "IVR_PUBLIC_URL": PUBLIC_URL,
        "IVR_TWILIO_AUTH_TOKEN": TOKEN,
    }
    with _process(name, ("-m", "ivr", "run", "--quiet"), settings, folder) as found:
        yield found


@contextmanager
def bare(folder: Path, document: bytes) -> Iterator[Server]:
    """The yardstick, which answers with ``document``."""
    file = folder / "document.xml"
    file.write_bytes(document)
    with _process(YARDSTICK, ("-m", "ivr.cli.bench.bare", "{port}", str(file)), {}, folder) as found:
        yield found


@contextmanager
def program(name: str, module: str, arguments: tuple[str, ...], folder: Path) -> Iterator[Server]:
    """Another program of the benchmark, which takes its port as the first argument."""
    with _process(name, ("-m", module, "{port}", *arguments), {}, folder) as found:
        yield found


@contextmanager
def _process(name: str, arguments: tuple[str, ...], settings: Mapping[str, str], folder: Path) -> Iterator[Server]:
    port = _free_port()
    log = folder / "log"
    # Settings of the house that the benchmark is run in must not decide what is measured.
    environ = {key: value for key, value in os.environ.items() if not key.startswith("IVR_")}
    command = [sys.executable, *(argument.format(port=port) for argument in arguments)]
    began = time.perf_counter()
    with log.open("wb") as output:
        environ |= {**settings, "PORT": str(port)}
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)  # noqa: S603  Our own program.
    try:
        _wait(port, process, log)
        yield Server(name, port, process.pid, time.perf_counter() - began)
    finally:
        _stop(process)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it serves; a hotline answers ``/healthz`` by 503 until its database answers."""
    deadline = time.monotonic() + PATIENCE
    while not _well(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise NotMeasured(f"A server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")
        time.sleep(LOOK_EVERY)


def _well(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        # The yardstick has no such page, and the plain way of listening no pages at all.
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
