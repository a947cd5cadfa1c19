"""A caller speaks: what was understood is done, what was not is helped, and what failed to be heard costs nothing."""

from __future__ import annotations

import pytest

from ivr.core.dialogue.speech import KEYS, RECORD, STREAM
from ivr.core.effects import HangUp, Listen, Record
from ivr.core.flow import Digits
from ivr.core.inputs import Heard, Input, Keys, Recorded, Silence, Unheard
from ivr.core.meaning import NOTHING, Decision, Meaning, Urgency
from tests.core.flows import flow, say
from tests.core.line import Line

VOICE = Recorded("https://x/said", 3.0)


@pytest.fixture
def line() -> Line:
    return Line(flow(), STREAM)


def test_the_caller_is_told_once_that_he_may_speak(line: Line) -> None:
    assert line.heard[-1] == "Nói được."
    assert "Nói được." not in line.press("2").heard


def test_by_keys_alone_nothing_is_said_about_speaking() -> None:
    line = Line(flow())
    heard = [*line.heard, *line.hear(Silence()).heard, *line.press("7").heard]
    assert not any("Nói" in sentence for sentence in heard)


def test_help_tells_again_how_to_speak(line: Line) -> None:
    assert line.hear(Silence()).heard == ["Im lặng một.", "Mời chọn.", "Giấy tờ.", "Menu hai.", "Nói được."]


def test_by_recordings_the_caller_is_told_of_the_tone() -> None:
    assert Line(flow(), RECORD).heard[-1] == "Nói sau tiếng bíp."


def test_the_wait_names_the_menu_and_the_ear(line: Line) -> None:
    assert line.waits == Listen(menu="main", ear=STREAM)
    assert line.press("2").waits == Listen(menu="again", ear=STREAM)


def test_words_are_awaited_with_more_patience_after_a_failure(line: Line) -> None:
    assert line.mumble().waits == Listen(menu="main", ear=STREAM, slow=True)
    assert line.press("2").waits == Listen(menu="again", ear=STREAM)


def test_a_topic_that_was_understood_is_named_and_then_answered(line: Line) -> None:
    line.press("2").say("paper")
    assert line.heard == ["Hiểu paper.", "Phần một.", "Nghe tiếp."]
    assert (line.step.session.topic, line.step.session.path[-1]) == ("paper", "paper")
    assert line.press("*").at == "again"


def test_a_topic_can_be_asked_for_from_inside_another_answer(line: Line) -> None:
    line.press("1", "1").say("paper")
    assert line.heard == ["Hiểu paper.", "Phần một.", "Nghe tiếp."]


def test_an_option_can_be_said_where_it_is_offered_and_nowhere_else(line: Line) -> None:
    assert line.say("again").heard == ["Hiểu again.", "Menu hai đây.", "Giấy tờ."]
    assert line.say("again").heard[0] == "Chưa rõ một."


@pytest.mark.parametrize(
    ("intent", "key"), [("gap-can-bo", "0"), ("nghe-lai", "9"), ("quay-lai", "*")], ids=lambda name: name
)
def test_a_command_does_what_its_key_does(intent: str, key: str) -> None:
    spoken, pressed = Line(flow(), STREAM), Line(flow(), STREAM)
    spoken.press("2", "1").say(intent)
    pressed.press("2", "1", key)
    assert spoken.heard == [f"Hiểu {intent}.", *pressed.heard]
    assert spoken.at == pressed.at


def test_whoever_wants_to_end_hears_a_goodbye(line: Line) -> None:
    assert line.say("ket-thuc").waits == HangUp()


def test_named_keys_act_like_pressed_ones(line: Line) -> None:
    assert line.say("digit-2", keys="2").at == "again"
    assert line.say("digit-7", keys="7").heard[0] == "Sai phím một."


def test_several_named_keys_are_no_choice(line: Line) -> None:
    assert line.say("digits", keys="12").heard[0] == "Chưa rõ một."
    assert line.say("digits", keys="11").at == "paper"


def test_a_number_may_be_spoken() -> None:
    line = Line(flow(), STREAM, know_number="unknown")
    line.press("0")
    assert line.waits == Listen(12, 8, finish=True, menu="number", ear=STREAM)
    line.say("digits", keys="0912345678")
    assert (line.at, line.step.session.digits) == ("right", "0912345678")


def test_a_question_is_answered_with_yes_or_no() -> None:
    line = Line(flow(), STREAM, know_number="unknown")
    line.press("0").say("digits", keys="0912345678")
    assert line.waits == Listen(menu="confirm", ear=STREAM)
    assert line.say("no").at == "number"
    line.say("digits", keys="0912345678")
    assert line.say("yes").heard == ["Đã ghi.", "Chào."]


def test_yes_after_a_chunk_brings_the_next_and_no_does_not_disturb(line: Line) -> None:
    assert line.press("1").say("yes").heard[0] == "Phần hai."
    assert line.say("no").heard[0] == "Phí mười nghìn."
    assert line.say("no").heard[0] == "Chưa rõ một."


def test_no_where_nothing_is_owed_leads_on_like_silence(line: Line) -> None:
    assert line.press("2").say("no").heard == ["Chào."]


@pytest.mark.parametrize("intent", ["yes", "no", "right", "khong-co", "digits", ""])
def test_what_is_not_possible_here_is_not_understood(line: Line, intent: str) -> None:
    assert line.say(intent).heard[0] == "Chưa rõ một."


def test_three_times_not_understood_brings_more_help_and_then_the_rescue(line: Line) -> None:
    assert line.mumble().heard[0] == "Chưa rõ một."
    assert line.mumble().heard[0] == "Chưa rõ hai."
    assert line.mumble().waits == Record(longest=60)


def test_nothing_heard_is_silence(line: Line) -> None:
    assert line.hear(Heard(NOTHING)).heard[0] == "Im lặng một."
    assert not line.step.session.person


def test_a_noise_does_not_stop_whoever_only_listens() -> None:
    line = Line(flow(), RECORD)
    assert line.press("1").hear(Heard(NOTHING, VOICE)).heard[0] == "Phần hai."
    assert line.step.session.kept == VOICE.url


def test_what_was_not_understood_is_kept_until_a_request_takes_it() -> None:
    line = Line(flow(), RECORD)
    line.mumble(text="xin hỏi", recorded=VOICE)
    session = line.step.session
    assert (session.kept, session.kept_seconds, session.transcript) == (VOICE.url, 3.0, "xin hỏi")
    assert line.say("paper").step.session.kept == VOICE.url


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("urgency", Urgency)
def test_what_is_urgent_comes_before_everything(line: Line, urgency: Urgency, decision: Decision) -> None:
    line.press("1").say("paper", decision, urgent=urgency)
    assert line.heard == ["Gọi ngay.", "Giấy tờ."]
    assert line.hear(Silence()).waits == HangUp()


def test_what_is_urgent_breaks_into_a_question_and_into_digits() -> None:
    line = Line(flow(), STREAM, know_number="unknown")
    line.press("0").mumble(urgent=Urgency.FIRE)
    assert line.at == "urgent"
    line.press("*").perhaps("paper").mumble(urgent=Urgency.FIRE)
    assert (line.at, line.step.session.guess) == ("urgent", "")


def test_what_is_said_into_a_message_stays_a_message() -> None:
    line = Line(flow(), STREAM)
    line.mumble().mumble().mumble().hear(Recorded("https://x/1", 4.5, "#"))
    assert line.heard == ["Đã ghi.", "Chào."]


# ------------------------------------------------------------ keys that end a recording
def test_a_key_that_ends_a_recording_counts() -> None:
    line = Line(flow(), RECORD)
    assert line.hear(Recorded("https://x/1", 2, "2")).at == "again"
    assert line.say("paper", recorded=Recorded("https://x/1", 2, "9")).at == "again"


def test_a_hash_that_only_ends_a_recording_does_not(line: Line) -> None:
    assert line.say("again", recorded=Recorded("https://x/1", 2, "#")).at == "again"
    assert line.press("*").hear(Recorded("https://x/1", 2, "#")).heard[0] == "Im lặng một."


def test_a_hash_counts_where_it_means_something(line: Line) -> None:
    assert line.press("2").hear(Recorded("https://x/1", 2, "#")).at == "main"


def test_the_first_digit_of_a_number_costs_nothing_when_it_ends_a_recording() -> None:
    line = Line(flow(), RECORD, know_number="unknown")
    line.press("0").hear(Recorded("https://x/1", 2, "0"))
    assert line.heard == ["Bấm số."]
    assert line.waits == Listen(12, 8, finish=True, menu="number", ear=KEYS)
    assert line.press("0912345678").waits == Listen(menu="confirm", ear=RECORD)


def test_a_command_that_ends_a_recording_among_digits_is_one() -> None:
    line = Line(flow(), RECORD, know_number="unknown")
    assert line.press("0").hear(Recorded("https://x/1", 2, "*")).at == "main"
    number = Heard(Meaning("số", Decision.UNDERSTOOD, "digits", keys="0912345678"), Recorded("https://x/1", 2, "#"))
    assert line.press("0").hear(number).at == "right"


def test_a_recording_that_nobody_listened_to_is_silence_and_kept() -> None:
    line = Line(flow(), RECORD)
    assert line.hear(VOICE).heard[0] == "Im lặng một."
    assert line.step.session.kept == VOICE.url


def test_between_two_parts_of_an_answer_there_is_no_tone() -> None:
    line = Line(flow(), RECORD)
    assert line.press("1").waits == Listen(menu="paper", ear=KEYS)
    assert line.hear(Silence()).waits == Listen(menu="paper", ear=KEYS)
    assert line.hear(Silence()).waits == Listen(menu="paper", ear=RECORD)
    assert line.press("*").waits == Listen(menu="main", ear=RECORD)


def test_a_guess_between_two_parts_of_an_answer_is_asked_with_a_tone() -> None:
    line = Line(flow(), RECORD)
    line.press("1").perhaps("gap-can-bo", recorded=VOICE)
    assert (line.heard[0], line.waits) == ("Hỏi gap-can-bo?", Listen(menu="confirm", ear=RECORD))


def test_whoever_was_helped_between_two_parts_may_speak_there() -> None:
    line = Line(flow(), RECORD)
    line.press("1", "7")
    assert (line.heard[0], line.heard[-1]) == ("Sai phím một.", "Nói sau tiếng bíp.")
    assert line.waits == Listen(menu="paper", ear=RECORD, slow=True)
    assert line.hear(Silence()).waits == Listen(menu="paper", ear=KEYS)


# ------------------------------------------------------------ the ear fails
def test_a_lost_socket_says_the_same_place_again_and_goes_on_by_recordings(line: Line) -> None:
    line.press("1", "1").hear(Unheard("dropped"))
    assert line.heard == ["Phần hai.", "Nghe tiếp.", "Nói sau tiếng bíp."]
    assert line.waits == Listen(menu="paper", ear=RECORD)


@pytest.mark.parametrize("why", ["missing", "broken", "dropped"])
def test_without_any_recogniser_the_call_goes_on_by_keys(line: Line, why: str) -> None:
    line.hears = False
    line.hear(Unheard(why))
    assert line.heard == ["Mời bấm phím.", "Mời chọn.", "Giấy tờ.", "Menu hai."]
    assert line.waits == Listen(menu="main", ear=KEYS)


def test_an_ear_that_was_lost_never_comes_back(line: Line) -> None:
    line.hear(Unheard("broken"))
    assert line.press("2").waits == Listen(menu="again", ear=RECORD)
    line.hear(Unheard("broken"))
    assert line.press("*").waits == Listen(menu="main", ear=KEYS)
    assert line.hear(Unheard("dropped")).heard == ["Mời chọn.", "Giấy tờ.", "Menu hai."]


def test_a_busy_recogniser_costs_one_wait_only(line: Line) -> None:
    line.hear(Unheard("busy"))
    assert line.heard[0] == "Mời bấm phím."
    assert line.waits == Listen(menu="main", ear=KEYS)
    assert line.press("2").waits == Listen(menu="again", ear=STREAM)


def test_a_failing_ear_is_not_the_callers_fault(line: Line) -> None:
    line.mumble().hear(*(Unheard("busy"),) * 5, Unheard("dropped"))
    assert (line.at, line.step.session.tries) == ("main", 1)


def test_what_was_said_while_the_ear_failed_is_kept(line: Line) -> None:
    line.hear(Unheard("broken", VOICE))
    assert (line.step.session.kept, line.step.session.transcript) == (VOICE.url, "")


def test_a_lost_socket_in_mid_question_asks_it_again(line: Line) -> None:
    line.perhaps("paper").hear(Unheard("dropped"))
    assert line.heard == ["Hỏi paper?", "Đúng hay không.", "Nói sau tiếng bíp."]
    assert line.say("yes").at == "paper"


@pytest.mark.parametrize("heard", [Heard(Meaning("a", Decision.UNDERSTOOD, "paper")), Unheard("busy"), Keys("2")])
def test_after_the_end_nothing_that_is_heard_matters(line: Line, heard: Input) -> None:
    assert line.say("ket-thuc").hear(heard).step.effects == (HangUp(),)


def test_digits_that_were_not_understood_are_asked_for_again() -> None:
    line = Line(flow(Digits("number", say("Bấm số."), 12, "number_check")), STREAM, know_number="unknown")
    assert line.press("0").mumble().heard == ["Chưa rõ một.", "Bấm số."]
    assert line.mumble().heard == ["Chưa rõ một.", "Bấm số."]
