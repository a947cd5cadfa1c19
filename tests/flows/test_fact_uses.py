"""What a supervisor is shown of a fact: every sentence that rests on it, and what most callers hear first."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.core.content.review import Written
from ivr.flows.book import load_book
from ivr.flows.content import load_content
from ivr.flows.fact_uses import written_facts
from tests.flows.site_folders import EXAMPLE

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def facts() -> dict[str, Written]:
    return {one.fact.id: one for one in written_facts(load_book(), DAY)}


def test_every_fact_is_there_with_a_sentence(facts: dict[str, Written]) -> None:
    assert set(facts) == set(load_content().facts)
    assert [name for name, one in facts.items() if not one.uses] == []


def test_what_everybody_hears_comes_first(facts: dict[str, Written]) -> None:
    assert next(iter(facts)).startswith("emergency-")


def test_a_use_tells_sentence_safe_form_all_its_facts_and_what_wants_a_prompt(facts: dict[str, Written]) -> None:
    (use,) = facts["passport-fee"].uses
    assert (use.node, use.facts) == ("ho-chieu", ("passport-fee",))
    assert use.sentence == "Lệ phí làm mới hai trăm nghìn đồng."
    assert use.safe == ("Lệ phí hiện nay, bà con hỏi cán bộ lúc nộp.",)
    assert set(use.texts) == {use.sentence, *use.safe}


def test_a_chunk_that_rests_on_a_fact_is_told_with_all_its_sentences(facts: dict[str, Written]) -> None:
    assert len(facts["law-known-until"].uses) > 1
    assert all("law-known-until" in use.facts for use in facts["law-known-until"].uses)


def test_every_text_that_a_confirmation_can_bring_is_known_beforehand(facts: dict[str, Written]) -> None:
    known = set(load_content().whole.texts())
    assert {text for one in facts.values() for use in one.uses for text in use.texts} <= known


def test_a_sites_facts_stand_in_the_place_of_the_books() -> None:
    book, site = load_content(), load_content(site=EXAMPLE)
    changed = {name for name, fact in site.facts.items() if fact != book.facts.get(name)}
    assert changed
    assert all(site.facts[name].place.startswith("site.yaml") for name in changed)
    assert site.with_confirmed([]).fingerprint == site.flow.fingerprint
