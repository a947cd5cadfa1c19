"""What sentences mean, at the menus of the hotline."""

from __future__ import annotations

import pytest

from ivr.core.meaning import Decision, Urgency
from tests.speech.meanings import matcher


def intent(text: str, menu: str = "main") -> str:
    found = matcher().understand(text, menu)
    return found.intent if found.decision is Decision.UNDERSTOOD else f"{found.decision}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("căn cước", "can-cuoc"),
        ("dạ cho em hỏi làm hộ chiếu ở đâu ạ", "ho-chieu"),
        ("tui muốn mần lại cái chứng minh thư", "can-cuoc"),
        ("vi en i đi", "vneid"),
        ("mần cà vẹt xe", "dang-ky-xe"),
        ("khai sanh cho con", "khai-sinh"),
        ("xê tê không bảy", "xac-nhan-cu-tru"),
        ("cho tui gặp cán bộ", "gap-can-bo"),
        ("nói lại đi", "nghe-lai"),
        ("làm sổ đỏ mất bao lâu", "not_understood"),
        ("hôm nay trời có mưa không", "not_understood"),
        ("không phải căn cước mà là hộ chiếu", "ho-chieu"),
    ],
)
def test_what_callers_say_at_the_main_menu(text: str, expected: str) -> None:
    assert intent(text) == expected


def test_a_long_story_is_normal_input() -> None:
    told = (
        "cháu ơi bác năm nay bảy mươi ba tuổi rồi mắt kém hôm trước bác có lên xã mà đông quá thì bác muốn hỏi là "
        "bác bị mất cái bằng lái xe máy giờ làm lại thế nào cháu chỉ giùm bác với"
    )
    assert intent(told) == "giay-phep-lai-xe"


@pytest.mark.parametrize(
    ("menu", "expected"), [("confirm", "no"), ("number_right", "no"), ("number", "digit-0"), ("main", "no")]
)
def test_khong_is_a_digit_only_where_digits_are_asked_for(menu: str, expected: str) -> None:
    assert intent("không", menu) == expected


@pytest.mark.parametrize(
    ("text", "menu", "keys"),
    [
        ("số không", "main", "0"),
        ("bấm phím một", "confirm", "1"),
        ("hai", "main", "2"),
        ("phím sao", "main", "*"),
        ("không chín một hai ba bốn năm sáu bảy tám", "number", "0912345678"),
        ("dạ số của tôi là không chín mươi mốt hai ba bốn lăm sáu bảy", "number", "091234567"),
        ("nghe tiếp đi", "can-cuoc", "1"),
    ],
)
def test_named_keys_act_as_keys(text: str, menu: str, keys: str) -> None:
    assert matcher().understand(text, menu).keys == keys


def test_many_digits_at_a_menu_are_no_key() -> None:
    assert matcher().understand("một hai ba", "main").keys == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đúng rồi", "yes"),
        ("dạ", "yes"),
        ("không phải", "no"),
        ("hổng phải", "no"),
        ("không tôi hỏi hộ chiếu", "ho-chieu"),
        ("đúng rồi căn cước", "yes"),
    ],
)
def test_a_question_is_answered_or_another_topic_is_named(text: str, expected: str) -> None:
    assert intent(text, "confirm") == expected


def test_an_option_is_alive_only_where_it_is_offered() -> None:
    assert intent("đổi giờ gọi", "promise") == "times"
    assert matcher().understand("đổi giờ gọi", "main").intent != "times"


def test_the_menu_at_hand_comes_first() -> None:
    assert intent("hỏi việc khác", "promise") == "main"
    assert intent("hỏi việc khác", "can-cuoc") == "quay-lai"


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("nhà hàng xóm đang cháy to lắm", Urgency.FIRE),
        ("mẹ tôi ngất xỉu không tỉnh", Urgency.MEDICAL),
        ("có trộm đang cạy cửa nhà tôi", Urgency.POLICE),
        ("có người xưng công an bắt tôi chuyển tiền", Urgency.SCAM),
        ("tôi muốn hỏi về phạt giao thông", None),
        ("thẻ căn cước bị cháy một góc thì đổi ở đâu", None),
        ("xe cứu thương vượt đèn đỏ có bị phạt không", None),
        ("năm ngoái nhà tôi cháy mất hết giấy tờ", None),
        ("hồi trước tôi bị đánh nhau có tiền án thì xin lý lịch tư pháp được không", None),
        ("quay lại menu chính", None),
    ],
)
def test_dangers_are_told_whatever_was_asked_and_nothing_else_is_a_danger(text: str, urgent: Urgency | None) -> None:
    assert matcher().understand(text, "main").urgent is urgent


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("hộ triếu", "ho-chieu"),
        ("tạm chú", "tam-tru"),
        ("bằn lái xe", "giay-phep-lai-xe"),
        ("lí lịch tư pháp", "ly-lich-tu-phap"),
        ("đăng kí thường chú", "thuong-tru"),
        ("phạt ngụi", "phat-giao-thong"),
    ],
)
def test_what_a_bad_line_confuses_is_never_taken_for_something_else(heard: str, expected: str) -> None:
    found = matcher().understand(heard, "main")
    assert found.intent == expected
    assert found.decision in {Decision.UNDERSTOOD, Decision.UNSURE}
