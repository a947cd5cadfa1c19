"""Supervisors read who did what: of their own officers, masked, and with a check of the chain."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from ivr.core.requests.outcome import Outcome
from ivr.services.audit import Deed
from ivr.services.witness import Handled
from ivr.storage.memory_accounts import AccountTables
from ivr.web.console import audit
from tests.services.staff import ADMINISTRATOR, LAN
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import NAM, Hall


@pytest.fixture
def hall() -> Hall:
    made = Hall()
    made.ask("r1")
    made.officer().open("/console/card/r1")
    made.officer(NAM)
    return made


def test_a_supervisor_of_the_whole_office_reads_all_of_it(hall: Hall) -> None:
    text = supervisor(hall).open("/console/audit").text
    table = text.split("<tbody>")[1]
    for words in ("Xem phiếu", LAN.name, NAM.name, "10.0.0.7", "Xem nhật ký"):
        assert words in table


def test_a_communes_supervisor_reads_what_her_own_officers_did(hall: Hall) -> None:
    text = supervisor(hall, THU).open("/console/audit").text
    assert LAN.name in text
    assert NAM.name not in text
    assert "command line" not in text
    assert NAM.id not in supervisor_table(hall, f"?who={NAM.id}")


def supervisor_table(hall: Hall, asked: str) -> str:
    hall.clock.pass_(minutes=1)
    return supervisor(hall, replace(THU, id="thu2")).open(f"/console/audit{asked}").text.split("<tbody>")[1]


def test_officers_do_not_read_it(hall: Hall) -> None:
    browser = hall.officer()
    assert browser.open("/console/audit").status_code == 403
    assert browser.post("/console/audit/verify", {}).status_code == 403


def test_it_is_narrowed_by_who_and_what(hall: Hall) -> None:
    browser = supervisor(hall)
    table = browser.open(f"/console/audit?who={LAN.id}&what=card-seen").text.split("<tbody>")[1]
    assert table.count("<tr>") == 1
    assert "Xem phiếu" in table


def test_it_is_read_page_by_page_to_its_beginning(hall: Hall) -> None:
    browser = supervisor(hall)
    with patch.object(audit, "SHOWN", 3):
        page, seen = browser.open("/console/audit").text, 0
        while "Xem tiếp" in page and seen < 50:
            seen += page.split("<tbody>")[1].count("<tr>")
            before = page.split("before=")[1].split('"')[0]
            page = browser.open(f"/console/audit?before={before}").text
    assert "Thêm cán bộ" in page or "Không có dòng nào" in page
    assert seen > 6
    assert browser.open("/console/audit?before=x").status_code == 404


def test_a_whole_chain_is_said_to_be_whole_with_its_end(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open("/console/audit")
    text = browser.send("/console/audit/verify").text
    with hall.store.transaction() as tx:
        assert str(tx.audit.head()) in text
    assert "còn nguyên vẹn" in text


def test_a_changed_record_is_told(hall: Hall) -> None:
    browser = supervisor(hall)
    browser.open("/console/audit")
    tables: AccountTables = hall.store._tables.accounts  # type: ignore[attr-defined]
    second = tables.audit[2]
    tables.audit[2] = replace(second, entry=replace(second.entry, who="nobody"))
    assert "không còn nguyên vẹn" in browser.send("/console/audit/verify").text


def test_every_deed_has_words(hall: Hall) -> None:
    text = supervisor(hall).open("/console/audit").text
    for deed in (*Deed, *Handled):
        assert f">{deed.value}</option>" not in text, deed


def test_what_stands_behind_a_deed_is_told_in_words(hall: Hall) -> None:
    hall.outcomes.record(LAN.id, hall.queue.take(LAN.id, "r1").id, Outcome.BUSY, rang_at=hall.clock.now())
    hall.station.officers.disable(NAM.id, ADMINISTRATOR)
    table = supervisor(hall).open("/console/audit").text
    for words in ("Máy bận, nhập từ phiếu", "Cán bộ trực, xa-tay-mau", "1 phiên làm việc"):
        assert words in table, words
