"""Seconds of listening, measured where prompts are known and estimated where they are not."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.core.authoring.timing import (
    greeting_seconds,
    longest_seconds,
    sentence_seconds,
    spoken_seconds,
    text_coverage,
    text_seconds,
    timings,
)
from ivr.core.flow import Answer, Choice, Chunk, Ending, Flow, Inquiry, Manner, Menu, Question
from ivr.core.language.sentence import Sentence, Slot

DAY = date(2026, 11, 22)
SAID = (Sentence(("Một hai ba.",)),)
MORE = (Sentence(("Nghe tiếp.",)), Sentence(("Nghe lại.",)))
YES_NO = (Sentence(("Đúng.",)), Sentence(("Không.",)))
MANNER = Manner((SAID, SAID), (SAID, SAID), MORE, SAID, YES_NO, SAID, SAID, SAID)


def says(text: str) -> Sentence:
    return Sentence((text,))


FLOW = Flow(
    "hello",
    "main",
    "bye",
    "bye",
    8,
    MANNER,
    {
        "hello": Inquiry(
            "hello",
            (says("Chào."),),
            "find_callback",
            {"none": "main", "waiting": "bye", "overdue": "bye", "unreachable": "bye", "done": "bye"},
        ),
        "main": Menu("main", (), (Choice("1", "sure", says("Một.")), Choice("2", "far", says("Hai.")))),
        "sure": Question("sure", (says("Thật?"),), "bye", "near"),
        "near": Answer("near", "", (Chunk("a", (says("A."), says("B."))), Chunk("b", (says("C."),)))),
        "far": Answer("far", "", (Chunk("a", (says("D."),)),)),
        "bye": Ending("bye", SAID),
        "never": Answer("never", "", (Chunk("a", SAID),)),
    },
)


def one_second(_text: str) -> float | None:
    return 1.0


def test_a_text_without_a_prompt_is_estimated_from_its_syllables() -> None:
    assert text_seconds("một hai ba bốn năm sáu bảy tám chín") == pytest.approx(2.5)
    assert text_seconds("Một hai ba bốn năm sáu bảy tám chín.") == pytest.approx(2.8)


def test_a_text_with_a_prompt_takes_what_its_prompt_takes() -> None:
    assert text_seconds("Một.", {"Một.": 4.0}.get) == 4.0


def test_a_slot_counts_as_what_it_usually_holds() -> None:
    assert sentence_seconds(Sentence(("Mã là", Slot("code")))) == pytest.approx(2 / 3.6 + 4 / 3.6 + 0.3)


def test_a_lapsed_sentence_counts_as_its_safe_form() -> None:
    lapsing = (Sentence(("Một.",), DAY, (says("Hai."), says("Ba."))),)
    assert spoken_seconds(lapsing, DAY, one_second) == 1.0
    assert spoken_seconds(lapsing, date(2026, 11, 23), one_second) == 2.0
    assert longest_seconds(lapsing, one_second) == 2.0


def test_sentences_that_lapse_on_different_days_are_judged_by_the_longest_day() -> None:
    first = Sentence(("Một.",), date(2026, 12, 31), (says("Hai."), says("Ba.")))
    then = Sentence(("Bốn.",), date(2027, 3, 31), ())
    assert longest_seconds((first, then), one_second) == 3.0


def test_the_greeting_ends_where_the_caller_can_choose() -> None:
    assert greeting_seconds(FLOW, DAY, one_second) == 1.0


def test_each_answer_is_timed_for_the_patient_and_for_the_quick() -> None:
    near, far = timings(FLOW, DAY, one_second)
    # Greeting, first option, question, both of its options; then three sentences and one "more" between the chunks.
    assert (near.answer, near.keys, near.starts, near.first, near.ends) == ("near", "12", 5.0, 6.0, 9.0)
    assert (near.quick_first, near.quick_ends) == (1.0, 3.0)
    assert (far.answer, far.keys, far.starts, far.first, far.ends) == ("far", "2", 3.0, 4.0, 4.0)


def test_an_answer_that_no_key_reaches_has_no_timing() -> None:
    assert "never" not in {timing.answer for timing in timings(FLOW, DAY)}


def test_coverage_counts_texts_with_a_known_length() -> None:
    assert text_coverage(FLOW, {"Một.": 1.0, "Hai.": 1.0}.get) == 2
