"""The eleven places where the sources disagree: each is written down, sides and choice, and acted upon."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ivr.flows.content import load_content
from ivr.flows.loader import load_flow
from tests.flows.walking import walk

FACTS = load_content().facts
REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "procedures.md"
#: What every side says, in the order of the list of disagreements.
ELEVEN = {
    "identity-card-later-fee": ("15/25/35", "30/50/70"),
    "passport-fee": ("200/400", "TT 64/2025"),
    "driving-licence-fee": ("115", "135"),
    "passport-lost-within": ("2 ngày làm việc", "48 giờ"),
    "residence-letter-validity": ("1 năm", "30 ngày"),
    "criminal-record-age": ("16", "14"),
    "identity-card-place": ("chưa làm được", "cả nước"),
    "help-at-the-commune": ("ngừng nhận", "trực tiếp"),
    "licence-points-lost": ("kiểm tra", "sát hạch"),
    "temporary-residence-fine": ("500 nghìn", "750 nghìn", "2 đến 4 triệu"),
    "birth-package-days": ("3 ngày", "20 ngày"),
}
#: What may be heard of each today, and what may not.
HEARD = {
    "identity-card-later-fee": ("Lệ phí đổi thẻ, làm lại thẻ, bà con hỏi cán bộ.", "ba mươi lăm nghìn"),
    "passport-fee": ("Lệ phí hiện nay, bà con hỏi cán bộ lúc nộp.", "hai trăm nghìn"),
    "driving-licence-fee": ("Lệ phí là một trăm mười lăm nghìn đồng.", "ba mươi lăm nghìn"),
    "passport-lost-within": ("Mất hộ chiếu thì báo ngay, trong hai ngày.", "bốn mươi tám"),
    "residence-letter-validity": ("Giấy có giá trị một năm.", "sáu tháng giấy"),
    "criminal-record-age": ("Người từ đủ mười sáu tuổi được xin cấp.", "đủ mười bốn tuổi được xin"),
    "identity-card-place": ("Nên hỏi trước nơi đó có máy làm thẻ chưa.", "phải về quê làm căn cước"),
    "help-at-the-commune": ("Không có điện thoại, ở xã có người giúp.", "không nhận giấy tờ"),
    "licence-points-lost": ("Hết điểm, chờ ít nhất sáu tháng để kiểm tra kiến thức.", "sát hạch"),
    "temporary-residence-fine": ("Không đăng ký có thể bị phạt.", "triệu"),
    "birth-package-days": ("Làm gộp thì ba ngày làm việc xong.", "hai mươi ngày"),
}


def test_there_are_eleven_and_each_names_its_sides_and_the_choice() -> None:
    assert {fact.id for fact in FACTS.values() if fact.conflict} == set(ELEVEN)
    for name, sides in ELEVEN.items():
        conflict = FACTS[name].conflict
        assert conflict is not None
        assert len(conflict.sides) == len(sides)
        for said, words in zip(conflict.sides, sides, strict=True):
            assert words in said, name
            assert "(" in said, "a side names its source"
        assert len(conflict.choice) > 15


@pytest.mark.parametrize("name", HEARD)
def test_the_choice_is_what_callers_hear(name: str) -> None:
    texts = walk(load_flow(), date(2026, 11, 22)).texts
    said, unsaid = HEARD[name]
    assert said in texts
    assert not any(unsaid in text for text in texts)


def test_the_list_of_disagreements_is_as_long_as_that_of_the_reference() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference folder is not beside this checkout")
    section = REFERENCE.read_text(encoding="utf-8").split("## 15.")[1].split("## 16.")[0]
    assert len(re.findall(r"^[0-9]+\. ", section, re.MULTILINE)) == len(ELEVEN)
