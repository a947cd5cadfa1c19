"""What proves that a socket belongs to a call: not every platform signs sockets, but all hand back what they got."""

from __future__ import annotations

import hashlib
import hmac
import re

#: The name of the <Parameter> that carries the token.
PARAMETER = "token"
#: A token with a longer turn was never given out; see ``webhooks.HIGHEST_TURN``.
_TOKEN = re.compile(r"([0-9]{1,6})\.[0-9a-f]{64}", re.ASCII)


class Tokens:
    """Tokens for one call and one turn, made with the house's secret.

    HMAC-SHA256 (RFC 2104). A token says nothing of its age: that it serves once, and for the awaited turn only, is
    decided in the database.
    """

    def __init__(self, secret: str) -> None:
        """``secret`` is the house's key; raises ``ValueError`` for none, which would mean no protection."""
        if not secret:
            raise ValueError("tokens need a secret")
        self._secret = secret.encode()

    def issue(self, call: str, turn: int) -> str:
        """The token of a call's turn: at most 71 characters of ASCII, fit for an XML attribute."""
        # Other things are signed with the same secret; the word in front keeps them apart.
        signed = f"stream\0{turn}\0{call}".encode("utf-8", "surrogatepass")
        return f"{turn}.{hmac.new(self._secret, signed, hashlib.sha256).hexdigest()}"

    def check(self, token: str, call: str, turn: int) -> bool:
        """Whether ``token`` was issued for that call and turn; the time taken tells nothing about how near it was."""
        given = token.encode("utf-8", "surrogatepass")
        return hmac.compare_digest(self.issue(call, turn).encode(), given)

    def turn_of(self, token: str, call: str) -> int | None:
        """The turn for which ``token`` was issued to ``call``; None when it was not."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        turn = int(found[1])
        return turn if self.check(token, call, turn) else None
