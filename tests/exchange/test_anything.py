"""Whatever a service answers and a caller does, the call ends and the exchange stays whole."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import httpx
from hypothesis import given, settings
from hypothesis import strategies as some

from ivr.exchange.facts import verbs
from ivr.exchange.handset import Act, HangUp, Press, Span, Speak
from ivr.exchange.profiles import PROFILES
from ivr.exchange.record import EndedBy
from tests.exchange.fakes import BASE, FakeService, Reply, ring

VALUES = some.sampled_from(
    ["", "0", "1", "2", "5", "#", "*", "true", "false", "GET", "POST", "vi-VN", "dtmf", "busy", "/a", "/b", "x", "-1"]
)
TEXTS = some.sampled_from(
    ["", "/a", "/b", "/sounds/1/a", "xin chào", "+84912345678", "http://[", "https://x/#rc=9", "\n"]
)


@some.composite
def elements(draw: some.DrawFn, depth: int = 2) -> str:
    name = draw(some.sampled_from([*sorted(verbs()), "Gather", "Play", "Say", "Redirect", "Record", "Nonsense"]))
    known = sorted(verbs().get(name, {"attributes": {"a": ""}})["attributes"])
    chosen = draw(some.lists(some.sampled_from(known), unique=True, max_size=3)) if known else []
    attributes = "".join(f" {one}={quoteattr(draw(VALUES))}" for one in chosen)
    inside = "".join(draw(some.lists(elements(depth - 1), max_size=2))) if depth else ""
    return f"<{name}{attributes}>{escape(draw(TEXTS))}{inside}</{name}>"


@some.composite
def likely(draw: some.DrawFn) -> str:
    """Verbs that are carried out, with attributes that are mostly right."""
    where = draw(some.sampled_from(["/answer", "/a", "/b"]))
    seconds = draw(some.integers(1, 20))
    return draw(
        some.sampled_from(
            [
                f"<Play>/sounds/{seconds}/x</Play>",
                "<Say>xin chào</Say>",
                f'<Gather timeout="{seconds}" action="{where}"><Play>/sounds/2/menu</Play></Gather>',
                f'<Gather numDigits="1" action="{where}" actionOnEmptyResult="true"/>',
                f'<Record maxLength="{seconds}" action="{where}"/>',
                f"<Redirect>{where}</Redirect>",
                f'<Dial timeout="{seconds}" action="{where}">+84</Dial>',
                f'<Pause length="{seconds}"/>',
                "<Hangup/>",
            ]
        )
    )


DOCUMENTS = some.one_of(
    some.lists(elements(), max_size=3).map("".join), some.lists(likely(), max_size=4).map("".join)
)
REPLIES: some.SearchStrategy[Reply] = some.one_of(
    DOCUMENTS,
    some.binary(max_size=60).map(
        lambda body: httpx.Response(200, headers={"content-type": "text/xml"}, content=body)
    ),
    some.sampled_from([301, 404, 500]).map(lambda status: httpx.Response(status, headers={"location": "/a"})),
    some.sampled_from([httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")]),
)
ACTS = some.one_of(
    some.none(),
    some.builds(Press, some.sampled_from("0123456789*#"), some.floats(allow_nan=True)),
    some.builds(Speak, some.just("a"), some.floats(0, 100), some.floats(-5, 50)),
    some.builds(HangUp, some.floats(-5, 50)),
)


class Fidget:
    """A caller who does things from a list, then listens twice and leaves."""

    def __init__(self, acts: list[Act | None]) -> None:
        self._acts = list(acts)
        self._waits = 0

    def during(self, span: Span) -> Act | None:
        assert span.seconds >= 0
        if self._acts:
            return self._acts.pop(0)
        self._waits += span.waiting
        return HangUp() if self._waits > 2 else None

    def deliveries(self) -> int:
        return 1 + len(self._acts) % 2

    def over(self) -> None: ...


@given(
    some.fixed_dictionaries({"/answer": REPLIES, "/a": REPLIES, "/b": REPLIES, "/fallback": REPLIES}),
    some.lists(ACTS, max_size=8),
    some.sampled_from(sorted(PROFILES)),
    some.booleans(),
)
@settings(derandomize=True, max_examples=400, deadline=None)
def test_every_call_ends_and_is_accounted_for(
    replies: dict[str, Reply], acts: list[Act | None], platform: str, has_fallback: bool
) -> None:
    # A service that redirects in a circle is stopped after many documents; here a few are enough to see it.
    service = FakeService({path: [reply] * 15 + ["<Hangup/>"] for path, reply in replies.items()})
    record = ring(
        service, Fidget(acts), profile=PROFILES[platform], fallback=f"{BASE}/fallback" if has_fallback else ""
    )
    assert record.ended is not None
    assert record.ended >= record.began
    assert record.ended_by is not EndedBy.PLATFORM or record.faults
    assert all(0 <= said.heard <= said.seconds for turn in record.turns for said in turn.said)
