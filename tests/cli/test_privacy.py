"""``ivr privacy`` over a database of its own."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.audit import audit
from ivr.cli.privacy import privacy
from ivr.core.callback import Status
from tests.contracts.rows import a_call, a_message, a_request
from tests.databases import opened

Run = Callable[..., Result]
LONG_AGO = datetime.now(UTC) - timedelta(days=800)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A database with a request that was closed long ago and an open one, both of 0912 345 678."""
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
    with opened(f"sqlite:///{tmp_path / 'hotline.db'}") as store, store.transaction() as tx:
        tx.add_callback(a_request(status=Status.DONE, asked_at=LONG_AGO, closed_at=LONG_AGO))
        tx.add_callback(a_request("request-2", call="call-2"))
        tx.add_message(a_message(at=LONG_AGO))
        tx.add_call(a_call(touched_at=LONG_AGO, over_at=LONG_AGO))

    def invoke(*arguments: str, ending: int = 0) -> Result:
        group = audit if arguments[0] == "audit" else privacy
        result = CliRunner().invoke(group, list(arguments[1:] if group is audit else arguments))
        assert result.exit_code == ending, result.output
        return result

    return invoke


def test_what_is_held_is_counted_and_the_look_is_written_down(run: Run) -> None:
    found = json.loads(run("find", "0912345678", "--json").output)
    assert found == {"requests": 2, "open": 1, "messages": 1, "recordings": 0, "calls": 1, "journal": 0}
    shown = run("audit", "show").output
    assert "command line  subject-found  +8491***678" in shown


def test_a_number_that_nobody_can_have_is_refused(run: Run) -> None:
    assert "expected a telephone number" in run("find", "12", ending=2).output


def test_a_copy_is_written_for_its_owner_alone_and_never_over_a_file(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    run("export", "0912345678", "--to", str(copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with zipfile.ZipFile(copy) as archive:
        assert len(json.loads(archive.read("data.json"))["requests"]) == 2
    assert "there already" in run("export", "0912345678", "--to", str(copy), ending=2).output


def test_an_open_request_stands_in_the_way_of_erasing(run: Run) -> None:
    refused = run("erase", "0912345678", "--yes", ending=1)
    assert "still waits to be rung" in str(refused.exception)
    erased = json.loads(run("erase", "0912345678", "--yes", "--cancel-open", "--json").output)
    assert (erased["requests"], erased["messages"], erased["calls"]) == (2, 1, 1)
    assert json.loads(run("find", "0912345678", "--json").output)["requests"] == 0


def test_nothing_is_erased_without_being_asked_once_more(run: Run) -> None:
    run("erase", "0912345678", "--cancel-open", ending=1)
    assert json.loads(run("find", "0912345678", "--json").output)["requests"] == 2


def test_the_register_tells_by_when_it_is_due(run: Run) -> None:
    line = run("ask", "erase", "0912345678", "--at", "2026-11-20T16:00:00").output
    assert "erase  +8491***678  answer by 2026-11-23 17:00, done by 2026-11-30 23:59" in line
    assert run("register", "--open").output == line
    run("erase", "0912345678", "--yes", "--cancel-open")
    assert run("register", "--open").output == ""
    assert "done: 2 requests" in run("register").output


def test_a_dry_run_of_a_purge_leaves_everything(run: Run) -> None:
    told = json.loads(run("purge", "--dry-run", "--json").output)
    assert told["dry_run"]
    assert {kind: one["count"] for kind, one in told["forgotten"].items()} == {
        "transcripts": 1,
        "requests": 1,
        "calls": 1,
    }
    assert json.loads(run("find", "0912345678", "--json").output)["requests"] == 2
    assert "requests (kept 730 days): 1 from" in run("purge").output
    assert json.loads(run("find", "0912345678", "--json").output)["requests"] == 1
    again = json.loads(run("purge", "--json").output)["forgotten"]
    assert again["requests"]["count"] == 1, "the report is the day's"


def test_what_the_program_does_not_do_itself_is_closed_by_hand(run: Run) -> None:
    case = run("ask", "correct", "0912345678").output.split()[0]
    assert "expected the id of one open case" in run("close", "zz", "--result", "đã sửa", ending=2).output
    assert "done: đã sửa" in run("close", case, "--result", "đã sửa").output
    assert run("register", "--open").output == ""
