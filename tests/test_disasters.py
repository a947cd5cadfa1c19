"""What is promised survives: a database that vanishes or refuses to write, a broken desk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ivr.app import create_app
from ivr.bootstrap import build
from ivr.services.desk import Desk
from ivr.settings import Settings
from ivr.speech.sound.wav import from_wav
from ivr.storage import migrations
from tests.hotline_process import HOST, requests_of
from tests.signed_line import SignedLine


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
