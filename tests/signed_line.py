"""Signed webhooks by hand, for tests that break things between two of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.exchange.signature import HEADER, sign

ACTION = re.compile(r'action="([^"]+)"')

#: (path, form, headers) -> (status, body)
Post = Callable[[str, dict[str, str], dict[str, str]], tuple[int, str]]


@dataclass
class SignedLine:
    """One caller's webhooks. ``public`` and ``token`` are what the hotline checks signatures with."""

    post: Post
    public: str
    token: str
    number: str = "+84912345678"
    call: str = "CA1"
    documents: list[str] = field(default_factory=list)

    def send(self, path: str, **form: str) -> tuple[int, str]:
        fields = {"CallSid": self.call, "From": self.number, "To": "+842400000000", **form}
        signature = sign(self.public + path, fields.items(), self.token)
        return self.post(path, fields, {HEADER: signature})

    def answer(self) -> str:
        return self._keep(*self.send("/voice/answer"))

    def turn(self, **form: str) -> str:
        return self._keep(*self.send(self.action, **form))

    @property
    def action(self) -> str:
        """Where the latest document wants the next turn."""
        found = ACTION.search(self.documents[-1])
        assert found, self.documents[-1]
        return found[1].removeprefix(self.public)

    def _keep(self, status: int, document: str) -> str:
        assert status == 200, document
        self.documents.append(document)
        return document
