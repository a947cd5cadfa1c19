"""``ivr officer`` and ``ivr audit`` over a database of their own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import accounts
from ivr.cli.audit import audit
from ivr.cli.officer import officer
from ivr.core.requests.units import Unit
from ivr.services.officers import Officers
from ivr.services.ports import Store
from tests.services.house import HandClock
from tests.services.staff import CHEAP, SeededChance

Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a fresh folder; hashing there is cheap."""
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))

    def cheap(store: Store) -> Officers:
        return Officers(store, CHEAP, HandClock(), SeededChance())

    monkeypatch.setattr(accounts, "officers_over", cheap)
    return tmp_path / "hotline.db"


@pytest.fixture
def run(database: Path) -> Run:
    def invoke(*arguments: str, **more: Any) -> Result:
        group = {"officer": officer, "audit": audit}[arguments[0]]
        return CliRunner().invoke(group, list(arguments[1:]), **more)

    return invoke


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_an_officer_is_added_with_a_first_password_shown_once(run: Run) -> None:
    added = told(run("officer", "add", "lan", "--name", "Nguyễn Thị Lan", "--telephone", "0912345678", "--json"))
    assert (added["id"], added["role"], added["telephone"]) == ("lan", "officer", "+8491***678")
    assert len(added["first_password"]) == 19
    listed = run("officer", "list").output
    assert listed == "lan  Nguyễn Thị Lan  -  officer  (first password)\n"
    assert added["first_password"] not in listed


def test_a_password_that_is_asked_for_is_not_shown(run: Run) -> None:
    typed = "hoa sen nở bốn mùa\nhoa sen nở bốn mùa\n"
    result = run("officer", "add", "lan", "--name", "Lan", "--ask", input=typed)
    assert result.exit_code == 0
    assert "hoa sen" not in result.output
    assert "First password" not in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "Lan", "--name", "Lan"), "A name to sign in with has"),
        (("add", "lan", "--name", "Lan", "--unit", "nowhere"), "known are: tinh-mau."),
        (("add", "lan", "--name", "Lan", "--telephone", "12"), "Nobody can be rung on '12'"),
        (("add", "hung", "--name", "Hùng"), "There is an officer of that name already. hung"),
        (("disable", "lan"), "There is no such officer. lan"),
        (("reset", "lan"), "There is no such officer. lan"),
    ],
)
def test_mistakes_are_told_in_a_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    with accounts.configured_store() as store, store.transaction() as tx:
        tx.staff.save_unit(Unit("tinh-mau", "Công an tỉnh Mẫu"))
    run("officer", "add", "hung", "--name", "Hùng", "--unit", "tinh-mau", "--supervisor")
    result = run("officer", *arguments)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output


def test_a_weak_password_is_refused_with_the_reason(run: Run) -> None:
    result = run("officer", "add", "lan", "--name", "Lan", "--ask", input="matkhau\nmatkhau\n")
    assert result.exit_code == 1
    assert "needs 12 characters" in result.output


def test_disabling_enabling_and_resetting(run: Run) -> None:
    run("officer", "add", "lan", "--name", "Lan")
    assert told(run("officer", "disable", "lan", "--json")) == {"id": "lan", "disabled": True, "sessions_ended": 0}
    assert "(disabled)" in run("officer", "list").output
    run("officer", "enable", "lan")
    assert "(disabled)" not in run("officer", "list").output
    assert len(told(run("officer", "reset", "lan", "--json"))["first_password"]) == 19
    state = told(run("officer", "list", "--json"))["officers"]
    assert [(one["id"], one["must_change_password"], one["one_time_codes"]) for one in state] == [
        ("lan", True, False)
    ]


def test_nobody_yet_is_told_with_what_to_do(run: Run) -> None:
    assert "ivr officer add" in run("officer", "list").output


def test_a_whole_chain_is_told_with_its_end(run: Run) -> None:
    run("officer", "add", "lan", "--name", "Lan")
    run("officer", "disable", "lan")
    report = told(run("audit", "verify", "--json"))
    assert (report["records"], report["broken"]) == (2, None)
    assert run("audit", "verify", "--kept", report["head"]).output == (
        f"2 records, the chain is whole. Its end: {report['head']}\n"
    )
    assert [record["what"] for record in told(run("audit", "show", "--json"))["records"]] == [
        "officer-disabled",
        "officer-added",
    ]
    assert "command line  officer-disabled  lan" in run("audit", "show", "--latest", "1").output


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit SET subject = 'minh' WHERE number = 1", "Record 1 was changed"),
        ("DELETE FROM audit WHERE number = 2", "Record 2 is missing."),
        ("UPDATE audit_head SET count = 1", "Record 2 was not written by the hotline"),
    ],
)
def test_a_broken_chain_is_told_and_fails(run: Run, database: Path, statement: str, sentence: str) -> None:
    run("officer", "add", "lan", "--name", "Lan")
    run("officer", "disable", "lan")
    with sqlite3.connect(database) as connection:
        connection.execute(statement)
    connection.close()
    result = run("audit", "verify")
    assert (result.exit_code, sentence in result.output) == (1, True)


def test_a_kept_end_that_is_none_is_a_mistake(run: Run) -> None:
    result = run("audit", "verify", "--kept", "5:abc")
    assert result.exit_code == 2
    assert "no head of the audit" in result.output
