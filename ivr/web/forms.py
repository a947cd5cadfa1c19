"""What makes a form one's own and lets it be sent once: a token that belongs to the browser that got the page."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ivr.core.errors import StoreUnavailable

#: The name of the hidden field.
FIELD = "form"
#: Characters of a word, at most.
_LONGEST = 64


class StaleForm(Exception):
    """The form was not made for this browser's present session: a stale page, or another site's doing."""


class AlreadySent(Exception):
    """The form was sent before: a double click, or a page sent again."""


class SentForms(Protocol):
    """Where the words of forms that were sent are remembered; each raises ``StoreUnavailable``."""

    def take_form(self, form: str) -> bool:
        """Whether the form is sent for the first time; it is remembered."""
        ...

    def free_form(self, form: str) -> None:
        """Forget that it was sent."""
        ...

    def form_sent(self, form: str) -> bool:
        """Whether it was sent."""
        ...


@dataclass(frozen=True, slots=True)
class Forms:
    """Tokens of forms, made with the house's key (HMAC-SHA256). ``new`` gives a word that was never given before."""

    house: bytes
    new: Callable[[], str]
    sent: SentForms
    #: Words to be forgotten that the database could not be told of.
    _owed: set[str] = field(default_factory=set)

    def token(self, browser: str) -> str:
        """A token for a form on a page for ``browser``, which is a word that no other browser has."""
        word = self.new()
        return f"{word}.{self._seal(word, browser)}"

    def check(self, token: str, browser: str, *, once: bool) -> None:
        """Take a form that was sent. ``once``: never a second time. Raises ``StaleForm`` and ``AlreadySent``."""
        word, _, seal = token.partition(".")
        expected = self._seal(word, browser)
        if not browser or not hmac.compare_digest(seal.encode("utf-8", "surrogatepass"), expected.encode()):
            # A new password makes a new session: the second click on it is none of a stale page.
            self.refuse_again(token)
            raise StaleForm
        if once and not self._forgotten(word) and not self.sent.take_form(word):
            raise AlreadySent

    def refuse_again(self, token: str) -> None:
        """Raise ``AlreadySent`` when the form was sent before; nothing is taken."""
        word = token.partition(".")[0]
        if _ours(word) and self.sent.form_sent(word):
            raise AlreadySent

    def release(self, token: str) -> None:
        """What was asked for in a form that was taken could not be done: it may be sent again.

        While the database is away this process remembers it in its stead.
        """
        word = token.partition(".")[0]
        try:
            self.sent.free_form(word)
        except StoreUnavailable:
            self._owed.add(word)

    def _forgotten(self, word: str) -> bool:
        """Whether the word was still to be forgotten; of two who ask at once one is told so."""
        try:
            self._owed.remove(word)
        except KeyError:
            return False
        return True

    def _seal(self, word: str, browser: str) -> str:
        sealed = f"form\0{word}\0{browser}".encode("utf-8", "surrogatepass")
        return hmac.new(self.house, sealed, hashlib.sha256).hexdigest()


def _ours(word: str) -> bool:
    """Whether this can be a word of ours at all: the database is asked for no other."""
    return 0 < len(word) <= _LONGEST and word.isascii() and word.isprintable()
