"""What makes a form one's own and lets it be sent once: a token that belongs to the browser that got the page."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

#: The name of the hidden field.
FIELD = "form"


class StaleForm(Exception):
    """The form was not made for this browser's present session: a stale page, or another site's doing."""


class AlreadySent(Exception):
    """The form was sent before: a double click, or a page sent again."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Tokens of forms, made with the house's key (HMAC-SHA256).

    ``new`` gives a word that was never given before. ``take`` remembers it in the database, False when it was
    there.
    """

    house: bytes
    new: Callable[[], str]
    take: Callable[[str], bool]

    def token(self, browser: str) -> str:
        """A token for a form on a page for ``browser``, which is a word that no other browser has."""
        word = self.new()
        return f"{word}.{self._seal(word, browser)}"

    def check(self, token: str, browser: str, *, once: bool) -> None:
        """Take a form that was sent. ``once``: never a second time. Raises ``StaleForm`` and ``AlreadySent``."""
        word, _, seal = token.partition(".")
        expected = self._seal(word, browser)
        if not browser or not hmac.compare_digest(seal.encode("utf-8", "surrogatepass"), expected.encode()):
            raise StaleForm
        if once and not self.take(word):
            raise AlreadySent

    def _seal(self, word: str, browser: str) -> str:
        sealed = f"form\0{word}\0{browser}".encode("utf-8", "surrogatepass")
        return hmac.new(self.house, sealed, hashlib.sha256).hexdigest()
