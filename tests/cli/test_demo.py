"""``ivr demo``: samples come into a database without real people alone, with passwords, and go without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.bootstrap import samples
from ivr.cli import cli
from ivr.cli.hints import console_hint, demo_key
from ivr.core.callback import Event
from ivr.core.requests.units import Officer
from ivr.services.queue import Queue
from ivr.services.sign_in import SignIn
from ivr.settings import Settings
from ivr.storage.database import open_engine
from ivr.storage.stores import SqlStore
from tests.core.made import request
from tests.services.house import HandClock
from tests.services.staff import CHEAP, HOUSE, SeededChance


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(samples, "Argon2", lambda: CHEAP)
    return SqlStore(open_engine(f"sqlite:///{tmp_path / 'hotline.db'}"))


def demo(word: str) -> Result:
    return CliRunner().invoke(cli, ["demo", word])


def test_it_says_what_was_added_and_how_to_remove_it(store: SqlStore) -> None:
    added = demo("add")
    assert added.exit_code == 0, added.output
    assert "SAMPLE DATA" in added.output
    assert "ivr demo remove" in added.output
    with store.transaction() as tx:
        assert len(tx.callbacks()) > 50


def test_every_sample_officer_can_sign_in_with_the_printed_password(store: SqlStore) -> None:
    words = [line.split() for line in demo("add").output.splitlines() if line.startswith("  mau-")]
    assert [(name, role) for name, _, role in words] == [
        ("mau-lan", "officer"),
        ("mau-nam", "officer"),
        ("mau-hung", "supervisor"),
    ]
    assert len({password for _, password, _ in words}) == 3
    door = SignIn(store, CHEAP, HandClock(), SeededChance(100), HOUSE)
    for name, password, _ in words:
        assert door.visit(door.sign_in(name, password, "10.0.0.7")).officer.id == name


def test_samples_are_not_added_twice(store: SqlStore) -> None:
    demo("add")
    again = demo("add")
    assert again.exit_code == 1
    assert "there already" in again.output


def test_samples_do_not_come_among_real_people(store: SqlStore) -> None:
    demo("remove")
    with store.transaction() as tx:
        tx.staff.save_officer(Officer("lan", "Lan", ""))
    refused = demo("add")
    assert refused.exit_code == 1
    assert "real use" in refused.output
    with store.transaction() as tx:
        assert tx.callbacks() == ()


def test_removing_takes_all_samples_and_no_real_request(store: SqlStore) -> None:
    demo("add")
    clock = HandClock()
    with store.transaction() as tx:
        assert tx.add_callback(request(id="real", unit="mau-tinh"))
        tx.add_event(Event("real", clock.now(), "asked"))
    Queue(store, clock).take("mau-lan", "real")
    Queue(store, clock).take("mau-lan", "mau-01")
    assert "The sample data is gone" in demo("remove").output
    with store.transaction() as tx:
        [real] = tx.callbacks()
        assert (tx.staff.officers(), tx.staff.units()) == ((), ())
        assert len(tx.events("real")) == 2
    assert (real.id, real.unit, real.status, real.claim) == ("real", "", "waiting", None)


def test_the_start_tells_who_may_come_in(store: SqlStore) -> None:
    demo("remove")
    assert "ivr officer add" in console_hint(store)
    demo("add")
    assert "ivr demo remove" in console_hint(store)


@pytest.mark.parametrize(
    ("environment", "offered"),
    [
        ({}, True),
        ({"IVR_HOST": "0.0.0.0"}, True),
        ({"IVR_HOST": "192.0.2.7"}, False),
        ({"IVR_PUBLIC_URL": "https://hotline.example.vn"}, False),
        ({"IVR_PUBLIC_URL": "http://192.0.2.7:8000"}, False),
    ],
)
def test_a_way_in_is_offered_on_this_machine_alone(
    store: SqlStore, tmp_path: Path, environment: dict[str, str], offered: bool
) -> None:
    demo("remove")
    settings = Settings.from_env({"IVR_DATA_DIR": str(tmp_path), **environment})
    assert bool(demo_key(settings, store)) is offered


def test_no_way_in_is_offered_on_a_platform_or_among_real_people(store: SqlStore, tmp_path: Path) -> None:
    demo("add")
    exchange = Settings.from_env({"IVR_DATA_DIR": str(tmp_path)})
    keys = {demo_key(exchange, store) for _ in range(5)}
    assert len(keys) == 5 and all(len(key) >= 32 for key in keys)
    platform = {
        "IVR_PLATFORM": "somleng",
        "IVR_PUBLIC_URL": "https://127.0.0.1",
        "IVR_TWILIO_AUTH_TOKEN": "key",
        "IVR_DATA_DIR": str(tmp_path),
    }
    assert demo_key(Settings.from_env(platform), store) == ""
    with store.transaction() as tx:
        tx.staff.save_officer(Officer("lan", "Lan", ""))
    assert demo_key(exchange, store) == ""
