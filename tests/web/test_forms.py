"""A form belongs to one browser and, where it matters, is taken once."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ivr.core.errors import StoreUnavailable
from ivr.web.forms import AlreadySent, Forms, StaleForm


@dataclass
class Kept:
    """What is remembered of sent forms; forgets nothing while it is ``away``."""

    words: set[str] = field(default_factory=set)
    away: bool = False

    def take_form(self, form: str) -> bool:
        fresh = form not in self.words
        self.words.add(form)
        return fresh

    def free_form(self, form: str) -> None:
        if self.away:
            raise StoreUnavailable("away")
        self.words.discard(form)

    def form_sent(self, form: str) -> bool:
        assert form.isascii()
        return form in self.words


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def forms(kept: Kept) -> Forms:
    words = iter(f"word-{number}" for number in range(100))
    return Forms(b"the house's key", lambda: next(words), kept)


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
    other = Forms(b"another key", lambda: "word-0", Kept())
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


def test_a_second_click_is_told_as_such_though_the_first_one_made_a_new_session(forms: Forms) -> None:
    token = forms.token("lan, before")
    forms.check(token, "lan, before", once=True)
    with pytest.raises(AlreadySent):
        forms.check(token, "lan, after", once=True)


@pytest.mark.parametrize("away", [False, True])
def test_what_could_not_be_done_may_be_sent_again_once(forms: Forms, kept: Kept, *, away: bool) -> None:
    token = forms.token("lan")
    forms.check(token, "lan", once=True)
    kept.away = away
    forms.release(token)
    forms.check(token, "lan", once=True)
    with pytest.raises(AlreadySent):
        forms.check(token, "lan", once=True)
