"""What somebody may ask about his own data: found, copied, erased; with the clock, and in the audit."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest

from ivr.core.callback import Event, Message, Status
from ivr.core.errors import IllegalMove
from ivr.core.figures.case import promises_of
from ivr.core.figures.tally import total
from ivr.core.privacy.consent import Wording
from ivr.core.privacy.subject_case import NotTakenIn, OpenRequest, Wish
from ivr.core.privacy.voice import Place, Voice
from ivr.core.requests.claim import Claim
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.priority import Ground, Precedence
from ivr.services.audit import Actor, check
from ivr.services.ports import JournalEntry, Store
from ivr.services.subject_register import SubjectRegister
from ivr.services.subject_rights import Erased, SubjectRights
from ivr.storage.stores import SqlStore
from tests.contracts.rows import a_call
from tests.core.made import OFFICE, TET, at, attempt
from tests.services.bureau import Bureau
from tests.services.house import ListJournal

NUMBER, OTHER = "+84912345678", "+84987654321"
MINH = Actor("minh", "10.0.0.7")
KEY = b"house key"
TOLD = Wording("Lời nói được ghi âm để cán bộ nghe.")


@pytest.fixture
def bureau(store: Store) -> Bureau:
    made = Bureau(store)
    fill(made)
    return made


def fill(bureau: Bureau) -> None:
    """A closed request of the number, with everything; the call that typed it; a request of somebody else."""
    now = bureau.clock.now()
    word = Precedence(Ground.FRAIL, "minh", now, "bà cụ ở bản")
    bureau.ask("r1", call="CA1", number=NUMBER, status=Status.DONE, closed_at=now, precedence=word)
    bureau.ask("r2", call="CA3", number=OTHER)
    with bureau.store.transaction() as tx:
        tx.add_call(a_call("CA1", number=NUMBER, session=json.dumps({"number": NUMBER}), over_at=now))
        tx.add_call(a_call("CA2", number=OTHER, session=json.dumps({"digits": NUMBER}), over_at=now))
        tx.add_call(a_call("CA3", number=OTHER, session="{}", over_at=now))
        tx.add_message(Message("m1", "r1", "CA1", "https://p/Recordings/RE1", 3.0, now, "tôi tên Hoa mất thẻ"))
        tx.voices.expect(Voice("m1", "https://p/Recordings/RE1", now, TOLD.id), TOLD)
        tx.voices.put_sound("m1", b"RIFF voice")
        tx.add_event(Event("r1", now, "asked_again", "CA2"))
        tx.queue.add_attempt(attempt(Outcome.SOLVED, "09:00", id="a1", callback="r1", note="nhà chị Hoa"))


def rights(bureau: Bureau, journal: ListJournal | None = None) -> SubjectRights:
    return SubjectRights(bureau.store, journal or ListJournal(), bureau.clock, KEY)


def register(bureau: Bureau) -> SubjectRegister:
    return SubjectRegister(bureau.store, bureau.clock, bureau.ids, OFFICE, TET.__contains__, KEY)


def deeds(bureau: Bureau) -> list[tuple[str, str, str]]:
    with bureau.store.transaction() as tx:
        return [(one.entry.who, one.entry.what, one.entry.subject) for one in tx.audit.records(99)]


def test_all_of_a_number_is_found_and_nothing_of_another(bureau: Bureau) -> None:
    found = rights(bureau).find(MINH, NUMBER)
    assert [request.callback.id for request in found.requests] == ["r1"]
    assert [call.id for call in found.calls] == ["CA1"]
    assert found.requests[0].messages[0].told == TOLD.text
    assert deeds(bureau) == [("minh", "subject-found", "+8491***678")]


def test_a_copy_holds_the_data_and_the_recordings(bureau: Bureau) -> None:
    with zipfile.ZipFile(io.BytesIO(rights(bureau).export(MINH, NUMBER))) as archive:
        assert archive.namelist() == ["data.json", "recordings/m1.wav"]
        assert archive.read("recordings/m1.wav") == b"RIFF voice"
        data = json.loads(archive.read("data.json"))
    (request,) = data["requests"]
    assert data["number"] == NUMBER
    assert request["messages"][0]["transcript"] == "tôi tên Hoa mất thẻ"
    assert request["messages"][0]["told_before"] == TOLD.text
    assert request["attempts"][0]["note"] == "nhà chị Hoa"
    assert request["priority_given"]["note"] == "bà cụ ở bản"
    assert "hoa" not in json.dumps(request["attempts"][0]["outcome"])
    assert OTHER not in json.dumps(data)
    assert [deed for _, deed, _ in deeds(bureau)] == ["subject-exported"]


def test_what_is_erased_is_found_no_more_and_its_figures_stay(bureau: Bureau) -> None:
    assert rights(bureau).erase(MINH, NUMBER) == Erased(requests=1, messages=1, recordings=1, calls=2)
    found = rights(bureau).find(MINH, NUMBER)
    assert (found.requests, found.calls) == ((), ())
    with bureau.store.transaction() as tx:
        bare = tx.callback("r1")
        assert bare and (bare.number, bare.code, bare.path, bare.call) == (None, ("", ""), (), "")
        assert bare.precedence is None
        assert (bare.status, bare.topic, bare.asked_at) == (Status.DONE, "tam-tru", at("08:00"))
        assert tx.messages("r1") == ()
        assert [(event.kind, event.detail) for event in tx.events("r1")] == [
            ("asked", ""),
            ("asked_again", ""),
            ("erased", ""),
        ]
        (kept,) = tx.queue.attempts("r1")
        assert (kept.outcome, kept.note) == (Outcome.SOLVED, "")
        voice = tx.voices.voice("m1")
        assert voice and voice.place is Place.THERE, "the platform's copy is removed next"
        assert tx.voices.sound("m1") is None
        assert (tx.call("CA1"), tx.call("CA2")) == (None, None), "the number was typed in the second one"
        assert tx.call("CA3")
        assert tx.callback("r2")
    assert check(bureau.store).broken is None


def test_who_still_waits_to_be_rung_is_not_forgotten_by_accident(bureau: Bureau) -> None:
    with pytest.raises(OpenRequest):
        rights(bureau).erase(MINH, OTHER)
    assert bureau.request("r2").number == OTHER
    rights(bureau).erase(MINH, OTHER, cancel_open=True)
    assert (bureau.request("r2").status, bureau.request("r2").number) == (Status.CANCELLED, None)


def test_nothing_is_erased_while_an_officer_rings(bureau: Bureau) -> None:
    now = bureau.clock.now()
    held = Claim("hoa", now, now)
    bureau.ask("r3", number="+84911111111", status=Status.TALKING, claim=held)
    with pytest.raises(IllegalMove):
        rights(bureau).erase(MINH, "+84911111111", cancel_open=True)
    assert bureau.request("r3").number == "+84911111111"


def test_a_callback_that_waits_in_the_journal_is_not_overlooked(bureau: Bureau) -> None:
    now, journal = bureau.clock.now(), ListJournal()
    journal.write(JournalEntry("j1", "CA9", NUMBER, now, now, "error"))
    assert len(rights(bureau, journal).find(MINH, NUMBER).journal) == 1
    with pytest.raises(NotTakenIn):
        rights(bureau, journal).erase(MINH, NUMBER)


def test_a_call_that_goes_on_is_left_and_told(bureau: Bureau) -> None:
    with bureau.store.transaction() as tx:
        tx.add_call(a_call("now", number=NUMBER))
    service = rights(bureau)
    case = register(bureau).ask(MINH, Wish.ERASE, NUMBER)
    assert service.erase(MINH, NUMBER).calls_left == 1
    assert [one.id for one in register(bureau).cases(only_open=True)] == [case.id], "it is not done yet"
    with bureau.store.transaction() as tx:
        tx.end_call("now", "completed", bureau.clock.now())
    assert service.erase(MINH, NUMBER) == Erased(0, 0, 0, 1)
    assert register(bureau).cases(only_open=True) == ()


def test_what_is_carried_out_is_closed_in_the_register_and_nothing_else(bureau: Bureau) -> None:
    asked = register(bureau).ask(MINH, Wish.EXPORT, NUMBER)
    register(bureau).ask(MINH, Wish.CORRECT, NUMBER)
    register(bureau).ask(MINH, Wish.EXPORT, OTHER)
    rights(bureau).export(MINH, NUMBER)
    left = register(bureau).cases(only_open=True)
    assert {(one.shown, one.wish) for one in left} == {("+8491***678", Wish.CORRECT), ("+8498***321", Wish.EXPORT)}
    (done,) = (one for one in register(bureau).cases() if one.closed_at)
    assert (done.id, done.result) == (asked.id, "1 requests")


def test_figures_of_calls_and_promises_outlive_what_was_erased(bureau: Bureau) -> None:
    with bureau.store.transaction() as tx:
        tx.add_event(Event("r1", bureau.clock.now(), "promise_kept", "then"))
    days = (date(2026, 3, 1), date(2026, 12, 1))
    rights(bureau).erase(MINH, NUMBER)
    with bureau.store.transaction() as tx:
        assert total(tx.privacy.tallies(*days), "call") == 2
        bare = tx.callback("r1")
        assert bare
        assert promises_of(tx.events("r1")) == (1, 0)


def test_the_file_of_the_database_holds_nothing_of_it_any_more(
    sqlite_store: SqlStore, tmp_path: Path, sqlite_url: str
) -> None:
    bureau = Bureau(sqlite_store)
    fill(bureau)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    flushed(path)
    assert NUMBER.encode() in path.read_bytes()
    rights(bureau).erase(MINH, NUMBER)
    flushed(path)
    left = path.read_bytes()
    for trace in (NUMBER, "tôi tên Hoa", "nhà chị Hoa", "bà cụ ở bản", "RIFF voice"):
        assert trace.encode() not in left


def flushed(path: Path) -> None:
    """Bring what was written ahead into the file itself."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
