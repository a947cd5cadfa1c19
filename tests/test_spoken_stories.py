"""Stories in which the caller speaks, on the services alone: the words are given as a recogniser would give them."""

from __future__ import annotations

import pytest

from ivr.core.dialogue.speech import RECORD, STREAM
from ivr.exchange.handset import Trouble
from ivr.exchange.stories.story import (
    Expectation,
    Hear,
    KeepSilent,
    NotHear,
    PressKeys,
    SayWords,
    SpeakWords,
    Step,
    Story,
    StreamTrouble,
)
from ivr.flows.content import load_content
from tests.engine_phone import EnginePhone, shipped_matcher
from tests.test_stories import house

CONTENT = load_content()
MATCHER = shipped_matcher(CONTENT.flow)


def play(*steps: Step, ear: str = STREAM, number: str = "+84912345678", expect: Expectation | None = None) -> None:
    story = Story("spoken", number, steps, ear=ear, expect=expect or Expectation())
    EnginePhone(CONTENT.flow, story, house(CONTENT), MATCHER).play()


def say(text: str) -> SayWords:
    return SayWords(text)


def hear(*texts: str) -> Hear:
    return Hear(texts)


# Between the parts of an answer a recording would only bring a tone: there an officer is asked for by key.
@pytest.mark.parametrize(("ear", "officer"), [(STREAM, say("gặp cán bộ")), (RECORD, PressKeys("0"))])
def test_a_topic_is_asked_for_in_one_sentence(ear: str, officer: Step) -> None:
    play(
        hear("thẻ căn cước, bấm số một", "nói điều cần hỏi"),
        say("đăng ký tạm trú"),
        hear("quý vị hỏi về đăng ký tạm trú.", "công an xã, phường nơi đang ở"),
        officer,
        hear("cán bộ sẽ gọi lại trước", "mã của quý vị là"),
        ear=ear,
        expect=Expectation(callback={"status": "waiting", "topic": "tam-tru"}),
    )


def test_a_long_winded_caller_is_understood() -> None:
    play(
        say("dạ chào cô cho bác hỏi cái này với bác muốn làm lại cái thẻ căn cước bị mất thì làm sao hả cô"),
        hear("căn cước"),
        NotHear(("nghe chưa rõ",)),
    )


def test_wrong_then_right() -> None:
    play(
        say("hôm nay trời có mưa không"),
        hear("nghe chưa rõ", "bấm một phím", "thẻ căn cước, bấm số một"),
        say("hộ chiếu"),
        hear("quý vị hỏi về làm hộ chiếu."),
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("cháy nhà rồi cứu với", "cháy, gọi ngay một một bốn."),
        ("có trộm đang vào nhà tôi", "đang nguy hiểm, gọi ngay một một ba."),
        ("tôi vừa bị lừa chuyển tiền", "lỡ chuyển tiền, gọi ngay ngân hàng"),
    ],
)
def test_what_is_urgent_hears_the_number_first_and_no_menu_before_it(words: str, first: str) -> None:
    play(say(words), hear(first), NotHear(("thẻ căn cước, bấm số một", "quý vị hỏi về")))


def test_a_key_during_speech_wins() -> None:
    play(SayWords("đăng ký tạm trú", key="2"), hear("vê nê i đê"), NotHear(("tạm trú",)))


def test_a_lost_socket_is_done_without() -> None:
    play(
        PressKeys("3"),
        SayWords("tạm trú", drops=True),
        hear("tạm trú, bấm số một", "chờ tiếng bíp rồi nói", "được ghi âm"),
        say("tạm trú"),
        hear("quý vị hỏi về đăng ký tạm trú."),
    )


@pytest.mark.parametrize("trouble", [Trouble.SECOND, Trouble.STEAL])
def test_a_second_socket_and_a_stolen_token_get_nothing(trouble: Trouble) -> None:
    play(StreamTrouble(trouble), hear("thẻ căn cước, bấm số một"), say("tạm trú"), hear("tạm trú"))


def test_who_says_nothing_is_rescued_as_by_keys() -> None:
    play(
        KeepSilent(3),
        hear("sau tiếng bíp", "cán bộ sẽ nghe và gọi lại"),
        SpeakWords("Tôi hỏi sổ đỏ."),
        hear("mã của quý vị"),
    )


def test_a_hidden_number_may_be_spoken() -> None:
    play(
        say("gặp cán bộ"),
        hear("bấm số điện thoại"),
        say("không chín một hai ba bốn năm sáu bảy tám"),
        hear("số máy quý vị vừa bấm là"),
        say("đúng"),
        hear("cán bộ sẽ gọi lại trước"),
        number="anonymous",
        expect=Expectation(callback={"status": "waiting", "number": "+84912345678"}),
    )


def test_goodbye_ends_the_call() -> None:
    play(say("cảm ơn chào nhé"), hear("xin chào quý vị"), expect=Expectation(ended_by="service"))
