"""When the machine is unsure it asks one yes/no question, and never the same one twice in a row."""

from __future__ import annotations

import pytest

from ivr.core.dialogue.speech import RECORD, STREAM
from ivr.core.effects import Listen, Record
from ivr.core.flow import Choice, Menu
from ivr.core.inputs import Heard, Input, Keys, Recorded, Silence
from ivr.core.meaning import Decision, Meaning
from tests.core.flows import flow, say, sentence
from tests.core.line import Line

QUESTION = ["Hỏi paper?", "Đúng hay không."]


def said(intent: str) -> Heard:
    return Heard(Meaning("lời", Decision.UNDERSTOOD, intent))


@pytest.fixture
def line() -> Line:
    return Line(flow(), STREAM).perhaps("paper")


def test_an_unsure_guess_is_one_question_at_the_same_place(line: Line) -> None:
    assert line.heard == QUESTION
    assert line.waits == Listen(menu="confirm", ear=STREAM)
    assert (line.at, line.step.session.tries) == ("main", 0)


@pytest.mark.parametrize("yes", [Keys("1"), Keys("#"), said("yes"), said("paper")])
def test_yes_leads_there_at_once(line: Line, yes: Input) -> None:
    assert line.hear(yes).heard == ["Phần một.", "Nghe tiếp."]
    assert line.press("*").at == "main"


@pytest.mark.parametrize("no", [Keys("2"), said("no")])
def test_no_returns_with_help_and_is_a_try(line: Line, no: Input) -> None:
    assert line.hear(no).heard == ["Chưa rõ một.", "Mời chọn.", "Giấy tờ.", "Menu hai.", "Nói được."]
    assert line.step.session.tries == 1


def test_the_same_guess_is_not_asked_about_twice_in_a_row(line: Line) -> None:
    assert line.press("2").perhaps("paper").heard[0] == "Chưa rõ hai."


def test_the_same_guess_may_be_asked_about_at_another_place(line: Line) -> None:
    assert line.say("again").perhaps("paper").heard == QUESTION


def test_another_topic_corrects_the_guess(line: Line) -> None:
    assert line.say("again").heard == ["Hiểu again.", "Menu hai đây.", "Giấy tờ."]
    assert line.step.session.guess == ""


def test_another_guess_takes_its_place_and_is_a_try(line: Line) -> None:
    assert line.perhaps("again").heard == ["Hỏi again?", "Đúng hay không."]
    assert line.step.session.tries == 1
    assert line.say("yes").at == "again"


def test_guess_after_guess_ends_in_the_rescue(line: Line) -> None:
    line.perhaps("again").perhaps("paper").perhaps("again")
    assert line.waits == Record(longest=60)


@pytest.mark.parametrize(
    "unclear", [Silence(), Heard(Meaning("ờ", Decision.NOT_UNDERSTOOD)), Recorded("https://x", 0)]
)
def test_no_answer_asks_once_more_and_then_returns(line: Line, unclear: Input) -> None:
    assert line.hear(unclear).heard == QUESTION
    assert line.hear(unclear).heard[0] == "Chưa rõ một."
    assert line.step.session.guess == ""


def test_nine_asks_again_and_star_returns_to_where_it_was_asked(line: Line) -> None:
    assert line.press("9").heard == QUESTION
    assert line.say("nghe-lai").heard == QUESTION
    assert line.press("*").heard == ["Mời chọn.", "Giấy tờ.", "Menu hai."]
    assert line.step.session.tries == 0


@pytest.mark.parametrize("officer", [Keys("0"), said("gap-can-bo")])
def test_the_officer_is_reached_from_the_question(line: Line, officer: Input) -> None:
    assert line.hear(officer).heard[-2:] == ["Đã ghi.", "Chào."]


def test_a_wrong_key_is_helped_and_the_question_asked_again(line: Line) -> None:
    assert line.press("7").heard == ["Sai phím một.", *QUESTION]


def test_three_failures_at_the_question_bring_the_rescue(line: Line) -> None:
    assert line.press("7", "7", "7").waits == Record(longest=60)
    assert line.step.session.guess == ""


def test_a_command_can_be_guessed(line: Line) -> None:
    line.press("1").perhaps("nghe-lai")
    assert line.heard == ["Hỏi nghe-lai?", "Đúng hay không."]
    assert line.say("yes").heard == ["Phần một.", "Nghe tiếp."]


def test_a_key_that_was_perhaps_named_is_asked_about_by_what_it_does(line: Line) -> None:
    line.press("*").perhaps("digit-2", keys="2")
    assert line.heard == ["Hỏi again?", "Đúng hay không."]


@pytest.mark.parametrize("intent", ["yes", "no", "out-of-scope", "right", "digits"])
def test_what_cannot_be_asked_about_is_not_understood(intent: str) -> None:
    assert Line(flow(), STREAM).perhaps(intent).heard[0] == "Chưa rõ một."


def test_numbers_are_keys_again_once_a_guess_among_digits_is_answered() -> None:
    line = Line(flow(), STREAM, know_number="unknown")
    line.press("0").perhaps("paper")
    assert line.waits == Listen(menu="confirm", ear=STREAM)
    assert line.press("2").waits == Listen(12, 8, finish=True, menu="number", ear=STREAM, slow=True)


def test_what_was_said_is_kept_when_the_guess_was_wrong_and_forgotten_when_it_was_right() -> None:
    voice = Recorded("https://x/said", 3)
    line = Line(flow(), RECORD)
    assert line.perhaps("paper", recorded=voice).press("2").step.session.kept == voice.url
    line = Line(flow(), RECORD)
    assert line.perhaps("paper", recorded=voice).press("1").step.session.kept == ""


def test_a_flow_edited_in_mid_question_starts_over(line: Line) -> None:
    line.flow = flow(Menu("main", say("Mới."), (Choice("1", "bye", sentence("Chào.")),)))
    assert line.press("1").heard == ["Đã cập nhật.", "Mới.", "Chào."]
    assert line.step.session.guess == ""
