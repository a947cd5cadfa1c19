"""The way through the menus in the words that were heard, and an answer as it was read."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.core.dialogue.journey import Step, steps, title, topics
from ivr.core.dialogue.reading import answer
from ivr.core.flow import Flow
from ivr.flows.content import load_content


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_content().flow


def test_menus_are_told_as_they_were_offered_and_procedures_by_their_names(flow: Flow) -> None:
    path = ("welcome", "news", "main", "residence", "tam-tru", "tam-tru", "officer")
    assert steps(flow, path) == (
        Step("residence", "Tạm trú, thường trú"),
        Step("tam-tru", "Đăng ký tạm trú, gia hạn tạm trú"),
        Step("officer", "Nhờ cán bộ gọi lại"),
    )


def test_who_was_rescued_and_who_chose_nothing_are_told_apart(flow: Flow) -> None:
    assert steps(flow, ("welcome", "main")) == ()
    assert [step.node for step in steps(flow, ("main", flow.rescue))] == [flow.rescue]


def test_a_topic_that_is_no_longer_there_has_no_name(flow: Flow) -> None:
    assert title(flow, "khai-sinh") == "Đăng ký khai sinh"
    assert (title(flow, "cho-meo"), title(flow, None), title(flow, "main")) == ("", "", "")
    assert dict(topics(flow))["khai-sinh"] == "Đăng ký khai sinh"


def test_the_papers_stand_in_the_answer_one_sentence_each(flow: Flow) -> None:
    parts = {part.id: part.sentences for part in answer(flow, "khai-sinh", date(2026, 11, 23))}
    assert "Mang giấy chứng sinh và giấy tờ của cha mẹ." in parts["papers"]
    assert all("{" not in sentence for sentences in parts.values() for sentence in sentences)
    assert answer(flow, "main", date(2026, 11, 23)) == answer(flow, None, date(2026, 11, 23)) == ()


def test_what_may_no_longer_be_spoken_is_not_read_either(flow: Flow) -> None:
    today, later = (answer(flow, "khai-sinh", day) for day in (date(2026, 11, 23), date(2036, 1, 1)))
    assert today != later
