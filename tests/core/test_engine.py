"""The engine moves a call on: keys, silence, the house's answers, and a flow that changes in mid-call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ivr.core.effects import HangUp, Listen, Record
from ivr.core.engine import resume
from ivr.core.errors import SessionUnreadable
from ivr.core.flow import Choice, Digits, Ending, Inquiry, Menu, Recording
from ivr.core.inputs import HungUp, Input, Keys, Recorded, Silence, Told
from tests.core.flows import flow, say, sentence
from tests.core.line import NOW, Line


@pytest.fixture
def line() -> Line:
    return Line(flow())


def test_a_call_is_greeted_and_waits_at_the_menu(line: Line) -> None:
    assert line.heard == ["Xin chào.", "Mời chọn.", "Giấy tờ.", "Menu hai."]
    assert line.waits == Listen(most=1, timeout=8, menu="main")
    assert line.step.session.turn == 1


def test_every_turn_gets_the_next_number(line: Line) -> None:
    assert [line.hear(Silence()).step.session.turn for _ in range(2)] == [2, 3]


def test_an_option_leads_to_its_answer_and_names_the_topic(line: Line) -> None:
    line.press("1")
    assert line.heard == ["Phần một.", "Nghe tiếp."]
    assert line.step.session.topic == "paper"


@pytest.mark.parametrize("heard", [Keys("1"), Keys("#"), Silence()])
def test_after_a_chunk_one_hash_or_silence_brings_the_next(line: Line, heard: Input) -> None:
    line.press("1").hear(heard)
    assert line.heard == ["Phần hai.", "Nghe tiếp."]


def test_after_the_last_chunk_silence_is_helped_without_the_chunk_again(line: Line) -> None:
    line.press("1", "1", "1").hear(Silence())
    assert line.heard == ["Im lặng một.", "Hết."]


def test_nine_says_it_again_and_costs_no_try(line: Line) -> None:
    line.press("1", "1", "9")
    assert line.heard == ["Phần hai.", "Nghe tiếp."]
    assert line.step.session.tries == 0


def test_star_goes_back_to_the_menu_that_was_left(line: Line) -> None:
    line.press("2", "1", "1", "*")
    assert line.at == "again"
    assert line.press("*").at == "main"


def test_star_at_the_first_menu_says_the_menu_again(line: Line) -> None:
    assert line.press("*").at == "main"


def test_star_after_going_round_never_leads_to_where_one_stands(line: Line) -> None:
    line.press("2", "1", "*", "1", "*", "*")
    assert line.at == "main"
    assert line.step.session.trail == ()


def test_back_from_the_officer_returns_to_the_same_chunk() -> None:
    line = Line(flow(), know_number="unknown")
    line.press("1", "1", "0")
    assert line.at == "number"
    line.press("*")
    assert line.heard == ["Phần hai.", "Nghe tiếp."]


def test_zero_reaches_the_officer_from_anywhere(line: Line) -> None:
    line.press("1", "0")
    assert line.heard == ["Đã ghi.", "Chào."]
    assert line.waits == HangUp()


def test_hash_skips_where_the_menu_says_so_and_is_wrong_elsewhere(line: Line) -> None:
    assert line.press("#").heard[0] == "Sai phím một."
    assert line.press("2", "#").at == "main"


def test_silence_leads_on_where_nothing_is_owed(line: Line) -> None:
    assert line.press("2").hear(Silence()).heard == ["Chào."]


def test_three_failures_bring_more_help_each_time_and_then_the_rescue(line: Line) -> None:
    assert line.hear(Silence()).heard[0] == "Im lặng một."
    assert line.press("7").heard[0] == "Sai phím hai."
    assert line.hear(Silence()).heard == ["Không sao.", "Xin nói."]
    assert line.waits == Record(longest=60)


def test_a_good_key_forgets_earlier_failures(line: Line) -> None:
    line.hear(Silence()).press("7", "2", "*").hear(Silence())
    assert line.heard[0] == "Im lặng một."


def test_letters_of_the_keypad_and_late_recordings_are_only_failures(line: Line) -> None:
    assert line.press("A").heard[0] == "Sai phím một."
    assert line.hear(Recorded("https://x/1")).heard[0] == "Im lặng hai."


def test_a_number_is_collected_read_back_and_confirmed() -> None:
    line = Line(flow(), know_number="unknown")
    line.press("0")
    assert line.waits == Listen(most=12, timeout=8, finish=True, menu="number")
    line.press("0912345678")
    assert line.step.session.digits == "0912345678"
    assert line.heard == ["Số không chín đúng chưa?", "Đúng hay không."]
    assert line.press("2").at == "number"
    assert line.step.session.digits == ""
    assert line.press("0912345678", "1").heard == ["Đã ghi.", "Chào."]


def test_going_back_takes_back_what_was_typed() -> None:
    line = Line(flow(), know_number="unknown")
    line.press("0", "0912345678", "*")
    assert (line.at, line.step.session.digits) == ("main", "")


def test_zero_alone_spares_whoever_cannot_type_the_digits() -> None:
    line = Line(flow(), know_number="unknown")
    assert line.press("0", "0").heard == ["Không sao.", "Xin nói."]


def test_digits_may_bring_help_of_their_own() -> None:
    number = Digits("number", say("Bấm số."), 12, "number_check", (say("Sai số một."), say("Sai số hai.")))
    line = Line(flow(number), know_number="unknown", check_number="invalid")
    assert line.press("0", "12").heard == ["Sai số một.", "Bấm số."]
    assert line.press("12").heard == ["Sai số hai.", "Bấm số."]
    assert line.hear(Silence()).at == "voice"


def test_no_way_leads_back_to_what_no_longer_holds() -> None:
    cancel = Inquiry("cancel", (), "cancel_callback", {"cancelled": "again", "none": "again"})
    first = Menu("main", say("Mời chọn."), (Choice("1", "cancel", sentence("Hủy.")),))
    line = Line(flow(first, cancel), cancel_callback="cancelled")
    session = line.press("1").step.session
    assert session.trail == (("main", 0),)
    told = Told("cancelled", closed=True)
    assert resume(line.flow, replace(session, node="cancel"), told, NOW).session.trail == ()


def test_a_number_that_cannot_be_rung_counts_as_a_try_and_three_bring_the_rescue() -> None:
    line = Line(flow(), know_number="unknown", check_number="invalid")
    line.press("0", "12")
    assert line.heard == ["Sai phím một.", "Bấm số."]
    line.press("12", "12")
    assert line.at == "voice"


def test_a_recording_leads_on_and_is_kept(line: Line) -> None:
    line.hear(Silence(), Silence(), Silence(), Recorded("https://x/1", 4.5))
    assert (line.step.session.recording, line.step.session.seconds) == ("https://x/1", 4.5)
    assert line.heard == ["Đã ghi.", "Chào."]


def test_a_recording_belongs_to_its_own_turn_only() -> None:
    line = Line(flow(Recording("voice", say("Xin nói."), 60, "main", "bye")))
    line.hear(Silence(), Silence(), Silence(), Recorded("https://x/1", 4.5)).press("1")
    assert (line.step.session.recording, line.step.session.seconds) == ("", None)


@pytest.mark.parametrize("heard", [Silence(), Recorded("https://x/1", 0), Keys("5")])
def test_nothing_recorded_ends_the_rescue(line: Line, heard: Input) -> None:
    assert line.hear(Silence(), Silence(), Silence(), heard).heard == ["Chào."]


def test_nine_before_a_recording_says_the_invitation_again(line: Line) -> None:
    assert line.hear(Silence(), Silence(), Silence()).press("9").heard == ["Xin nói."]


def test_a_person_is_known_by_a_key_or_a_voice(line: Line) -> None:
    assert not line.hear(Silence()).step.session.person
    assert line.press("7").step.session.person


def test_after_the_end_everything_is_a_goodbye(line: Line) -> None:
    line.press("0").press("1")
    assert line.step.effects == (HangUp(),)


def test_hanging_up_ends_the_call(line: Line) -> None:
    assert line.hear(HungUp()).step.session.over


def test_an_answer_nobody_asked_for_is_refused(line: Line) -> None:
    with pytest.raises(SessionUnreadable):
        resume(line.flow, line.step.session, Told("saved"), NOW)


def test_a_fact_past_its_review_is_replaced_by_the_safe_sentence(line: Line) -> None:
    line.press("1", "1", "1")
    assert line.heard[0] == "Phí mười nghìn."
    line.now = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # the new year has begun in Vietnam
    assert line.press("9").heard[0] == "Phí hỏi cán bộ."


def test_a_flow_edited_elsewhere_does_not_disturb_a_call(line: Line) -> None:
    line.flow = flow(Ending("bye", say("Chào quý vị.")))
    assert line.press("1").heard[0] == "Phần một."
    assert line.step.session.flow == line.flow.fingerprint


def test_a_menu_edited_under_a_caller_starts_over_instead_of_misrouting(line: Line) -> None:
    line.flow = flow(Menu("main", say("Mới."), (Choice("1", "bye", sentence("Chào.")),)))
    line.press("1")
    assert line.heard == ["Đã cập nhật.", "Mới.", "Chào."]
    assert line.press("1").waits == HangUp()


def test_the_way_back_to_a_node_that_is_gone_leads_home() -> None:
    line = Line(flow())
    line.press("2", "1")
    smaller = flow()
    line.flow = replace(smaller, nodes={k: v for k, v in smaller.nodes.items() if k != "again"})
    assert line.press("*").at == "main"


def test_no_more_of_the_path_is_kept_than_an_officer_reads(line: Line) -> None:
    for _ in range(60):
        line.press("2", "*")
    assert len(line.step.session.path) == 40
