"""``ivr bench queue``, with numbers so small that its figures mean nothing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.queue import claiming, command, filling
from ivr.cli.bench.queue.figures import Times
from ivr.core.calendar import VIETNAM
from ivr.core.callback import Status
from ivr.storage import migrations
from ivr.storage.database import open_engine
from ivr.storage.stores import SqlStore

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
HOUSE = filling.House(units=2, officers=4, topics=("can-cuoc", "tam-tru"))


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    sizes = ("--size", "400", "--size", "200")
    answer = CliRunner(catch_exceptions=False).invoke(
        command.queue, [*sizes, "--officers", "4", "--claims", "20", "--sqlite-only", "--json"]
    )
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_every_size_is_measured_the_smallest_first(report: dict[str, Any]) -> None:
    assert [(size["database"], size["requests"]) for size in report["sizes"]] == [("sqlite", 200), ("sqlite", 400)]
    for size in report["sizes"]:
        (crew,) = size["claiming"]
        assert (crew["officers"], crew["claims"], crew["again"]) == (4, 20, 0)
        assert crew["a_second"] > 0
        board = size["board"]
        assert board["page_bytes"] > 1000
        for times in (crew["next"], crew["outcome"], board["counts"], board["line"], board["page"]):
            assert 0 < times["p50_ms"] <= times["p95_ms"] <= times["max_ms"]


def test_growth_is_told_as_multiples_of_the_smallest(report: dict[str, Any]) -> None:
    growth = report["growth"]["sqlite"]
    assert growth["requests"] == 2.0
    assert all(times > 0 for times in growth.values())


def test_what_was_left_out_is_said(report: dict[str, Any]) -> None:
    assert "--sqlite-only" in report["not_measured"]["postgresql"]


@pytest.fixture
def store(tmp_path: Path) -> tuple[SqlStore, str]:
    url = f"sqlite:///{tmp_path / 'hotline.db'}"
    migrations.upgrade(url)
    engine = open_engine(url)
    made = SqlStore(engine)
    filling.staff(made, HOUSE)
    filling.fill(engine, HOUSE, range(100), NOW)
    return made, url


def test_the_rows_are_those_of_requests_that_were_asked_for(store: tuple[SqlStore, str]) -> None:
    with store[0].transaction() as tx:
        found = tx.callbacks()
        assert {one.status for one in found} == {Status.WAITING}
        assert {tuple(event.kind for event in tx.events(one.id)) for one in found} == {("asked",)}
        assert {(one.unit, one.topic) for one in found} == {
            (unit, topic) for unit in ("commune-0", "commune-1") for topic in HOUSE.topics
        }
        assert sum(count.overdue for count in tx.queue.board(NOW)) == len([one for one in found if one.overdue(NOW)])
    assert 0 < sum(one.overdue(NOW) for one in found) < len(found)
    store[0].close()


def test_processes_share_the_claims_and_take_none_twice(store: tuple[SqlStore, str]) -> None:
    found = claiming.measure(store[1], 2, 4, 40)
    assert (found.processes, found.claims) == (2, 40)
    with store[0].transaction() as tx:
        done = [one for one in tx.callbacks() if one.status is Status.DONE]
        assert [len(tx.queue.attempts(one.id)) for one in done] == [1] * 40
    store[0].close()


def test_a_queue_that_runs_dry_is_no_measurement(store: tuple[SqlStore, str]) -> None:
    with pytest.raises(NotMeasured, match="Only 100 of 200"):
        claiming.measure(store[1], 1, 4, 200)
    store[0].close()


def test_times_are_told_in_milliseconds() -> None:
    assert Times.of([0.001, 0.002, 0.003]) == Times(2.0, 2.9, 3.0)
