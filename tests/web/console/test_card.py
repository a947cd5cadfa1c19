"""The card: what stands on it before, while and after an officer has the request in hand."""

from __future__ import annotations

import pytest

from ivr.core.privacy.consent import Wording
from ivr.core.privacy.voice import Place, Voice
from ivr.core.requests.outcome import Outcome
from ivr.core.session import Session
from ivr.services.ports import CallRow
from tests.services.staff import LAN
from tests.web.console.hall import MAI, SOUND, Hall, flow
from tests.web.desk import Browser


@pytest.fixture
def hall() -> Hall:
    return Hall()


def holding(hall: Hall, key: str = "r1") -> Browser:
    """An officer with a request in hand and its card open."""
    hall.queue.take(LAN.id, key)
    browser = hall.officer()
    browser.open(f"/console/card/{key}")
    return browser


def test_the_card_tells_the_need_the_code_first_the_way_and_the_papers(hall: Hall) -> None:
    hall.ask("r1", topic="khai-sinh", path=("main", "papers", "khai-sinh", "officer"), said="cho cháu tôi")
    text = holding(hall).page.text
    for words in (
        "Bà con cần hỏi: Đăng ký khai sinh",
        "Mã đọc trước tiên",
        "hoa sen, con trâu",
        "Đã hẹn gọi trước 11:30 hôm nay",
        "Lý lịch tư pháp, hộ chiếu, khai sinh",
        "Nhờ gặp cán bộ",
        "cho cháu tôi",
        "Mang giấy chứng sinh và giấy tờ của cha mẹ.",
        "không bao giờ hỏi mã OTP",
        "Dạ, tôi là Nguyễn Thị Lan, Công an xã Đông Mẫu",
    ):
        assert words in text, words


def test_the_number_and_the_code_are_shown_only_to_who_has_it_in_hand(hall: Hall) -> None:
    made = hall.ask("r1", number="+84912345678")
    browser = hall.officer()
    looking = browser.open("/console/card/r1").text
    assert "0912***678" in looking
    assert "0912 345 678" not in looking
    assert "hoa sen" not in looking
    browser.send("/console/card/r1/take")
    assert "0912 345 678" in browser.page.text
    assert made.number is not None
    assert f'href="tel:{made.number}"' in browser.page.text


def test_a_typed_number_is_told_as_one_that_proves_nothing(hall: Hall) -> None:
    hall.ask("r1", proven=False)
    assert "Số này do người gọi tự bấm" in holding(hall).page.text


def test_at_noon_the_card_says_that_people_rest(hall: Hall) -> None:
    hall.ask("r1")
    hall.clock.pass_(hours=3)
    assert "Đang là giờ nghỉ" in holding(hall).page.text


def test_an_answer_that_was_changed_since_the_call_says_so(hall: Hall) -> None:
    made = hall.ask("r1", topic="khai-sinh")
    now = hall.clock.now()
    for print_, changed in ((flow().fingerprint, False), ("older", True)):
        row = CallRow(made.call, made.number, 1, Session(made.call, print_, "main").to_json(), "[]", "", now, now)
        with hall.store.transaction() as tx:
            assert tx.add_call(row) or tx.save_call(row, 1)
        assert ("đã được sửa sau cuộc gọi này" in hall.officer().open("/console/card/r1").text) is changed


@pytest.mark.parametrize(("heard", "changed"), [("same", False), ("another", True)])
def test_what_was_changed_in_other_answers_says_nothing_of_this_one(hall: Hall, heard: str, changed: bool) -> None:
    made, now = hall.ask("r1", topic="khai-sinh"), hall.clock.now()
    print_ = flow().node_prints["khai-sinh"] if heard == "same" else "another"
    session = Session(made.call, "older", "main", topic="khai-sinh", topic_print=print_)
    with hall.store.transaction() as tx:
        tx.add_call(CallRow(made.call, made.number, 1, session.to_json(), "[]", "", now, now))
    assert ("đã được sửa sau cuộc gọi này" in hall.officer().open("/console/card/r1").text) is changed


def test_a_message_can_be_played_and_who_listened_is_written_down(hall: Hall) -> None:
    hall.ask("r1", said="alo", url="https://x/1")
    browser = hall.officer()
    assert "<audio controls" in browser.open("/console/card/r1").text
    answer = browser.open("/console/card/r1/voice/m-r1.wav")
    assert (answer.status_code, answer.data, answer.content_type) == (200, SOUND, "audio/wav")
    assert answer.headers["Cache-Control"] == "no-store"
    piece = browser.open("/console/card/r1/voice/m-r1.wav", headers={"Range": "bytes=100-"})
    assert (piece.status_code, piece.data) == (206, SOUND[100:])
    assert hall.station.deeds().count("recording-heard") == 1


def test_a_recording_that_cannot_be_had_is_told_in_words(hall: Hall) -> None:
    hall.ask("r1", url="https://x/gone")
    answer = hall.officer().open("/console/card/r1/voice/m-r1.wav")
    assert answer.status_code == 503
    assert "Chưa lấy được bản ghi" in answer.text


@pytest.mark.parametrize(
    ("place", "why", "told"),
    [
        (Place.LOST, "late", "Bản ghi đã mất: nhà mạng không trả lời."),
        (Place.LOST, "unreadable", "Bản ghi đã mất: tệp tiếng bị hỏng."),
        (Place.LOST, "", "Bản ghi đã mất: nhà mạng không còn giữ."),
        (Place.GONE, "", "Bản ghi đã xóa vì hết hạn lưu."),
    ],
)
def test_the_card_says_why_a_recording_can_be_played_no_more(hall: Hall, place: Place, why: str, told: str) -> None:
    hall.ask("r1", url="https://x/1")
    voice = Voice("m-r1", "https://x/1", hall.clock.now(), place=place, why=why)
    with hall.store.transaction() as tx:
        tx.voices.expect(voice, Wording(""))
    page = hall.officer().open("/console/card/r1").text
    assert told in page
    assert "<audio" not in page


def test_a_recording_that_is_tried_again_may_be_asked_for_now(hall: Hall) -> None:
    hall.ask("r1", url="https://x/1")
    voice = Voice("m-r1", "https://x/1", hall.clock.now(), tries=1, why="late")
    with hall.store.transaction() as tx:
        tx.voices.expect(voice, Wording(""))
    page = hall.officer().open("/console/card/r1").text
    assert "Chưa lấy được bản ghi: nhà mạng không trả lời." in page
    assert "<audio" in page


@pytest.mark.parametrize(("ending", "told"), [("lost", "Bản ghi đã mất"), ("forgotten", "đã hết hạn lưu")])
def test_what_is_gone_for_good_is_told_on_its_own_page(hall: Hall, ending: str, told: str) -> None:
    hall.ask("r1", url=f"https://x/{ending}")
    answer = hall.officer().open("/console/card/r1/voice/m-r1.wav")
    assert (answer.status_code, told in answer.text) == (410, True)


def test_a_message_of_another_request_is_not_played_by_this_address(hall: Hall) -> None:
    hall.ask("r1")
    hall.ask("r2", url="https://x/2", unit="xa-tay-mau")
    assert hall.officer().open("/console/card/r1/voice/m-r2.wav").status_code == 404


def test_a_message_without_a_voice_shows_its_words_and_no_player(hall: Hall) -> None:
    hall.ask("r1", said="tôi hỏi <b>hộ khẩu</b>")
    text = hall.officer().open("/console/card/r1").text
    assert "tôi hỏi &lt;b&gt;hộ khẩu&lt;/b&gt;" in text
    assert "<audio" not in text
    assert "Không ghi âm." in text


def test_earlier_requests_of_the_number_stand_on_the_card_with_their_notes(hall: Hall) -> None:
    hall.ask("r1", number="+84912345678", topic="ho-chieu")
    hall.queue.take(MAI.id, "r1")
    hall.outcomes.record(MAI.id, "r1", Outcome.MUST_COME, "Hẹn sáng thứ tư.")
    hall.ask("r2", number="+84912345678")
    text = hall.officer().open("/console/card/r2").text
    assert 'href="/console/card/r1"' in text
    assert "Hẹn sáng thứ tư." in text


def test_an_open_card_keeps_its_claim_and_a_lost_one_is_told_and_asks_no_more(hall: Hall) -> None:
    hall.ask("r1")
    browser = holding(hall)
    assert 'hx-trigger="every 60s"' in browser.page.text
    form = {"form": browser.page.text.split('name="form" value="')[2].split('"')[0]}
    asked = {"headers": {"HX-Request": "true"}, "data": form}
    for _ in range(12):
        hall.clock.pass_(minutes=1)
        assert "của đồng chí đến" in browser.client.post("/console/card/r1/renew", **asked).text
    hall.clock.pass_(minutes=5)
    hall.queue.release(LAN.id, "r1")
    hall.queue.take(MAI.id, "r1")
    lost = browser.client.post("/console/card/r1/renew", **asked)
    assert lost.status_code == 286
    assert "không còn trong tay đồng chí nữa" in lost.text


def test_without_scripts_a_button_keeps_the_claim(hall: Hall) -> None:
    hall.ask("r1")
    browser = holding(hall)
    hall.clock.pass_(minutes=9)
    browser.send("/console/card/r1/renew")
    assert browser.at == "/console/card/r1"
    assert "Việc này của đồng chí đến 09:19." in browser.page.text


def test_a_request_that_nobody_may_take_any_more_says_so(hall: Hall) -> None:
    hall.ask("r1")
    browser = hall.officer()
    browser.open("/console/card/r1")
    hall.queue.take(MAI.id, "r1")
    answer = browser.send("/console/card/r1/take")
    assert answer.status_code == 409
    assert "đã có người giữ hoặc đã xong" in answer.text


def test_given_back_it_waits_again_at_its_place(hall: Hall) -> None:
    hall.ask("r1")
    browser = holding(hall)
    browser.send("/console/card/r1/release")
    assert "Đã trả việc về hàng chờ." in browser.page.text
    assert hall.request().status == "waiting"


def test_handed_to_another_unit_with_a_word_and_the_promise_unchanged(hall: Hall) -> None:
    made = hall.ask("r1")
    browser = holding(hall)
    browser.send("/console/card/r1/transfer", unit="xa-tay-mau", note="Bà con ở Tây Mẫu")
    assert "Giờ hẹn với bà con vẫn giữ nguyên" in browser.page.text
    assert (hall.request().unit, hall.request().due_at) == ("xa-tay-mau", made.due_at)
    assert browser.open("/console/card/r1").status_code == 404


def test_a_unit_must_be_chosen(hall: Hall) -> None:
    hall.ask("r1")
    answer = holding(hall).send("/console/card/r1/transfer", unit="")
    assert answer.status_code == 422
    assert "Chưa chọn đơn vị nhận" in answer.text
