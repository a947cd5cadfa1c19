"""What is kept for its time and then forgotten: counted, written down, repeatable."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from ivr.core.callback import Message, Status
from ivr.core.figures.tally import total
from ivr.core.privacy.consent import Wording
from ivr.core.privacy.retention import Forgotten, Kind, Period, Schedule
from ivr.core.privacy.voice import Place, Voice
from ivr.core.requests.outcome import Outcome
from ivr.services.ports import Store
from ivr.services.retention import Retention
from tests.contracts.rows import a_call
from tests.core.made import attempt
from tests.services.bureau import Bureau

DAYS = {Kind.TRANSCRIPTS: 10, Kind.RECORDINGS: 20, Kind.REQUESTS: 40, Kind.CALLS: 30, Kind.SET_ASIDE: 5}
SCHEDULE = Schedule({kind: Period(days, "vì sao") for kind, days in DAYS.items()})


class Files:
    def __init__(self, *moments: datetime) -> None:
        self.moments = list(moments)

    def old(self, before: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self.moments if at < before)

    def forget(self, before: datetime) -> tuple[datetime, ...]:
        gone = self.old(before)
        self.moments = [at for at in self.moments if at not in gone]
        return gone


@pytest.fixture
def bureau(store: Store) -> Bureau:
    return Bureau(store)


def fill(bureau: Bureau, count: int = 1) -> None:
    """Closed requests of today, each with a call, a message, its voice and an attempt; and an open one."""
    now = bureau.clock.now()
    for number in range(count):
        key = f"r{number}"
        bureau.ask(key, call=f"c{key}", number=f"+8491200000{number}", status=Status.DONE, closed_at=now)
        with bureau.store.transaction() as tx:
            tx.add_call(a_call(f"c{key}", began_at=now, touched_at=now))
            tx.add_message(Message(f"m{key}", key, f"c{key}", "https://p/Recordings/RE", 3.0, now, "mất thẻ"))
            tx.voices.expect(Voice(f"m{key}", "https://p/Recordings/RE", now, next_at=now), Wording("Ghi âm."))
            tx.voices.put_sound(f"m{key}", b"RIFF")
            tx.queue.add_attempt(attempt(Outcome.SOLVED, "08:00", id=f"a{key}", callback=key, note="ghi chú"))
    bureau.ask("open", number="+84912999999")


def purger(bureau: Bureau, batch: int = 100, files: Files | None = None) -> Retention:
    return Retention(bureau.store, bureau.clock, SCHEDULE, files, batch)


def test_everything_goes_in_its_own_time(bureau: Bureau) -> None:
    fill(bureau)
    purge = purger(bureau)
    assert purge.due() is not None
    assert purge.purge().forgotten == {}
    bureau.clock.pass_(days=11)
    assert set(purge.purge().forgotten) == {Kind.TRANSCRIPTS}
    with bureau.store.transaction() as tx:
        (message,) = tx.messages("r0")
        assert (message.transcript, message.url != "") == ("", True)
    bureau.clock.pass_(days=10)
    assert set(purge.purge().forgotten) == {Kind.RECORDINGS}
    with bureau.store.transaction() as tx:
        (message,) = tx.messages("r0")
        voice = tx.voices.voice("mr0")
        assert (message.url, message.seconds, tx.voices.sound("mr0")) == ("", 3.0, None)
        assert voice and voice.place is Place.THERE
    bureau.clock.pass_(days=10)
    assert set(purge.purge().forgotten) == {Kind.CALLS}
    bureau.clock.pass_(days=10)
    assert set(purge.purge().forgotten) == {Kind.REQUESTS}
    with bureau.store.transaction() as tx:
        assert (tx.callback("r0"), tx.messages("r0"), tx.call("cr0"), tx.queue.attempts("r0")) == (None, (), None, ())
        assert tx.callback("open"), "an open request never grows old"


def test_figures_outlive_the_people_in_them(bureau: Bureau) -> None:
    fill(bureau, 3)
    bureau.clock.pass_(days=50)
    purger(bureau).purge()
    with bureau.store.transaction() as tx:
        found = tx.privacy.tallies(date(2026, 11, 23), date(2026, 11, 24))
    assert {(one.unit, one.topic, one.what): one.count for one in found} == {
        ("bac", "tam-tru", "request"): 3,
        ("bac", "tam-tru", "outcome:solved"): 3,
        ("bac", "tam-tru", "tries:1"): 3,
        ("bac", "tam-tru", "rung:0"): 3,
        ("bac", "tam-tru", "spoken:0"): 3,
    }


def test_a_dry_run_tells_the_same_and_changes_nothing(bureau: Bureau) -> None:
    fill(bureau, 2)
    bureau.clock.pass_(days=50)
    asked = bureau.clock.now() - timedelta(days=50)
    files = Files(bureau.clock.now() - timedelta(days=6))
    told = purger(bureau, files=files).preview()
    assert told[Kind.CALLS] == Forgotten(2, asked, asked)
    assert told == purger(bureau, files=files).preview() == purger(bureau, files=files).purge().forgotten
    assert purger(bureau, files=files).preview() == {}


def test_the_report_is_stored_and_in_the_audit_once_a_day(bureau: Bureau) -> None:
    fill(bureau, 5)
    bureau.clock.pass_(days=50)
    report = purger(bureau, batch=2).due()
    assert report and report.forgotten[Kind.CALLS].count == 5
    assert purger(bureau).due() is None
    bureau.clock.pass_(days=1)
    again = purger(bureau).due()
    assert again and again.forgotten == {}
    with bureau.store.transaction() as tx:
        assert tx.privacy.purges(9) == (again, report)
        entries = [record.entry for record in tx.audit.records(9)]
    assert [(one.who, one.what, one.subject) for one in entries] == [
        ("worker", "purged", report.day),
        ("worker", "purged", again.day),
    ]
    assert "requests=5 2026-11-23..2026-11-23" in entries[0].detail


def test_the_worker_does_a_little_at_each_look(bureau: Bureau) -> None:
    fill(bureau, 5)
    bureau.clock.pass_(days=50)
    purge = Retention(bureau.store, bureau.clock, SCHEDULE, None, 1, 3)
    looks = 1
    while (report := purge.due()) is None:
        looks += 1
    assert looks > 5
    assert [one.count for one in report.forgotten.values()] == [5, 5, 5, 5]
    assert purge.due() is None


def test_a_purge_killed_in_the_middle_goes_on_and_counts_nothing_twice(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(bureau, 5)
    bureau.clock.pass_(days=50)
    done = 0
    whole = Retention._batch

    def killed(self: Retention, day: str, kind: Kind, before: datetime) -> bool:
        nonlocal done
        if done == 4:
            raise KeyboardInterrupt
        done += 1
        return whole(self, day, kind, before)

    monkeypatch.setattr(Retention, "_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        purger(bureau, batch=2).due()
    monkeypatch.setattr(Retention, "_batch", whole)
    with bureau.store.transaction() as tx:
        begun = tx.privacy.open_purge()
    assert begun
    bureau.clock.pass_(days=1)
    report = purger(bureau, batch=2).due()
    assert report and report.day == begun.day
    assert {kind: one.count for kind, one in report.forgotten.items()} == {
        Kind.TRANSCRIPTS: 5,
        Kind.RECORDINGS: 5,
        Kind.REQUESTS: 5,
        Kind.CALLS: 5,
    }
    with bureau.store.transaction() as tx:
        assert total(tx.privacy.tallies(date(2026, 11, 1), date(2026, 12, 1)), "request") == 5
    assert purger(bureau).due() is not None, "the new day has a purge of its own"
