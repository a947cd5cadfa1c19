"""What nobody confirmed, and what is past its review, is heard on no path on no day from 2026 to 2030."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import pytest

from ivr.core.content.provenance import Provenance
from ivr.core.flow import Answer, Ending, Passage
from ivr.flows.book import MANNER, load_book
from ivr.flows.content import load_content
from ivr.flows.loader import load_flow
from tests.flows.walking import FILLED, Walk, walk

FLOW = load_flow()
BOOK = load_book()
FACTS = load_content().facts
REVIEWS = sorted({fact.review_by for fact in FACTS.values() if fact.review_by})
QUARTERS = [date(year, month, 1) for year in range(2026, 2031) for month in (1, 4, 7, 10)]
ONE = timedelta(days=1)
DAYS = sorted({*QUARTERS, date(2030, 12, 31), *(day + step for day in REVIEWS for step in (-ONE, 0 * ONE, ONE))})
#: Units whose spoken words are so particular that hearing them anywhere means hearing the fact.
COUNTED = {"đồng", "days", "working days", "months", "years", "telephone number", "clock time", "points", "form"}
CAVEAT = "law-known-until"


@cache
def heard_on(day: date) -> Walk:
    return walk(FLOW, day)


def silenced(fact: Provenance, day: date) -> bool:
    """Whether the fact may not be heard on ``day``: judged here from the file alone."""
    if fact.confirmed_by is None and fact.confidence == "low":
        return True
    return fact.review_by is not None and day > fact.review_by


def test_the_days_lie_on_both_sides_of_every_review() -> None:
    assert [date(2026, 12, 31), date(2027, 3, 31)] == REVIEWS
    for day in REVIEWS:
        assert {day - ONE, day, day + ONE} <= set(DAYS)
    assert (DAYS[0], DAYS[-1]) == (date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_walk_comes_everywhere(day: date) -> None:
    walked = heard_on(day)
    for name, node in FLOW.nodes.items():
        if isinstance(node, Answer):
            speaking = {n for n, chunk in enumerate(node.chunks) if any(line.on(day) for line in chunk.say)}
            assert speaking <= {chunk for place, chunk in walked.places if place == name}, name
        elif not isinstance(node, Passage | Ending):
            assert name in walked.asked or (name, 0) in walked.places, name


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_sentence_is_heard_that_rests_on_a_silenced_fact(day: date) -> None:
    heard = heard_on(day).texts
    harmless = {
        " ".join(form.fill(FILLED)) for line in BOOK.lines if not _silent(line.facts, day) for form in line.forms(day)
    }
    harmless |= {safe for line in BOOK.lines for safe in line.safe}
    for line in BOOK.lines:
        if _silent(line.facts, day):
            text = " ".join(line.sentence.fill(FILLED))
            assert text not in heard - harmless, (line.place, text)


def _silent(facts: tuple[Provenance, ...], day: date) -> bool:
    return any(silenced(fact, day) for fact in facts)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_silenced_number_is_heard_in_any_sentence(day: date) -> None:
    allowed = sorted((fact.spoken for fact in FACTS.values() if not silenced(fact, day)), key=len, reverse=True)
    known = re.compile("|".join(rf"\b{re.escape(spoken)}\b" for spoken in allowed))
    rest = " | ".join(known.sub("…", text) for text in heard_on(day).texts)
    for fact in FACTS.values():
        if fact.unit in COUNTED and silenced(fact, day):
            assert not re.search(rf"\b{re.escape(fact.spoken)}\b", rest), fact.id


def test_what_must_be_silent_is_heard_once_it_is_confirmed() -> None:
    """The walk can see it: with every fact confirmed, every withheld number is heard."""
    texts = " | ".join(walk(load_flow(as_if_confirmed=True), date(2026, 11, 22)).texts)
    for fact in FACTS.values():
        if fact.withheld:
            assert fact.spoken in texts, fact.id


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_book_says_what_is_heard(day: date) -> None:
    expected = {" ".join(form.fill(FILLED)) for line in BOOK.lines for form in line.forms(day)}
    assert heard_on(day).texts == expected - {""}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_topic_always_begins_with_something_to_go_by(day: date) -> None:
    for node in FLOW.nodes.values():
        if isinstance(node, Answer):
            first = " ".join(t for line in node.chunks[0].say for form in line.on(day) for t in form.texts())
            assert re.search(r"công an|ủy ban|cảnh sát|trung tâm|một một ba", first), node.id


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_warning_of_a_swindle_never_lapses(day: date) -> None:
    """Who hears nothing of swindlers is worse off than who hears last year's warning."""
    warning = re.compile(r"là lừa\b|là giả\b|đừng đọc cho ai")
    for node in FLOW.nodes.values():
        lines = [line for chunk in node.chunks for line in chunk.say] if isinstance(node, Answer) else []
        written = {text for line in lines for text in line.texts() if warning.search(text)}
        heard = {text for line in lines for form in line.on(day) for text in form.texts()}
        assert written <= heard, (node.id, day)


def test_an_unconfirmed_fee_or_period_is_spoken_with_the_month_that_the_rules_are_known_until() -> None:
    periods = {"đồng", "days", "working days", "months", "years", "clock time"}
    counted = {fact.id: fact.spoken for fact in FACTS.values() if fact.unit in periods and fact.confirmed_by is None}
    for node in FLOW.nodes.values():
        for chunk in node.chunks if isinstance(node, Answer) else ():
            spoken = {name for line in chunk.say for name in line.facts}
            for line in chunk.say:
                numbers = [name for name in line.facts if counted.get(name, "…") in " ".join(line.texts())]
                assert not numbers or CAVEAT in spoken, (node.id, chunk.id, numbers)


def test_where_a_number_is_withheld_an_officer_is_offered() -> None:
    """In the sentence that stands in for it, or by the key that follows every chunk."""
    assert any("Gặp cán bộ, bấm số không" in text for line in FLOW.manner.more for text in line.texts())
    assert any("Gặp cán bộ, bấm số không" in text for line in FLOW.manner.last for text in line.texts())
    assert MANNER not in {line.node for line in BOOK.lines if line.withheld}
