"""What callers who speak hear: a question for everything that can be said, and the number before everything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.core.authoring.wording import written
from ivr.core.dialogue.speech import STREAM
from ivr.core.effects import Say
from ivr.core.engine import resume, start
from ivr.core.flow import Menu, choices_of
from ivr.core.inputs import Call, Heard, Told
from ivr.core.meaning import Decision, Meaning, Urgency
from ivr.flows.loader import load_flow

FLOW = load_flow()
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
#: The intents that other programs rely on; yes and no answer questions, and are never asked about.
CONTRACT = (
    "can-cuoc", "vneid", "thuong-tru", "tam-tru", "luu-tru", "xac-nhan-cu-tru", "ho-chieu", "ly-lich-tu-phap",
    "giay-phep-lai-xe", "phat-giao-thong", "khai-sinh", "dang-ky-xe", "trinh-bao", "dich-vu-cong",
    "gap-can-bo", "nghe-lai", "quay-lai", "ket-thuc",
)  # fmt: skip
NUMBERS = {Urgency.POLICE: "một một ba", Urgency.FIRE: "một một bốn", Urgency.MEDICAL: "một một năm"}


@pytest.mark.parametrize("intent", CONTRACT)
def test_everything_of_the_contract_can_be_asked_about(intent: str) -> None:
    (question,) = FLOW.speech.intents[intent].ask
    assert written(question).endswith("phải không ạ?")


def test_every_option_can_be_asked_about() -> None:
    offered = {choice.go for node in FLOW.nodes.values() for choice in choices_of(node)}
    assert offered <= set(FLOW.speech.intents)


def test_no_two_questions_sound_alike() -> None:
    questions = [written(line) for intent in FLOW.speech.intents.values() for line in intent.ask]
    assert len(questions) == len(set(questions))


def first_words(urgency: Urgency) -> list[str]:
    step = start(FLOW, Call("CA1", "+84912345678"), NOW, STREAM)
    step = resume(FLOW, step.session, Told("none"), NOW)
    meaning = Meaning("cứu với", Decision.NOT_UNDERSTOOD, urgent=urgency)
    step = resume(FLOW, step.session, Heard(meaning), NOW)
    return [" ".join(effect.pieces) for effect in step.effects if isinstance(effect, Say)]


@pytest.mark.parametrize("urgency", list(NUMBERS))
def test_the_number_is_in_the_first_sentence_and_in_the_second(urgency: Urgency) -> None:
    assert all(NUMBERS[urgency] in sentence for sentence in first_words(urgency)[:2])


def test_a_swindle_is_sent_to_the_bank_first_and_told_what_not_to_do() -> None:
    heard = first_words(Urgency.SCAM)
    assert "ngân hàng" in heard[0]
    whole = " ".join(heard)
    for warning in ("khóa tài khoản", "Đừng chuyển thêm tiền", "Đừng đọc mã", "một một ba"):
        assert warning in whole


@pytest.mark.parametrize("urgency", list(Urgency))
def test_whoever_has_heard_the_number_may_just_hang_up(urgency: Urgency) -> None:
    node = FLOW.nodes[FLOW.speech.urgent[urgency]]
    assert isinstance(node, Menu)
    assert node.quiet == FLOW.speech.goodbye
