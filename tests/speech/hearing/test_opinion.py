"""What readings are worth: nothing mixed or half known is taken for an answer."""

from __future__ import annotations

import pytest

from ivr.core.meaning import Decision, Meaning, Urgency
from ivr.speech.hearing.decoder import UNKNOWN, Reading, Word
from ivr.speech.hearing.opinion import NO_OPINION, Opinion, form_opinion

PHRASES = frozenset({"có", "không", "gặp cán bộ", "trở lại"})
U, A, N = Decision.UNDERSTOOD, Decision.UNSURE, Decision.NOT_UNDERSTOOD
MEANINGS = {
    "có": Meaning("có", U, "yes", 1.0),
    "không": Meaning("không", U, "no", 1.0),
    "gặp cán bộ": Meaning("gặp cán bộ", U, "gap-can-bo", 1.0),
    "cho tôi gặp một cán bộ": Meaning("cho tôi gặp một cán bộ", U, "gap-can-bo", 0.9),
    "trở lại": Meaning("trở lại", U, "quay-lai", 1.0),
    "hai": Meaning("hai", U, "digit-2", 1.0, "2"),
    "lại": Meaning("lại", A, "nghe-lai", 0.4),
    "tôi muốn nghe lại": Meaning("tôi muốn nghe lại", A, "nghe-lai", 0.5),
    "có trộm vào nhà tôi": Meaning("có trộm vào nhà tôi", N, urgent=Urgency.POLICE),
}


class Table:
    def understand(self, text: str, menu: str) -> Meaning:
        return MEANINGS.get(text, Meaning(text, N))


def read(text: str, confidence: float = 1.0) -> Reading:
    return Reading(tuple(Word(word, confidence) for word in text.split()))


def spoken(*words: tuple[str, float]) -> Reading:
    return Reading(tuple(Word(text, confidence) for text, confidence in words))


def opinion(listed: Reading | None, second: Reading | None = None) -> Opinion:
    def read_open() -> Reading:
        assert second is not None, "no second reading was needed"
        return second

    return form_opinion(Table(), "main", listed, read_open, PHRASES)


@pytest.mark.parametrize("text", ["có", "không", "gặp cán bộ", "hai"])
def test_a_sure_phrase_or_key_stands_alone(text: str) -> None:
    assert opinion(read(text, 0.85)).meaning.decision is U


def test_a_mixture_of_phrases_stands_alone_only_when_it_is_very_sure() -> None:
    mixture = "cho tôi gặp một cán bộ"
    assert opinion(read(mixture, 0.96)).meaning.decision is U
    assert opinion(read(mixture, 0.9), read("trời đẹp", 0.9)).meaning.decision is A


def test_unknown_words_are_never_taken_on_their_own() -> None:
    assert opinion(read(f"có {UNKNOWN}"), read("trời đẹp quá")).meaning.decision is N
    assert opinion(read(UNKNOWN), read("có", 0.99)).meaning.decision is A


def test_two_readings_that_agree_are_taken_when_one_is_sure() -> None:
    assert opinion(read("có", 0.6), read("có", 0.9)).meaning.decision is U
    assert opinion(read("có", 0.6), read("có", 0.6)).meaning.decision is A


def test_two_readings_that_disagree_are_a_question() -> None:
    assert opinion(read("có", 0.7), read("không", 0.95)).meaning.decision is A


def test_a_long_open_sentence_is_taken_against_a_list_that_does_not_know_it() -> None:
    assert opinion(read(UNKNOWN), read("cho tôi gặp một cán bộ", 0.9)).meaning.decision is U
    assert opinion(read(UNKNOWN), read("cho tôi gặp một cán bộ", 0.6)).meaning.decision is A
    assert opinion(read(UNKNOWN), read("cho tôi gặp một cán bộ", 0.3)).meaning.decision is N


def test_a_strange_syllable_is_no_question() -> None:
    assert opinion(read(UNKNOWN), read("lại", 1.0)).meaning.decision is N
    assert opinion(read(UNKNOWN), read("tôi muốn nghe lại", 1.0)).meaning.decision is A


@pytest.mark.parametrize("other", ["lại", "ở lại", "trả lại"])
def test_a_phrase_of_which_half_was_surely_read_again_is_a_question(other: str) -> None:
    found = opinion(spoken(("trở", 0.6), ("lại", 1.0)), read(other))
    assert (found.meaning.decision, found.meaning.intent) == (A, "quay-lai")
    assert found.confidence == 0.6


@pytest.mark.parametrize(
    ("listed", "other"),
    [
        ([("trở", 0.4), ("lại", 1.0)], [("ở", 0.7), ("lại", 1.0)]),
        ([("trở", 0.6), ("lại", 0.7)], [("ở", 0.7), ("lại", 1.0)]),
        ([("trở", 0.6), ("lại", 1.0)], [("ở", 0.7), ("lại", 0.7)]),
        ([("trở", 0.6), ("lại", 1.0)], [("ở", 1.0), ("đây", 1.0)]),
        ([("trở", 0.6), ("lại", 1.0), (UNKNOWN, 1.0)], [("ở", 0.7), ("lại", 1.0)]),
        ([("gặp", 0.6), ("cán", 0.6), ("bộ", 1.0)], [("gác", 1.0), ("bộ", 1.0)]),
        ([("không", 0.6), ("lại", 1.0)], [("ở", 0.7), ("lại", 1.0)]),
    ],
    ids=["a guess", "half unsure", "not sure again", "something else", "more words", "a third", "no phrase"],
)
def test_less_than_that_is_nothing(listed: list[tuple[str, float]], other: list[tuple[str, float]]) -> None:
    assert opinion(spoken(*listed), spoken(*other)).meaning.decision is N


def test_an_alarm_in_the_second_reading_is_not_lost_to_a_question() -> None:
    found = opinion(read("cho tôi gặp một cán bộ", 0.9), read("có trộm vào nhà tôi", 0.9)).meaning
    assert found.urgent is Urgency.POLICE


def test_keys_are_not_pressed_for_somebody_who_may_have_said_something_else() -> None:
    asked = opinion(read("có", 0.6), read("hai", 0.9)).meaning
    assert (asked.decision, asked.keys) == (A, "")


def test_an_alarm_that_was_heard_well_stays() -> None:
    assert opinion(read(UNKNOWN), read("có trộm vào nhà tôi", 0.8)).meaning.urgent is Urgency.POLICE
    assert opinion(read(UNKNOWN), read("có trộm vào nhà tôi", 0.2)).meaning.urgent is None


def test_without_a_list_an_open_reading_decides() -> None:
    assert opinion(None, read("cho tôi gặp một cán bộ", 0.9)).meaning.decision is U
    assert opinion(None, read("có", 0.9)).meaning.decision is A


def test_no_words_are_no_opinion() -> None:
    assert opinion(Reading()) == NO_OPINION
    assert not NO_OPINION.heard


def test_the_confidence_is_that_of_the_reading_that_counted() -> None:
    assert opinion(read("có", 0.6), read("không", 0.95)).confidence == 0.95
    assert opinion(read("có", 0.85)).confidence == 0.85
