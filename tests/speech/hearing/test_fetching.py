"""Getting a model by Vosk's downloader, from a server of the test's own."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import vosk

from ivr.speech.hearing.fetching import ModelUnavailable, fetch_model
from tests.speech.heard import MODEL

NAME = "vosk-model-small-vn-0.4"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "served"
    folder.mkdir()
    models = [
        {"name": "vosk-model-small-en-us-0.15", "lang": "en-us", "type": "small", "obsolete": "false"},
        {"name": "vosk-model-small-vn-0.3", "lang": "vn", "type": "small", "obsolete": "true"},
        {"name": NAME, "lang": "vn", "type": "small", "obsolete": "false"},
    ]
    (folder / "model-list.json").write_text(json.dumps(models))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(vosk, "MODEL_PRE_URL", address)
        monkeypatch.setattr(vosk, "MODEL_LIST_URL", address + "model-list.json")
        yield folder
        server.shutdown()
        thread.join()


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for path in MODEL.rglob("*"):
            file.write(path, Path(NAME) / path.relative_to(MODEL))
    return content.getvalue()


def test_the_small_vietnamese_model_is_fetched_once(served: Path, tmp_path: Path) -> None:
    (served / f"{NAME}.zip").write_bytes(archive())
    place = tmp_path / "models"
    assert fetch_model(place) == place / NAME
    assert (place / NAME / "am/final.mdl").is_file()
    assert [path.name for path in place.iterdir()] == [NAME]
    (served / f"{NAME}.zip").unlink()
    assert fetch_model(place) == place / NAME


@pytest.mark.parametrize("content", [None, b"no archive", archive()[:-2000], b""])
def test_what_fails_leaves_nothing_behind(served: Path, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (served / f"{NAME}.zip").write_bytes(content)
    place = tmp_path / "models"
    with pytest.raises(ModelUnavailable, match="on another machine get"):
        fetch_model(place)
    assert list(place.iterdir()) == []


def test_offline_it_says_what_to_do_and_touches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vosk, "MODEL_LIST_URL", "http://127.0.0.1:9/model-list.json")
    with pytest.raises(ModelUnavailable, match="IVR_VOSK_MODEL") as failed:
        fetch_model(tmp_path / "models")
    assert f"{NAME}.zip" in str(failed.value)
    assert not (tmp_path / "models").exists()
