"""Every number that a caller hears comes from facts.yaml, and sounds like the value that an office wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.core.content.provenance import Provenance
from ivr.core.vietnamese import digit_pieces, number_words
from ivr.flows.content import load_content
from ivr.flows.loader import CONTENT
from tests.flows.written import WRITTEN, Written

NUMBER = re.compile(
    r"\b(một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|mốt|linh|lẻ|trăm|nghìn|ngàn|triệu|tỷ|rưỡi|nửa|chục|vài"
    r"|tháng giêng|tháng chạp|chủ nhật)\b|\bsố không\b|[0-9]"
)
#: Words that look like numbers and are none, each with its reason.
NO_NUMBERS = {
    r"bấm (số|phím) \w+": "the key of an option, held against the key that works by ivr flow check",
    r"tư pháp": "part of the name of a certificate and of an office",
    r"một số công an xã": "some, not one",
    r"một phím": "any key, whichever the caller needs",
    r"một yêu cầu": "the caller's own request: there is never more than one",
}
FACTS = load_content().facts
UNITS = {
    "đồng": "đồng",
    "days": "ngày",
    "working days": "ngày làm việc",
    "months": "tháng",
    "years": "năm",
    "years of age": "tuổi",
    "points": "điểm",
    "seats": "chỗ",
    "tries": "lần",
    "digits": "số",
}


def numbers_in(text: str) -> list[str]:
    text = text.lower()
    for phrase in NO_NUMBERS:
        text = re.sub(phrase, " ", text)
    return [found.group() for found in NUMBER.finditer(text)]


@pytest.mark.parametrize("line", WRITTEN, ids=str)
def test_no_number_is_written_outside_the_facts(line: Written) -> None:
    assert numbers_in(line.without_facts) == []


@pytest.mark.parametrize("phrase", NO_NUMBERS)
def test_every_allowed_phrase_is_still_needed(phrase: str) -> None:
    assert any(re.search(phrase, line.without_facts.lower()) for line in WRITTEN)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sau mười hai tháng.", ["mười", "hai"]),
        ("Gọi số 113.", ["1", "1", "3"]),
        ("Hỏi việc khác, bấm số một.", []),
        ("Lý lịch tư pháp.", []),
        ("Mã là số không.", ["số không"]),
        ("Không cần, không phải.", []),
    ],
)
def test_numbers_are_found_in_words_and_digits(text: str, found: list[str]) -> None:
    assert numbers_in(text) == found


def in_words(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if number < 1_000_000:
        return f"{number_words(thousands)} nghìn" if thousands and not rest else number_words(number)
    millions, rest = divmod(number, 1_000_000)
    assert not rest
    return f"{number_words(millions)} triệu"


def counted() -> Iterator[Provenance]:
    for fact in FACTS.values():
        if fact.unit in UNITS and fact.value not in {"0", "0.5-3"}:
            yield fact


@pytest.mark.parametrize("fact", [*counted()], ids=lambda fact: fact.id)
def test_a_number_sounds_like_its_value(fact: Provenance) -> None:
    ends = [in_words(int(part)) for part in re.split(r"[-,] ?", fact.value)]
    unit = UNITS[fact.unit]
    if "-" in fact.value:
        spoken = {f"từ {ends[0]} đến {ends[1]} {unit}", f"từ {ends[0]} {unit} đến {ends[1]} {unit}"}
    else:
        spoken = {f"{' và '.join([', '.join(ends[:-1]), ends[-1]] if len(ends) > 1 else ends)} {unit}"}
    # Working days may be said as days where "làm việc" was just said of the same thing.
    assert fact.spoken in spoken | {text.removesuffix(" làm việc") for text in spoken}


@pytest.mark.parametrize("fact", [fact for fact in FACTS.values() if fact.value == "0"], ids=lambda fact: fact.id)
def test_nothing_to_pay_is_said_in_one_way(fact: Provenance) -> None:
    assert (fact.unit, fact.spoken) == ("đồng", "không mất tiền")


def test_telephone_numbers_are_spoken_digit_by_digit() -> None:
    numbers = [fact for fact in FACTS.values() if fact.unit == "telephone number"]
    assert len(numbers) == 6
    for fact in numbers:
        assert " ".join(digit_pieces(fact.value)) == fact.spoken.replace(",", "")


def test_forms_are_spelled_as_they_sound() -> None:
    letters = {"C": "xê", "T": "tê", "K": "ca"}
    forms = [fact for fact in FACTS.values() if fact.unit == "form" and re.fullmatch(r"[A-Z]+[0-9]+", fact.value)]
    assert len(forms) == 5
    for fact in forms:
        signs = [letters.get(sign) or digit_pieces(sign)[0] for sign in fact.value]
        assert fact.spoken == " ".join(signs)


def test_the_files_that_are_read_here_are_all_there_are() -> None:
    assert {line.file for line in WRITTEN} == {
        str(path.relative_to(CONTENT)) for path in [CONTENT / "hotline.yaml", *Path(CONTENT / "procedures").glob("*")]
    }
