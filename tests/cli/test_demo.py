"""``ivr demo``: samples come marked, into a database without real people alone, and go without a trace."""

from __future__ import annotations

from pathlib import Path

import phonenumbers
import pytest
from click.testing import CliRunner, Result

from ivr.cli import accounts, cli
from ivr.cli.run import console_hint
from ivr.core.callback import Event
from ivr.core.requests.units import Officer
from ivr.services.officers import Officers
from ivr.services.queue import Queue
from ivr.services.sign_in import SignIn
from ivr.storage.database import open_engine
from ivr.storage.samples import MARK
from ivr.storage.stores import SqlStore
from tests.core.made import request
from tests.services.house import HandClock
from tests.services.staff import CHEAP, HOUSE, SeededChance


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(accounts, "officers_over", lambda store: Officers(store, CHEAP, HandClock(), SeededChance()))
    return SqlStore(open_engine(f"sqlite:///{tmp_path / 'hotline.db'}"))


def demo(word: str) -> Result:
    return CliRunner().invoke(cli, ["demo", word])


def test_samples_are_marked_and_belong_to_nobody(store: SqlStore) -> None:
    added = demo("add")
    assert added.exit_code == 0, added.output
    assert "SAMPLE DATA" in added.output
    assert "ivr demo remove" in added.output
    with store.transaction() as tx:
        requests, officers, units = tx.callbacks(), tx.staff.officers(), tx.staff.units()
    assert len(requests) >= 8
    ids = [*(one.id for one in requests), *(one.id for one in officers), *(one.id for one in units)]
    assert all(one.startswith(MARK) for one in ids)
    assert all("(mẫu)" in name for name in (*(one.name for one in officers), *(one.name for one in units)))
    numbers = [phonenumbers.parse(one.number or "") for one in requests]
    assert not any(phonenumbers.is_valid_number(number) for number in numbers)
    assert len({one.number for one in requests}) == len(requests)


def test_every_sample_officer_can_sign_in_with_the_printed_password(store: SqlStore) -> None:
    words = [line.split() for line in demo("add").output.splitlines() if line.startswith(f"  {MARK}")]
    assert [name for name, *_ in words] == ["mau-lan", "mau-nam", "mau-hung"]
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
    assert "10 requests" in demo("remove").output
    with store.transaction() as tx:
        [real] = tx.callbacks()
        assert (tx.staff.officers(), tx.staff.units()) == ((), ())
        assert len(tx.events("real")) == 2
    assert (real.id, real.unit, real.status, real.claim) == ("real", "", "waiting", None)


def test_the_start_tells_how_to_come_in(store: SqlStore) -> None:
    demo("remove")
    assert "ivr demo add" in console_hint(store)
    demo("add")
    assert "ivr demo remove" in console_hint(store)
