"""The samples of the demo: added whole to an unused database, entered without a password, taken out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import phonenumbers
import pytest

from ivr.core.accounts.access import Stage, UnknownOfficer
from ivr.core.callback import CLOSED, Callback
from ivr.core.content.special_day import SpecialDay
from ivr.core.requests.priority import Ground, Precedence
from ivr.core.requests.units import Role
from ivr.core.samples import MARK, SampleBook
from ivr.flows.content import load_content
from ivr.flows.samples import load_samples
from ivr.services.audit import COMMAND_LINE, Actor
from ivr.services.figures import Span, month, read_figures
from ivr.services.officers import BadOfficerName
from ivr.services.samples import InRealUse, Samples, SamplesThere, Standing, remove
from ivr.services.staffing import BadUnit, Staffing
from ivr.storage.memory import MemoryStore
from tests.core.content.made import NOON, word_for
from tests.core.made import RINGING, request
from tests.services.staff import ADDRESS, LAN, Station

HERE = Actor(COMMAND_LINE)


@cache
def book() -> SampleBook:
    return load_samples()


@pytest.fixture
def station() -> Station:
    """A door and its accounts over a store without anybody in it."""
    made = Station()
    made.store = MemoryStore()
    made.door = replace(made.door, store=made.store)
    made.officers = replace(made.officers, store=made.store)
    return made


def samples_of(station: Station) -> Samples:
    return Samples(station.store, station.hasher, station.clock, station.ids, book(), RINGING)


@pytest.fixture
def samples(station: Station) -> Samples:
    return samples_of(station)


def requests(samples: Samples) -> tuple[Callback, ...]:
    with samples.store.transaction() as tx:
        return tx.callbacks()


def test_every_id_is_marked_and_every_name_says_so(samples: Samples) -> None:
    samples.add(HERE)
    with samples.store.transaction() as tx:
        units, officers, every = tx.staff.units(), tx.staff.officers(), tx.callbacks()
        attempts = [attempt for one in every for attempt in tx.queue.attempts(one.id)]
    keys = [unit.id for unit in units] + [officer.id for officer in officers] + [one.id for one in attempts]
    keys += [key for one in every for key in (one.id, one.call)]
    assert all(key.startswith(MARK) for key in keys)
    assert all("(mẫu)" in name for name in [unit.name for unit in units] + [officer.name for officer in officers])


def test_no_network_has_the_numbers_of_samples(samples: Samples) -> None:
    samples.add(HERE)
    lines = {one.number or "" for one in requests(samples)} | {one.telephone or "" for one in book().officers}
    assert len(lines) > 20
    assert not any(phonenumbers.is_valid_number(phonenumbers.parse(line)) for line in lines)


def test_what_is_past_is_closed_and_what_waits_is_open(samples: Samples) -> None:
    samples.add(HERE)
    waiting = {one.id for one in book().requests}
    assert all((one.status in CLOSED) is (one.id not in waiting) for one in requests(samples))
    assert len(requests(samples)) > 50


def test_the_figures_of_a_month_show_something_of_everything(samples: Samples) -> None:
    samples.add(HERE)
    first, end = month(date(2026, 11, 23))
    units = frozenset({"", *(unit.id for unit in book().units)})
    report = read_figures(samples.store, samples.clock, Span(first, end, units, calls=True))
    assert report.requests.total.kept > 20 and report.requests.total.missed > 0
    assert len(report.requests.outcomes) > 5 and len(report.requests.recognition) == 3
    assert report.requests.spoken.people > 20 and report.requests.unnamed > 0 and report.requests.elsewhere
    assert any("trợ cấp người già" in one.words for one in report.questions)
    assert report.calls is not None and report.calls.left
    assert report.calls.contained > 50 and report.calls.repeated > 0 and report.calls.asked > 20


def test_nodes_and_topics_are_those_of_the_hotline(samples: Samples) -> None:
    nodes = load_content().flow.nodes
    history = book().history
    said = {one for each in book().requests for one in (*each.path, each.topic)}
    said |= {one for each in history.requests for one in (*each.path, each.topic)}
    said |= {one for each in history.calls for one in (each.node, each.topic)}
    assert said - {None} <= set(nodes)


def test_they_are_added_to_an_unused_database_alone(samples: Samples, station: Station) -> None:
    assert samples.standing() is Standing.NOBODY
    samples.add(HERE)
    assert samples.standing() is Standing.SAMPLES
    with pytest.raises(SamplesThere):
        samples.add(HERE)
    station.hire(LAN)
    assert samples.standing() is Standing.REAL
    with pytest.raises(InRealUse):
        samples.add(HERE)
    with pytest.raises(InRealUse):
        samples.enter(Role.OFFICER, ADDRESS)


@pytest.mark.parametrize("role", Role)
def test_whoever_enters_is_a_sample_and_asked_for_nothing(samples: Samples, station: Station, role: Role) -> None:
    samples.add(HERE)
    visit = station.door.visit(samples.enter(role, ADDRESS))
    assert visit.officer.id.startswith(MARK)
    assert (visit.officer.role, visit.stage) == (role, Stage.WHOLE)


def test_with_a_password_a_sample_supervisor_enrols_a_telephone_as_every_other(
    samples: Samples, station: Station
) -> None:
    password = samples.add(HERE)["mau-hung"]
    assert station.door.visit(station.door.sign_in("mau-hung", password, ADDRESS)).stage is Stage.ENROLMENT


def test_nobody_enters_as_who_is_not_there_or_is_shut_out(samples: Samples, station: Station) -> None:
    with pytest.raises(UnknownOfficer):
        samples.enter(Role.OFFICER, ADDRESS)
    samples.add(HERE)
    station.officers.disable("mau-lan", HERE)
    with pytest.raises(UnknownOfficer):
        samples.enter(Role.OFFICER, ADDRESS)


def test_each_deed_is_in_the_audit(samples: Samples, station: Station) -> None:
    samples.add(HERE)
    samples.enter(Role.SUPERVISOR, ADDRESS)
    remove(samples.store, samples.clock, Actor("mau-hung", ADDRESS))
    assert station.deeds() == ["samples-added", "signed-in", "samples-removed"]


def test_after_removal_they_can_be_added_again(samples: Samples) -> None:
    samples.add(HERE)
    assert remove(samples.store, samples.clock, HERE) > 50
    assert requests(samples) == ()
    samples.add(HERE)
    assert samples.standing() is Standing.SAMPLES


def test_what_samples_decided_about_the_content_goes_with_them_and_nothing_else(samples: Samples) -> None:
    words = [replace(word_for(), id=who, fact=f"fee of {who}", who=who) for who in ("hung", "mau-hung")]
    days = [
        SpecialDay(who, date(2026, 12, day), (), "Bão", who, NOON) for day, who in enumerate(("hung", "mau-hung"), 1)
    ]
    with samples.store.transaction() as tx:
        for word, day in zip(words, days, strict=True):
            assert tx.content.add_confirmation(word)
            assert tx.content.add_special_day(day)
    remove(samples.store, samples.clock, HERE)
    with samples.store.transaction() as tx:
        assert tx.content.revision() == 1
        assert (tx.content.confirmations(), tx.content.special_days(date.min)) == ((words[0],), (days[0],))
    remove(samples.store, samples.clock, HERE)
    with samples.store.transaction() as tx:
        assert tx.content.revision() == 1, "there was nothing left to take back"


def test_a_real_request_goes_before_others_on_no_samples_word(samples: Samples) -> None:
    samples.add(HERE)
    words = {who: Precedence(Ground.FRAIL, who, samples.clock.now()) for who in ("hung", "mau-hung")}
    with samples.store.transaction() as tx:
        for place, word in enumerate(words.values()):
            assert tx.add_callback(request(id=f"real-{place}", number=f"+8491200000{place}", precedence=word))
    remove(samples.store, samples.clock, HERE)
    assert {one.number: one.precedence for one in requests(samples)} == {
        "+84912000000": words["hung"],
        "+84912000001": None,
    }


def test_nobody_real_can_be_named_as_samples_are(station: Station) -> None:
    with pytest.raises(BadOfficerName):
        station.hire(replace(LAN, id="mau-moi"))
    with pytest.raises(BadUnit):
        Staffing(station.store, station.clock).add_unit(replace(book().units[0], id="mau-moi"), HERE)
