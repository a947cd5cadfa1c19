"""Audio, health, metrics and the front page, as browsers, monitors and platforms fetch them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from ivr.core.errors import StoreUnavailable
from ivr.services.ports import JournalEntry
from ivr.web import audio, front, health, metrics
from ivr.web.health import EarReport, Health
from ivr.web.metrics import Metrics
from ivr.web.speech_metrics import SpeechFigures

SOUND = b"RIFF" + bytes(200)
NAME = "0123456789abcdef.wav"


def client(*blueprints: Blueprint) -> FlaskClient:
    app = Flask("pages", static_folder=None)
    for one in blueprints:
        app.register_blueprint(one)
    app.after_request(front.secure)
    return app.test_client()


@pytest.fixture
def prompts(tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "audio"
    folder.mkdir()
    (folder / NAME).write_bytes(SOUND)
    (folder / "manifest.json").write_text("{}")
    (tmp_path / "secret.wav").write_bytes(b"secret")
    (tmp_path / "aaaaaaaaaaaaaaaa.wav").write_bytes(b"secret")
    return client(audio.blueprint(folder))


def test_a_prompt_may_be_kept_for_ever(prompts: FlaskClient) -> None:
    answer = prompts.get(f"/audio/{NAME}")
    assert (answer.status_code, answer.data, answer.content_type) == (200, SOUND, "audio/wav")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.get_etag() == ("0123456789abcdef", False)


def test_a_prompt_that_is_known_is_not_sent_again(prompts: FlaskClient) -> None:
    answer = prompts.get(f"/audio/{NAME}", headers={"If-None-Match": '"0123456789abcdef"'})
    assert (answer.status_code, answer.data) == (304, b"")


def test_the_head_of_a_prompt_tells_its_length(prompts: FlaskClient) -> None:
    answer = prompts.head(f"/audio/{NAME}")
    assert (answer.status_code, answer.data, answer.content_length) == (200, b"", len(SOUND))


@pytest.mark.parametrize(
    "name",
    [
        *("ffffffffffffffff.wav", "manifest.json", "../secret.wav", "..%2fsecret.wav", "%2e%2e/aaaaaaaaaaaaaaaa.wav"),
        *(f"{NAME}/", f"x/{NAME}", NAME.upper(), f"{NAME}%0a", f"{NAME}%00", "", "a" * 5000 + ".wav"),
    ],
)
def test_nothing_but_prompts_is_found(prompts: FlaskClient, name: str) -> None:
    answer = prompts.get(f"/audio/{name}")
    assert answer.status_code == 404
    assert b"secret" not in answer.data


class FakeStore:
    def __init__(self, *, well: bool = True) -> None:
        self._well = well

    def ping(self) -> None:
        if not self._well:
            raise StoreUnavailable("postgresql://user:password@db")

    def transaction(self) -> NoReturn:
        raise AssertionError("health writes nothing")


class FakeJournal:
    def __init__(self, entries: Sequence[JournalEntry] = (), fault: OSError | None = None) -> None:
        self._entries = tuple(entries)
        self._fault = fault

    def entries(self) -> tuple[JournalEntry, ...]:
        if self._fault is not None:
            raise self._fault
        return self._entries

    def write(self, entry: JournalEntry) -> NoReturn:
        raise AssertionError("health writes nothing")

    def remove(self, entry: str) -> NoReturn:
        raise AssertionError("health removes nothing")


KEYS = EarReport("keys", "keys", "no model is loaded")


def flow() -> dict[str, object]:
    return {"fingerprint": "abc", "revision": 3}


def examine(store: FakeStore | None = None, journal: FakeJournal | None = None, ear: EarReport = KEYS) -> FlaskClient:
    found = {"Một": object(), "Hai": object()}
    texts = ["Một", "Hai", "Ba"]
    return client(
        health.blueprint(
            Health(store or FakeStore(), journal or FakeJournal(), texts, found.get, flow, "1.2", lambda: ear)
        )
    )


def test_a_well_hotline_says_so_one_line_a_part() -> None:
    answer = examine().get("/healthz")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json() == {
        "status": "ok",
        "database": {"status": "ok"},
        "audio": {"status": "degraded", "prompts": 2, "missing": 1, "first_missing": ["Ba"]},
        "ear": {"status": "ok", "listens_by": "keys"},
        "journal": {"status": "ok", "waiting": 0},
        "flow": {"fingerprint": "abc", "revision": 3},
        "version": "1.2",
    }
    assert len(answer.text.splitlines()) == 9


@pytest.mark.parametrize(
    ("ear", "status"),
    [
        (EarReport("stream", "stream", "vosk-model-vn, 6500 words"), "ok"),
        (EarReport("record", "keys", "no speech: There is no folder /models/vn."), "degraded"),
        (EarReport("record", "keys", "the model is being loaded"), "degraded"),
        (EarReport("record", "record", "TEST MODEL, not for callers: tiny"), "degraded"),
    ],
)
def test_how_callers_are_listened_to_is_told_and_a_deaf_hotline_is_still_a_hotline(
    ear: EarReport, status: str
) -> None:
    answer = examine(ear=ear).get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")
    assert answer.get_json()["ear"] == {
        "status": status,
        "listens_by": ear.now,
        "wanted": ear.wanted,
        "model": ear.model,
    }


def test_a_hotline_without_its_database_is_failing_and_gives_no_password_away() -> None:
    answer = examine(FakeStore(well=False)).get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "failing")
    assert answer.get_json()["database"]["status"] == "failing"
    assert "password" not in answer.text


def test_a_hotline_without_its_journal_is_failing() -> None:
    answer = examine(journal=FakeJournal(fault=OSError(13, "Permission denied"))).get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["journal"] == {"status": "failing", "why": "Permission denied"}


def figures(counted: Metrics) -> list[str]:
    answer = client(metrics.blueprint(counted)).get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return answer.text.splitlines()


def test_what_is_counted_is_shown() -> None:
    counted = Metrics()
    counted.turn("Listen", "answered", 0.02)
    counted.turn("HangUp", "apology", 0.2)
    counted.signature_refused("wrong")
    counted.prompt_missing()
    counted.apologised("error")
    counted.journal_waiting(lambda: 3)
    lines = figures(counted)
    for line in (
        'ivr_turns_total{ends_with="Listen",outcome="answered"} 1.0',
        'ivr_turns_total{ends_with="HangUp",outcome="apology"} 1.0',
        'ivr_turn_seconds_bucket{le="0.025"} 1.0',
        "ivr_turn_seconds_count 2.0",
        'ivr_signatures_refused_total{reason="wrong"} 1.0',
        "ivr_prompts_missing_total 1.0",
        'ivr_apologies_total{why="error"} 1.0',
        "ivr_journal_waiting 3.0",
    ):
        assert line in lines


def test_what_is_heard_and_not_heard_is_shown() -> None:
    counted = Metrics()
    speech = SpeechFigures(counted.registry)
    speech.heard("record", "understood")
    speech.heard("stream", "silence")
    speech.waited(0.9)
    speech.waited(1.2)
    speech.unheard("record", "late")
    speech.utterance("unsure", 2.5, 0.25)
    lines = figures(counted)
    for line in (
        'ivr_answers_heard_total{decision="understood",ear="record"} 1.0',
        'ivr_answers_heard_total{decision="silence",ear="stream"} 1.0',
        'ivr_answers_unheard_total{ear="record",why="late"} 1.0',
        'ivr_recorded_answer_seconds_bucket{le="1.0"} 1.0',
        'ivr_recognitions_total{decision="unsure"} 1.0',
        "ivr_recognised_audio_seconds_total 2.5",
        "ivr_recognition_cpu_seconds_total 0.25",
    ):
        assert line in lines


def test_a_journal_that_cannot_be_read_does_not_hide_the_other_figures() -> None:
    def broken() -> int:
        raise OSError(5, "I/O error")

    counted = Metrics()
    counted.journal_waiting(broken)
    assert "ivr_journal_waiting -1.0" in figures(counted)


def test_two_hotlines_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.prompt_missing()
    assert "ivr_prompts_missing_total 0.0" in figures(other)


def test_the_front_page_says_how_to_ring() -> None:
    answer = client(front.blueprint("+842412345678", "1.2")).get("/")
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    for words in ("Tổng đài đang hoạt động", "ivr call", "/healthz", "/metrics", 'href="tel:+842412345678"', "1.2"):
        assert words in answer.text


def test_the_front_page_without_a_number_names_none() -> None:
    assert "tel:" not in client(front.blueprint(None, "1.2")).get("/").text


@pytest.mark.parametrize("file", ["front.css", "front.svg"])
def test_the_front_page_loads_only_from_us(file: str) -> None:
    pages = client(front.blueprint(None, "1.2"))
    assert f'"/static/{file}"' in pages.get("/").text
    with pages.get(f"/static/{file}") as answer:
        assert answer.status_code == 200


def test_every_answer_carries_the_security_headers() -> None:
    pages = client(front.blueprint(None, "1.2"))
    for path in ("/", "/static/front.css", "/nowhere"):
        with pages.get(path) as answer:
            headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
