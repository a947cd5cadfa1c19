"""What is said from one day to another: sentences and chunks that come and go, and options of answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.core.authoring.timing import longest_seconds, timings
from ivr.core.flow import Answer, Choice, Chunk, exits_of, sentences_of
from ivr.core.issues import find_issues
from ivr.core.language.sentence import Sentence
from tests.core.flows import flow, say, sentence
from tests.core.line import Line

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 27)
DAY = timedelta(days=1)
AFTER = Sentence(("Rồi.",), since=date(2026, 12, 1), until=date(2026, 12, 2))
WEEK = Sentence(("Tuần này.",), since=FIRST, until=LAST, safe=(AFTER,))


def heard_on(spoken: Sentence, day: date) -> list[str]:
    return [text for form in spoken.on(day) for text in form.texts()][:1]


@pytest.mark.parametrize(
    ("day", "heard"),
    [
        (FIRST - DAY, []),
        (FIRST, ["Tuần này."]),
        (LAST, ["Tuần này."]),
        (LAST + DAY, []),
        (date(2026, 12, 1), ["Rồi."]),
        (date(2026, 12, 3), []),
    ],
)
def test_a_sentence_is_heard_from_its_first_day_to_its_last(day: date, heard: list[str]) -> None:
    assert heard_on(WEEK, day) == heard


def test_the_day_turns_at_midnight_in_vietnam() -> None:
    answer = Answer("paper", "Giấy tờ", (Chunk("a", (*say("Phần một."), WEEK)),))
    line = Line(flow(answer))
    line.now = datetime(2026, 11, 22, 16, 59, tzinfo=UTC)
    assert "Tuần này." not in line.press("1").heard
    line.now += timedelta(minutes=1)
    assert "Tuần này." in line.press("9").heard


def test_another_first_day_is_another_flow() -> None:
    def printed(since: date) -> str:
        return flow(Answer("paper", "", (Chunk("a", (replace(WEEK, since=since),)),))).fingerprint

    assert printed(FIRST) != printed(FIRST - DAY)


def test_the_longest_day_is_found_among_days_to_come() -> None:
    both = (WEEK, replace(WEEK, since=LAST, until=LAST))
    assert longest_seconds(both, {"Tuần này.": 4.0, "Rồi.": 1.0}.get) == pytest.approx(8.0)


CHUNKS = (Chunk("a", say("Phần một.")), Chunk("b", (replace(WEEK, safe=()),)), Chunk("c", say("Phần ba.")))


@pytest.mark.parametrize(
    ("chunks", "day", "heard"),
    [
        (CHUNKS, 23, ["Phần một.", "Tuần này.", "Phần ba."]),
        (CHUNKS, 28, ["Phần một.", "Phần ba."]),
        (CHUNKS[:2], 28, ["Phần một."]),
        (CHUNKS[1:], 28, ["Phần ba."]),
    ],
)
def test_a_chunk_that_has_nothing_to_say_today_is_passed_over(
    chunks: tuple[Chunk, ...], day: int, heard: list[str]
) -> None:
    line = Line(flow(Answer("paper", "", chunks)))
    line.now = datetime(2026, 11, day, 2, 0, tzinfo=UTC)
    line.press("1")
    for text in heard[:-1]:
        assert line.heard == [text, "Nghe tiếp."]
        line.press("1")
    assert line.heard == [heard[-1], "Hết."]


def test_a_silent_chunk_costs_no_seconds_and_no_key() -> None:
    seconds = {"Phần một.": 2.0, "Phần ba.": 3.0, "Nghe tiếp.": 1.0, "Tuần này.": 9.0}.get
    known = flow(Answer("paper", "", CHUNKS))
    (timing,) = timings(known, LAST + DAY, seconds)
    assert timing.ends - timing.starts == pytest.approx(6.0)


OFFER = Choice("2", "bye", sentence("Chào, bấm số hai."))
OFFERING = Answer("paper", "", (Chunk("a", say("Phần một.")), Chunk("b", say("Phần hai."))), (OFFER,))


def test_an_answer_offers_its_options_after_every_chunk_and_one_still_leads_on() -> None:
    line = Line(flow(OFFERING))
    assert line.press("1").heard == ["Phần một.", "Chào, bấm số hai.", "Nghe tiếp."]
    assert line.press("1").heard == ["Phần hai.", "Chào, bấm số hai.", "Hết."]
    assert line.press("2").at == "bye"


def test_the_way_back_from_an_answers_option_leads_to_its_chunk() -> None:
    line = Line(flow(replace(OFFERING, choices=(replace(OFFER, go="again"),))))
    line.press("1", "1", "2")
    assert line.press("*").heard[0] == "Phần hai."


def test_an_answers_options_are_ways_out_of_it_with_sentences_of_their_own() -> None:
    assert exits_of(OFFERING) == ("bye",)
    assert [*sentences_of(OFFERING)][-1] == OFFER.say


def test_an_answers_option_may_not_take_the_key_that_leads_on() -> None:
    wrong = flow(replace(OFFERING, choices=(Choice("1", "bye", sentence("Chào, bấm số một.")),)))
    assert ("key-owned", "paper") in [(issue.code, issue.node) for issue in find_issues(wrong, FIRST)]


def test_an_announcement_that_is_over_is_no_fact_past_review() -> None:
    line = Sentence(("Chào quý vị.",), since=FIRST, until=LAST)
    known = flow(Answer("paper", "", (Chunk("a", (line,)),)))
    assert "past-review" not in [issue.code for issue in find_issues(known, date(2027, 1, 1))]
