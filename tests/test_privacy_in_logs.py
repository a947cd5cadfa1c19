"""Nobody's whole number and nobody's words come into the log, whatever happens to a call or on a page."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import structlog
from flask import Flask

from ivr.app import create_app
from ivr.bootstrap import Container, build
from ivr.cli.background import worker_over
from ivr.core.privacy.consent import Wording
from ivr.core.privacy.voice import Voice
from ivr.services.ports import JournalEntry
from ivr.settings import Settings
from ivr.storage import migrations
from ivr.web import logs
from tests.contracts.rows import a_message
from tests.core.made import request as a_request
from tests.services.house import HandClock
from tests.services.staff import LAN, PASSWORD, Station
from tests.telephony.fakes import TYPE, signed
from tests.web.desk import Browser

NUMBER, WORDS = "+84912345678", "tôi tên Hoa mất thẻ"
RECORDING = "http://192.0.2.1/Recordings/RE5ecret"


@pytest.fixture(params=["json", "text"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.configure(request.param, stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def container(tmp_path: Path, log: io.StringIO) -> Iterator[Container]:
    settings = Settings.from_env({"IVR_DATA_DIR": str(tmp_path), "IVR_EAR": "keys"})
    migrations.upgrade(settings.database_url)
    made = build(settings, clock=HandClock())
    yield made
    made.close()


@pytest.fixture
def app(container: Container) -> Flask:
    return create_app(container)


def ring(app: Flask, container: Container, path: str, key: str | None = None, **more: str) -> int:
    pairs = [*{"CallSid": "CA1", "From": NUMBER, **more}.items()]
    settings = container.settings
    headers = {"X-Twilio-Signature": signed(path, pairs, key or settings.auth_tokens[0], settings.public_url)}
    return app.test_client().post(path, data=urlencode(pairs), content_type=TYPE, headers=headers).status_code


def assert_silent(log: io.StringIO, *events: str) -> None:
    text = log.getvalue()
    for event in events:
        assert event in text, f"{event!r} was to be logged"
    for secret in (NUMBER, NUMBER[1:], "0" + NUMBER[3:], WORDS, "Hoa", "RE5ecret", PASSWORD):
        assert secret not in text


def test_a_call_that_goes_well_and_ones_that_are_refused(app: Flask, container: Container, log: io.StringIO) -> None:
    assert ring(app, container, "/voice/answer") == 200
    assert ring(app, container, "/voice/turn/CA1/1", Digits="0") == 200
    assert ring(app, container, "/voice/turn/CA1/2", RecordingUrl=RECORDING, RecordingDuration="7") == 200
    assert ring(app, container, "/voice/answer", key="wrong") == 403
    assert ring(app, container, "/voice/turn/CA1/3", Digits=f"{NUMBER}{NUMBER}") in {200, 400}
    assert ring(app, container, f"/voice/turn/{NUMBER}/x") == 404
    assert_silent(log, "webhook", "signature refused")


def test_a_turn_that_breaks_with_all_the_caller_said_in_the_fault(
    app: Flask, container: Container, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(app, container, "/voice/answer")

    def broken(*_: object) -> object:
        raise RuntimeError(f"at {NUMBER}")

    monkeypatch.setattr("ivr.services.calls.engine.resume", broken)
    assert ring(app, container, "/voice/turn/CA1/1", Digits="0") == 200
    assert_silent(log, "turn broke", "+8491***678")


def test_an_officer_who_reads_hears_and_fails_to_hear(app: Flask, container: Container, log: io.StringIO) -> None:
    station = Station(container.store, clock=container.clock)  # type: ignore[arg-type]
    # The application's own hasher is as slow as it has to be; the digest says how it is checked.
    station.hire()
    with container.store.transaction() as tx:
        now = container.clock.now()
        tx.add_callback(a_request(id="r1", number=NUMBER, unit=LAN.unit, asked_at=now, due_at=now))
        tx.add_message(a_message("m1", callback="r1", url=RECORDING, transcript=WORDS))
        tx.voices.expect(Voice("m1", RECORDING, now), Wording(""))
    browser = Browser(app)
    browser.sign_in(LAN.id, "wrong")
    browser.sign_in(LAN.id, PASSWORD)
    assert WORDS in browser.open("/console/card/r1").text
    assert browser.open("/console/card/r1/voice/m1.wav").status_code == 503
    assert browser.open(f"/console/card/{NUMBER}").status_code == 404
    assert_silent(log)


def test_the_worker(container: Container, log: io.StringIO) -> None:
    now = container.clock.now()
    container.journal.write(JournalEntry("j1", "CA7", NUMBER, now, now, "error", None, RECORDING, 3.0, WORDS))
    folder = container.settings.data_dir / "journal"
    (folder / "x.json").write_text(f'{{"number": "{NUMBER}", "transcript": "{WORDS}", "at": "{WORDS}"}}', "utf-8")
    assert worker_over(container).once() == 1
    assert_silent(log, "journal taken in", "set aside", "recordings seen to", "forgotten what was kept")
