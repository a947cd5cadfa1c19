"""Pages that tell why something was not taken: what was wrong, or how long to wait."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template

from ivr.core.accounts.access import CodeRefused, SignInRefused
from ivr.core.accounts.throttle import TooManyTries
from ivr.web.console.parts import Parts

#: What the door says no with.
REFUSALS = (SignInRefused, CodeRefused, TooManyTries)


@dataclass(frozen=True, slots=True)
class Trouble:
    """``why`` is a word of the templates: ``password``, ``code`` or ``wait``; ``seconds`` is the wait."""

    why: str = ""
    status: int = 200
    seconds: int = 0


def trouble(parts: Parts, fault: Exception) -> Trouble:
    """What a page tells of one of ``REFUSALS``."""
    if isinstance(fault, TooManyTries):
        left = (fault.until - parts.door.clock.now()).total_seconds()
        return Trouble("wait", 429, max(1, math.ceil(left)))
    return Trouble("code" if isinstance(fault, CodeRefused) else "password", 422)


def page(template: str, told: Trouble | None = None, /, **values: Any) -> Response:
    """A page of the console with what went wrong, if anything did."""
    found = told or Trouble()
    answer = make_response(
        render_template(f"console/{template}.html", **{"why": found.why, "seconds": found.seconds, **values})
    )
    answer.status_code = found.status
    if found.seconds:
        answer.headers["Retry-After"] = str(found.seconds)
    return answer
