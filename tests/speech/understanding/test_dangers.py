"""Dangers are heard in words that no list of patterns holds, and not in old stories and questions about papers."""

from __future__ import annotations

import pytest

from ivr.core.meaning import Decision, Urgency
from tests.speech.meanings import content, matcher


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("mấy thằng cầm gậy đang vây nhà tôi", Urgency.POLICE),
        ("bà cụ nhà em bị lẫn đi đâu mất từ trưa tìm không thấy", Urgency.POLICE),
        ("kho hàng bên cạnh bốc lửa lan sang đây rồi", Urgency.FIRE),
        ("thằng bé kẹt đầu vào song sắt không rút ra được", Urgency.FIRE),
        ("ông nhà tôi đang ngồi tự nhiên gục xuống gọi không thưa", Urgency.MEDICAL),
        ("cháu bé nuốt phải pin tím tái rồi", Urgency.MEDICAL),
        ("có người nói là bưu điện bảo tôi có bưu phẩm ma túy bắt rút sổ tiết kiệm", Urgency.SCAM),
        ("tôi vừa bấm đường dẫn cập nhật thì tiền bay sạch", Urgency.SCAM),
    ],
)
def test_calls_for_help(text: str, urgent: Urgency) -> None:
    assert matcher().understand(text, "main").urgent is urgent


@pytest.mark.parametrize(
    "text",
    [
        "năm ngoái nhà tôi cháy mất khai sinh giờ xin lại ở đâu",
        "không nhường đường xe cứu thương thì phạt bao nhiêu",
        "muốn lái xe cứu hỏa thì cần bằng gì",
        "con tôi làm bài tập hỏi số cứu hỏa là số mấy",
        "làm sao để phòng tránh lừa đảo",
        "làm căn cước ở đâu",
        "đổi bằng lái hết bao nhiêu tiền",
    ],
)
def test_what_is_no_danger(text: str) -> None:
    assert matcher().understand(text, "main").urgent is None


def test_no_short_sentence_of_a_paper_is_a_danger() -> None:
    phrases, scope = content()
    papers = [name for name in scope.topics if name != "trinh-bao"]
    said = [text for name in papers for text in phrases.intents[name].says if not set(text) & set("[]()|<>")]
    assert said
    assert [text for text in said if matcher().understand(text, "main").urgent] == []


def test_a_crime_or_a_fraud_also_means_to_report_it() -> None:
    found = matcher().understand("bà cụ nhà em bị lẫn đi đâu mất từ trưa tìm không thấy", "main")
    assert found.intent == "trinh-bao"


def test_a_fire_means_nothing_else() -> None:
    found = matcher().understand("kho hàng bên cạnh bốc lửa lan sang đây rồi", "main")
    assert found.decision is Decision.NOT_UNDERSTOOD
