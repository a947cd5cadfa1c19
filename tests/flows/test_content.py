"""The sentences that callers hear: spelled alike, short, without digits, each within reach, none past its facts."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from ivr.core.authoring.paths import entrances, reached
from ivr.core.authoring.timing import greeting_seconds
from ivr.core.flow import Answer, Flow, exits_of, sentences_of
from ivr.core.issues import find_issues
from ivr.core.language.sentence import Sentence
from ivr.core.language.spelling import is_nfc, old_tone_words, words
from ivr.flows.exceptions import load_exemptions
from ivr.flows.loader import CONTENT, load_flow

FLOW = load_flow()
DAY = date(2026, 11, 22)
PROCEDURES = (
    "can-cuoc",
    "vneid",
    "thuong-tru",
    "tam-tru",
    "luu-tru",
    "xac-nhan-cu-tru",
    "ho-chieu",
    "ly-lich-tu-phap",
    "giay-phep-lai-xe",
    "phat-giao-thong",
    "khai-sinh",
    "dang-ky-xe",
    "trinh-bao",
    "dich-vu-cong",
)
#: One spelling for each word that people write in two ways.
ONE_SPELLING = {
    "lí": "lý",
    "kí": "ký",
    "quí": "quý",
    "mĩ": "mỹ",
    "tỉ": "tỷ",
    "huỷ": "hủy",
    "xoá": "xóa",
    "thuỷ": "thủy",
}
#: What an ear can confuse or an old caller does not know.
UNSPOKEN = ("công an huyện", "sổ hộ khẩu", "otp", "link", "online", "app", "website", "sms")


def heard_by_some_caller(flow: Flow) -> list[tuple[str, str]]:
    """Every sentence that a call can reach, its safe form included: (node, text)."""
    found = [("manner", text) for sentence in flow.manner.all() for text in _texts(sentence)]
    for name in sorted(reached(entrances(flow), lambda name: exits_of(flow.nodes[name]))):
        found += [(name, text) for sentence in sentences_of(flow.nodes[name]) for text in _texts(sentence)]
    return found


def _texts(sentence: Sentence) -> list[str]:
    return [" ".join(sentence.texts())] if not sentence.safe else [*sentence.texts()]


HEARD = heard_by_some_caller(FLOW)


def test_the_shipped_flow_has_no_issues_and_needs_no_exceptions() -> None:
    assert [str(issue) for issue in find_issues(FLOW, DAY)] == []
    assert load_exemptions() == ()


def test_it_has_none_either_once_an_officer_has_confirmed_everything() -> None:
    """What is withheld today is as short and as well spelled as the rest."""
    assert [str(issue) for issue in find_issues(load_flow(as_if_confirmed=True), DAY)] == []


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_topic_speaks_of_children_and_of_old_people_or_papers_that_were_lost(procedure: str) -> None:
    texts = " ".join(text for node, text in HEARD if node == procedure)
    assert re.search("cháu|nhà|[Mm]ất", texts)
    assert re.search("[Nn]gười già|[Mm]ất", texts)
    assert re.search("có người (giúp|chỉ)|[Kk]hông rành|nhờ người nhà|nhờ giúp", texts)


def test_the_greeting_says_who_we_are_the_emergency_numbers_and_how_to_get_an_officer_in_ten_seconds() -> None:
    text = " ".join(text for sentence in sentences_of(FLOW.nodes[FLOW.start]) for text in sentence.texts())
    for part in ("Gần Dân", "một một ba", "một một bốn", "một một năm", "bấm số không"):
        assert part in text
    assert greeting_seconds(FLOW, DAY) <= 10


@pytest.mark.parametrize(("node", "text"), HEARD, ids=[f"{node}: {text[:40]}" for node, text in HEARD])
def test_a_sentence_is_spelled_as_the_house_spells(node: str, text: str) -> None:
    spelled = [word.lower() for word in words(text)]
    assert is_nfc(text)
    assert not old_tone_words(text)
    assert not any(character.isdigit() for character in text)
    assert not [word for word in spelled if word in ONE_SPELLING]
    assert not [term for term in UNSPOKEN if re.search(rf"\b{term}\b", text.lower())]
    assert len(spelled) <= 15
    assert text == text.strip()
    assert "  " not in text


def test_most_sentences_have_at_most_twelve_words() -> None:
    long = [text for _, text in HEARD if len(words(text)) > 12]
    assert len(long) <= len(HEARD) // 20


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_procedure_begins_with_papers_and_places_and_every_chunk_is_short(procedure: str) -> None:
    answer = FLOW.nodes[procedure]
    assert isinstance(answer, Answer)
    assert answer.chunks[0].id in {"papers", "emergency"}
    assert 5 <= len(answer.chunks) <= 6
    for chunk in answer.chunks:
        assert 3 <= len(chunk.say) <= 7


def test_danger_comes_first_when_somebody_reports() -> None:
    report = FLOW.nodes["trinh-bao"]
    assert isinstance(report, Answer)
    assert list(report.chunks[0].say[0].texts()) == ["Đang nguy hiểm, gọi ngay một một ba."]


def test_who_has_just_sent_money_hears_of_the_bank_at_once_and_the_rest_next() -> None:
    report = FLOW.nodes["trinh-bao"]
    assert isinstance(report, Answer)
    assert "gọi ngay ngân hàng" in " ".join(text for line in report.chunks[0].say for text in line.texts())
    assert report.chunks[1].id == "money-sent"


def test_the_end_of_a_genuine_address_is_told_with_its_dot() -> None:
    """An address that ends in "-gov.vn" can be bought by anybody."""
    told = " ".join(text for line in _lines("dich-vu-cong") for text in line.texts())
    assert "có đuôi chấm gờ o vê, chấm vê nờ" in told


def _lines(name: str) -> list[Sentence]:
    return [*sentences_of(FLOW.nodes[name])]


def test_vneid_is_explained_wherever_it_is_first_named() -> None:
    for name in PROCEDURES:
        texts = [" ".join(piece for piece in line.pieces if isinstance(piece, str)) for line in _lines(name)]
        named = [number for number, text in enumerate(texts) if "vê nê i đê" in text]
        if named:
            assert texts[named[0] + 1] == "Đó là ứng dụng định danh trên điện thoại."


def test_facts_name_a_source_that_can_be_looked_up_and_nobody_claims_a_confirmation() -> None:
    facts = yaml.safe_load((CONTENT / "facts.yaml").read_text(encoding="utf-8"))["facts"]
    for fact in facts:
        assert len(fact["source"]) > 10
        assert fact["confirmed_by"] is None
        assert fact["as_of"] <= DAY


def test_every_fact_is_used() -> None:
    facts = {fact["id"] for fact in yaml.safe_load((CONTENT / "facts.yaml").read_text(encoding="utf-8"))["facts"]}
    written = "".join(
        path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.yaml") if path.name != "facts.yaml"
    )
    assert [fact for fact in sorted(facts) if not re.search(rf"\b{fact}\b", written)] == []
