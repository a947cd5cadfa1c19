"""A fact counts as it was confirmed last, as long as it is the one that was confirmed."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.core.content.confirmation import Confirmation
from ivr.core.content.provenance import Provenance
from ivr.core.content.review import Reviewed, State, Use, heard
from tests.core.content.made import TODAY, fee, word_for

LATER = date(2027, 1, 15)
USE = Use("tam-tru", "Lệ phí là mười lăm nghìn đồng.", ("Lệ phí, bà con hỏi cán bộ.",), ("fee", "place"))


@pytest.mark.parametrize(
    ("fact", "word", "day", "state", "spoken"),
    [
        (fee(), None, TODAY, State.AWAITING, False),
        (fee(confidence="medium"), None, TODAY, State.AWAITING, True),
        (fee(confidence="medium"), None, LATER, State.LAPSED, False),
        (fee(), word_for(), TODAY, State.CONFIRMED, True),
        (fee(), word_for(), LATER, State.CONFIRMED, True),
        (fee(), word_for(), date(2027, 4, 1), State.LAPSED, False),
        (fee(value="20000"), word_for(), TODAY, State.AWAITING, False),
        (fee(confirmed_by="Trần B"), None, TODAY, State.CONFIRMED, True),
        (fee(review_by=None), word_for(fee(review_by=None)), date(2099, 1, 1), State.CONFIRMED, True),
    ],
)
def test_what_is_to_be_done_and_whether_it_is_spoken(
    fact: Provenance, word: Confirmation | None, day: date, state: State, spoken: bool
) -> None:
    reviewed = Reviewed(fact, word)
    assert (reviewed.state(day), reviewed.spoken(day)) == (state, spoken)


def test_who_answers_for_it_and_until_when_is_what_was_said_last() -> None:
    now = Reviewed(fee(confirmed_by="Trần B"), word_for()).in_force
    assert (now.confirmed_by, now.review_by) == ("hung", date(2027, 3, 31))


def test_a_day_does_not_make_a_fact_lapse_that_must_not() -> None:
    police = fee(review_by=None)
    assert Reviewed(police, word_for(police, review_by=TODAY)).in_force.review_by is None


def test_a_fact_that_was_changed_afterwards_is_told_as_such() -> None:
    assert Reviewed(fee(value="20000"), word_for()).rewritten
    assert not Reviewed(fee(), word_for()).rewritten
    assert not Reviewed(fee()).rewritten


def test_a_page_is_stale_when_the_fact_or_the_word_for_it_is_another() -> None:
    pages = [
        Reviewed(fee()),
        Reviewed(fee(), word_for()),
        Reviewed(fee(), word_for(id="c2")),
        Reviewed(fee(value="1")),
    ]
    assert len({page.seen for page in pages}) == len(pages)
    assert Reviewed(fee()).seen == Reviewed(fee(note="another note")).seen


def test_a_sentence_is_heard_when_every_fact_in_it_may_be_spoken() -> None:
    place = Reviewed(fee(id="place", confidence="high"))
    assert heard(USE, {"fee": Reviewed(fee()), "place": place}, TODAY) == USE.safe
    both = {"fee": Reviewed(fee(), word_for()), "place": place}
    assert heard(USE, both, TODAY) == (USE.sentence,)
    assert heard(USE, both, LATER) == USE.safe, "the other fact has lapsed"
