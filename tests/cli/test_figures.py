"""``ivr figures`` over a database of its own."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.figures import figures
from ivr.core.callback import Event, Status
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Unit
from ivr.core.session import Session
from tests.contracts.rows import a_call, a_request
from tests.core.made import at, attempt
from tests.databases import opened

Run = Callable[..., Result]
ASKED = at("2026-11-20 08:00")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database in which one promise of November was kept and one call was served."""
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
    served = Session("c1", "print", "can-cuoc", topic="can-cuoc").to_json()
    found = f"sqlite:///{tmp_path / 'hotline.db'}"
    with opened(found) as store, store.transaction() as tx:
        tx.staff.save_unit(Unit("bac", "Xã Bắc"))
        tx.add_callback(a_request(unit="bac", topic="khai-sinh", asked_at=ASKED, status=Status.DONE, closed_at=ASKED))
        tx.add_event(Event("request-1", ASKED, "promise_kept", "then"))
        tx.queue.add_attempt(attempt(Outcome.SOLVED, "2026-11-20 08:30", callback="request-1"))
        tx.add_call(a_call(began_at=ASKED, touched_at=ASKED, over_at=ASKED, session=served))
    return found


def run(*arguments: str, ending: int = 0) -> str:
    result = CliRunner().invoke(figures, list(arguments))
    assert result.exit_code == ending, result.output
    return result.output


def test_kept_promises_lead_in_words_for_a_terminal(url: str) -> None:
    first, second, *rest = run("--month", "2026-11").splitlines()
    assert first == "2026-11, all units"
    assert second.split() == ["promises", "kept", "1", "100.0%"]
    assert ["minutes", "to", "the", "talk", "half", "of", "the", "people", "30"] in [line.split() for line in rest]


def test_another_program_reads_the_same(url: str) -> None:
    told = json.loads(run("--month", "2026-11", "--json"))
    assert told["promises"] == {"requests": 1, "kept": 1, "missed": 0, "rate": 1.0}
    assert told["units"] == {"bac": told["promises"]}
    assert told["days"] == {"2026-11-20": told["promises"]}
    assert (told["calls"]["calls"], told["left_at"]) == (1, {})
    assert (told["outcome"], told["minutes_to_ring"]["median"]) == ({"solved": 1}, 30)
    rows = list(csv.reader(run("--month", "2026-11", "--csv").splitlines()))
    assert rows[:2] == [["group", "item", "count", "kept"], ["promises", "kept", "1", "100.0%"]]
    assert ["topic", "khai-sinh", "1", "100.0%"] in rows


def test_another_month_has_figures_of_its_own(url: str) -> None:
    assert json.loads(run("--month", "2026-10", "--json"))["promises"]["requests"] == 0


def test_that_it_was_read_is_in_the_audit(url: str) -> None:
    run("--month", "2026-11")
    with opened(url) as store, store.transaction() as tx:
        (record,) = tx.audit.latest(9)
    assert (record.entry.who, record.entry.what, record.entry.subject) == (
        "command line",
        "figures-exported",
        "2026-11",
    )


def test_what_is_no_month_is_refused(url: str) -> None:
    assert "expected a month" in run("--month", "soon", ending=2)
    assert "Choose --json or --csv" in run("--json", "--csv", ending=2)
