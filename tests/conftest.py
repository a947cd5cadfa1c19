"""What every test stands on: no settings from outside, quiet logs, and the databases."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
import structlog

pytest_plugins = ("tests.databases",)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("IVR_") or name == "PORT"]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def default_logging() -> None:
    structlog.reset_defaults()


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Ctrl-C raises, here and in programs that are started, also where a shell in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
