"""What callers hear about their requests, on the shipped flow: asked, kept, moved, cancelled, checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from ivr.core.calendar import VIETNAM
from ivr.core.callback import Status
from ivr.core.inputs import Recorded, Silence
from ivr.flows.loader import load_flow
from tests.services.house import House

FLOW = load_flow()
#: What is said of a request that came to its end.
ENDS = ("Cán bộ đã gọi lại mà chưa gặp được quý vị.", "Cán bộ đã gọi và trả lời yêu cầu của quý vị.")


@pytest.fixture
def house() -> House:
    return House(FLOW)


def test_zero_saves_a_callback_and_speaks_promise_and_code(house: House) -> None:
    caller = house.ring().press("0")
    (request,) = house.requests()
    assert (request.number, request.status, request.asked) == ("+84912345678", Status.WAITING, 1)
    assert "mười một giờ rưỡi trưa hôm nay" in caller.heard
    assert "hoa sen con trâu" in caller.heard


def test_a_promise_skips_a_holiday() -> None:
    house = House(FLOW, closed=frozenset({date(2026, 11, 23)}))
    assert "mười một giờ rưỡi trưa ngày mai" in house.ring().press("0").heard


def test_the_procedure_heard_before_is_the_requests_topic(house: House) -> None:
    house.ring().press("3", "1", "0")
    assert house.requests()[0].topic == "tam-tru"


def test_asking_twice_in_one_call_is_one_request(house: House) -> None:
    caller = house.ring().press("0", "4", "0")
    assert [request.asked for request in house.requests()] == [1]
    assert "hoa sen" in caller.heard


def test_ringing_again_hears_the_state_at_once(house: House) -> None:
    house.ring().press("0")
    heard = house.ring(call="CA2").heard
    assert "đang có một yêu cầu gọi lại" in heard
    assert "mười một giờ rưỡi" in heard


def test_after_a_missed_promise_the_caller_hears_an_apology_and_no_past_time(house: House) -> None:
    house.ring().press("0")
    house.clock.pass_(hours=5)
    heard = house.ring(call="CA2").heard
    assert "Chúng tôi xin lỗi" in heard
    assert "mười một giờ rưỡi" not in heard


def test_asking_again_after_a_missed_promise_gets_a_new_one_and_the_miss_is_remembered(house: House) -> None:
    house.ring().press("0")
    house.clock.pass_(hours=6)
    assert "năm giờ chiều hôm nay" in house.ring(call="CA2").press("0").heard
    (request,) = house.requests()
    assert "promise_missed" in house.history(request.id)
    assert request.due_at > house.clock.now()


def test_a_caller_adds_a_spoken_message(house: House) -> None:
    caller = house.ring().press("0", "1").hear(Recorded("https://x/RE1", 7))
    (message,) = house.messages()
    assert (message.url, message.seconds) == ("https://x/RE1", 7)
    assert "Lời nhắn của quý vị đã được ghi" in caller.heard


def test_a_caller_moves_the_call_to_another_half_day(house: House) -> None:
    caller = house.ring().press("0", "2")
    assert "Vào chiều hôm nay" in caller.heard
    assert "năm giờ chiều hôm nay" in caller.press("1").heard
    request = house.requests()[0]
    assert request.not_before is not None
    assert house.history(request.id) == ["asked", "moved"]


def test_a_choice_offered_stays_valid_while_the_caller_thinks(house: House) -> None:
    caller = house.ring().press("0", "2")
    house.clock.pass_(hours=5)  # the afternoon that was offered has begun
    caller.press("1")
    assert house.requests()[0].due_at == datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM)


def test_a_caller_cancels_only_after_a_second_yes(house: House) -> None:
    caller = house.ring().press("0", "3")
    assert house.requests()[0].status is Status.WAITING
    assert "đã được hủy" in caller.press("1").heard
    assert house.requests()[0].status is Status.CANCELLED


def test_after_cancelling_the_next_request_is_a_new_one(house: House) -> None:
    house.ring().press("0", "3", "1")
    house.ring(call="CA2").press("0")
    assert [request.status for request in house.requests()] == [Status.CANCELLED, Status.WAITING]


@pytest.mark.parametrize("keys", [("0", "3", "1", "*"), ("0", "3", "1", "*", "*"), ("0", "3", "1", "1", "*")])
def test_after_cancelling_no_key_brings_the_promise_back(house: House, keys: tuple[str, ...]) -> None:
    assert "sẽ gọi" not in house.ring().press(*keys).heard


def test_after_cancelling_upon_ringing_again_no_key_brings_the_promise_back(house: House) -> None:
    house.ring().press("0")
    assert "đang có một yêu cầu" not in house.ring(call="CA2").press("4", "1", "*").heard


def test_what_is_said_for_a_request_that_is_over_by_then_opens_another(house: House) -> None:
    house.ring().press("0")
    caller = house.ring(call="CA2").press("2")
    house.ring(call="CA3").press("4", "1")
    heard = caller.hear(Recorded("https://x/RE1", 12)).heard
    assert "Yêu cầu của quý vị đã được ghi" in heard
    assert [request.status for request in house.requests()] == [Status.CANCELLED, Status.WAITING]
    assert [message.callback for message in house.messages()] == [house.requests()[1].id]


def test_one_recording_is_one_message_however_often_an_officer_is_asked_for(house: House) -> None:
    caller = house.ring().hear(Silence(), Silence(), Silence(), Recorded("https://x/RE1", 12))
    caller.press("4", "0")
    assert house.requests()[0].asked == 1
    assert len(house.messages()) == 1


@pytest.mark.parametrize(
    "after",
    [("2", "0"), ("2", "2", "2"), ("*", "0", "0"), ("*", "9", "8")],
    ids=["no, then zero", "no, then nonsense", "back, then zero", "back, then an officer"],
)
def test_a_number_that_was_not_confirmed_is_not_rung(house: House, after: tuple[str, ...]) -> None:
    house.ring(None).press("0", "0912345678", *after)
    assert house.requests() == ()


def test_a_number_that_was_read_back_and_left_standing_is_rung_at_the_rescue(house: House) -> None:
    caller = house.ring(None).press("0", "0912345678").hear(Silence(), Silence(), Silence())
    (request,) = house.requests()
    assert (request.number, request.proven) == ("+84912345678", False)
    assert "sẽ gọi lại" in caller.heard


def test_whoever_types_a_number_wrongly_is_told_about_the_number(house: House) -> None:
    caller = house.ring(None).press("0", "091234")
    assert "Số máy vừa bấm chưa đúng" in caller.heard
    assert "bấm số không" in caller.press("091234").heard
    assert "đọc số điện thoại" in caller.press("0").heard


def test_a_withheld_number_is_asked_for_read_back_and_confirmed(house: House) -> None:
    caller = house.ring(None).press("0", "0912345678")
    assert "không chín một hai ba bốn năm sáu bảy tám" in caller.heard
    caller.press("1")
    request = house.requests()[0]
    assert (request.number, request.proven) == ("+84912345678", False)
    assert "hoa sen" in caller.heard


def test_a_typed_number_is_told_nothing_of_an_earlier_request(house: House) -> None:
    house.ring().press("0")
    stranger = house.ring(None, "CA2").press("0", "0912345678", "1")
    assert "hoa sen" not in stranger.heard
    assert "mười một giờ" not in stranger.heard
    assert house.requests()[0].asked == 2
    assert "hoa sen" not in stranger.press("4", "0").heard


def test_whoever_hides_the_number_learns_no_state_when_checking_a_call(house: House) -> None:
    house.ring().press("0")
    assert "không hiện số" in house.ring(None, "CA2").press("6", "2").heard


def test_a_genuine_call_is_confirmed_with_its_code(house: House) -> None:
    house.ring().press("0")
    heard = house.ring(call="CA2").press("1", "6", "2").heard
    assert "Số máy này đang có một yêu cầu gọi lại" in heard
    assert "hoa sen con trâu" in heard


def test_a_call_we_know_nothing_of_is_named_as_not_ours(house: House) -> None:
    assert "không nhờ mà có người gọi thì đó là giả" in house.ring().press("6", "2").heard


def test_somebody_who_pressed_keys_is_promised_a_call_at_the_rescue(house: House) -> None:
    caller = house.ring().press("3", "8", "8", "8")
    assert house.requests()[0].number == "+84912345678"
    assert "hoa sen" in caller.heard


def test_a_voice_after_silence_becomes_a_request_with_its_message(house: House) -> None:
    caller = house.ring().hear(Silence(), Silence(), Silence())
    assert house.requests() == ()
    caller.hear(Recorded("https://x/RE1", 12))
    assert len(house.messages()) == 1
    assert "hoa sen" in caller.heard


def test_somebody_who_never_pressed_nor_spoke_is_owed_nothing(house: House) -> None:
    caller = house.ring().hear(*[Silence()] * 4)
    assert house.requests() == ()
    assert "lúc nào cũng được" in caller.heard


def test_a_voice_without_any_number_is_kept_for_the_officer(house: House) -> None:
    house.ring(None).hear(Silence(), Silence(), Silence(), Recorded("https://x/RE1", 12))
    (request,) = house.requests()
    assert request.number is None


@pytest.mark.parametrize(
    ("status", "days", "sentence"),
    [
        (Status.UNREACHABLE, 6, "Cán bộ đã gọi lại mà chưa gặp được quý vị."),
        (Status.UNREACHABLE, 8, None),
        (Status.DONE, 1, "Cán bộ đã gọi và trả lời yêu cầu của quý vị."),
        (Status.DONE, 2, None),
        (Status.CANCELLED, 1, None),
    ],
)
def test_whoever_rings_again_soon_hears_how_the_request_ended(
    house: House, status: Status, days: int, sentence: str | None
) -> None:
    house.ring().press("0")
    (request,) = house.requests()
    with house.store.transaction() as tx:
        tx.save_callback(replace(request, status=status, closed_at=house.clock.now()))
    house.clock.pass_(days=days)
    heard = house.ring(call="CA2").heard
    assert [one in heard for one in ENDS] == [one == sentence for one in ENDS]
    assert "Thẻ căn cước, bấm số một." in heard
    house.ring(call="CA3").press("0")
    assert "đang có một yêu cầu gọi lại" in house.ring(call="CA4").heard


def test_a_typed_number_is_not_told_how_a_request_ended(house: House) -> None:
    house.ring().press("0")
    (request,) = house.requests()
    with house.store.transaction() as tx:
        tx.save_callback(replace(request, status=Status.UNREACHABLE, closed_at=house.clock.now()))
    assert not any(one in house.ring(None, "CA2").heard for one in ENDS)
