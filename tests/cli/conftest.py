"""What tests of commands that ring somebody start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from ivr.cli import rung
from ivr.cli.private import Hearing
from tests.cli.tiny_service import Started, served, tiny_service
from tests.exchange.fakes import TOKEN, FakeService


@pytest.fixture(name="service")
def _service() -> FakeService:
    return tiny_service()


@pytest.fixture(name="url")
def _url(service: FakeService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("IVR_TWILIO_AUTH_TOKEN", TOKEN)
    with served(service) as url:
        yield url


@pytest.fixture(name="started")
def _started(url: str, monkeypatch: pytest.MonkeyPatch) -> Started:
    private = Started(url)

    @contextmanager
    def start(at: datetime | None, site: Path | None, hearing: Hearing) -> Iterator[Started]:
        private.at, private.site, private.hearing = at, site, hearing
        yield private

    monkeypatch.setattr(rung, "start_private_service", start)
    monkeypatch.setenv("PORT", "1")
    return private
