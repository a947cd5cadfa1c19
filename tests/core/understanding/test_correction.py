"""People who correct themselves."""

from __future__ import annotations

import pytest

from ivr.core.understanding.correction import corrected, leading_answer
from ivr.core.understanding.normalisation import tokens


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("không phải căn cước mà là hộ chiếu", "hộ chiếu"),
        ("hộ chiếu chứ không phải căn cước", "hộ chiếu"),
        ("tôi không hỏi cái đó tôi muốn hỏi tạm trú", "tạm trú"),
        ("làm hộ chiếu", "làm hộ chiếu"),
        ("không phải", "không phải"),
    ],
)
def test_what_was_taken_back_is_left_out(said: str, meant: str) -> None:
    assert corrected(tokens(said)) == tokens(meant)


@pytest.mark.parametrize(
    ("said", "answer", "rest"),
    [
        ("không tôi hỏi hộ chiếu", False, "tôi hỏi hộ chiếu"),
        ("đúng rồi", True, ""),
        ("hộ chiếu", None, "hộ chiếu"),
        ("có phải không", None, "có phải không"),
    ],
)
def test_an_answer_at_the_beginning_is_taken_apart(said: str, answer: bool | None, rest: str) -> None:
    assert leading_answer(tokens(said)) == (answer, tokens(rest))
