"""A form belongs to one browser and, where it matters, is taken once."""

from __future__ import annotations

import pytest

from ivr.web.forms import AlreadySent, Forms, StaleForm


@pytest.fixture
def forms() -> Forms:
    words = iter(f"word-{number}" for number in range(100))
    taken: set[str] = set()

    def take(word: str) -> bool:
        fresh = word not in taken
        taken.add(word)
        return fresh

    return Forms(b"the house's key", lambda: next(words), take)


def test_a_form_is_taken_from_the_browser_that_got_it(forms: Forms) -> None:
    forms.check(forms.token("lan"), "lan", once=True)


@pytest.mark.parametrize("browser", ["minh", "", "lan "])
def test_no_other_browser_may_send_it(forms: Forms, browser: str) -> None:
    with pytest.raises(StaleForm):
        forms.check(forms.token("lan"), browser, once=True)


@pytest.mark.parametrize("token", ["", ".", "word-0", "word-0.", f"word-0.{'0' * 64}", "\ud800.\ud800", "word-0\0.x"])
def test_a_token_that_was_never_given_is_refused(forms: Forms, token: str) -> None:
    with pytest.raises(StaleForm):
        forms.check(token, "lan", once=True)


def test_another_houses_token_is_refused(forms: Forms) -> None:
    other = Forms(b"another key", lambda: "word-0", lambda _: True)
    with pytest.raises(StaleForm):
        forms.check(other.token("lan"), "lan", once=True)


def test_a_browser_without_a_word_gets_no_form_through(forms: Forms) -> None:
    with pytest.raises(StaleForm):
        forms.check(forms.token(""), "", once=False)


def test_a_form_is_taken_once_where_that_matters(forms: Forms) -> None:
    token = forms.token("lan")
    forms.check(token, "lan", once=True)
    with pytest.raises(AlreadySent):
        forms.check(token, "lan", once=True)
    again = forms.token("lan")
    for _ in range(3):
        forms.check(again, "lan", once=False)


def test_a_refused_form_is_not_used_up(forms: Forms) -> None:
    token = forms.token("lan")
    with pytest.raises(StaleForm):
        forms.check(token, "minh", once=True)
    forms.check(token, "lan", once=True)
