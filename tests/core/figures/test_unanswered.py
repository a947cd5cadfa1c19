"""Questions that nobody could answer: what several asked, and nothing that tells who."""

from __future__ import annotations

from ivr.core.figures.unanswered import Asked, ranked


def said(*texts: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"caller {place}", text) for place, text in enumerate(texts))


def test_what_three_people_asked_is_listed_as_the_longest_words_that_they_share() -> None:
    found = ranked(
        said("tôi hỏi đổi tên đường", "xin sổ đỏ bị ngập nước", "sổ đỏ bị ngập thì sao", "sổ đỏ bị ngập ạ"), 9
    )
    assert found == (Asked("sổ đỏ bị ngập", 3),)


def test_one_person_who_asks_again_and_again_is_one() -> None:
    assert ranked([("a", "sổ đỏ bị ngập")] * 5 + [("b", "sổ đỏ bị ngập")], 9) == ()


def test_the_most_asked_comes_first() -> None:
    texts = ["sang tên xe máy"] * 3 + ["mất hộ chiếu"] * 4
    assert next(iter(ranked(said(*texts), 9))) == Asked("mất hộ chiếu", 4)
    assert len(ranked(said(*texts), 1)) == 1


def test_names_and_numbers_are_never_shown_however_many_say_them() -> None:
    texts = [
        "cháu tên là mai thị hoa ở đây xin cấp lại sổ",
        "nguyễn văn minh không chín một hai ba cấp lại sổ 0912345678",
    ]
    words = " ".join(one.words for one in ranked(said(*texts * 4), 50))
    assert words
    for secret in ("mai", "hoa", "nguyễn", "văn", "minh", "chín", "0912", "tên"):
        assert secret not in words.split()


def test_empty_words_alone_are_no_question() -> None:
    assert ranked(said(*["alo ai đấy ạ cho tôi hỏi với"] * 5), 9) == ()
