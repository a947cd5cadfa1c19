"""The service with a site: its words over signed HTTP, its audio before the book's, its name in the health report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ivr.app import create_app
from ivr.bootstrap import Container, build
from ivr.core.calendar import VIETNAM
from ivr.settings import Settings
from ivr.speech.prompts.folder import read_manifest
from tests.flows.site_folders import EXAMPLE

BOOK = Path(__file__).parents[1] / "audio"


class Friday:
    def now(self) -> datetime:
        return datetime(2026, 11, 27, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def container(tmp_path: Path) -> Iterator[Container]:
    settings = Settings.from_env(
        {"IVR_DATA_DIR": str(tmp_path), "IVR_AUDIO_DIR": str(BOOK), "IVR_SITE": str(EXAMPLE)}
    )
    made = build(settings, clock=Friday())
    yield made
    made.close()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return create_app(container).test_client()


def test_the_health_report_names_the_site(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["site"] == {"name": "Công an tỉnh Ví Dụ (không có thật)"}


def test_audio_is_served_from_the_site_and_from_the_book(client: FlaskClient) -> None:
    for folder in (EXAMPLE / "audio", BOOK):
        file = read_manifest(folder)[0].file
        assert client.get(f"/audio/{file}").data == (folder / file).read_bytes()


def test_the_sites_words_have_their_prompts_beside_the_books(container: Container) -> None:
    for text in ("Công an Ví Dụ xin nghe.", "Công an phát trực tiếp hôm nay.", "Xin chào quý vị."):
        assert container.prompts.find(text) is not None


def test_the_sites_hours_are_the_offices(container: Container) -> None:
    assert container.content.now.office.special
