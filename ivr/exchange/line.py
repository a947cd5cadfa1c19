"""One call in progress: time passes, the caller acts, documents are fetched; every step is written down."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from ivr.exchange.clock import Clock
from ivr.exchange.errors import CallEndless, ExchangeError
from ivr.exchange.handset import Act, Handset, HangUp, Kind, Mishap, Press, Span, Speak
from ivr.exchange.network import Answer, Form, Network, Request
from ivr.exchange.profiles import Profile
from ivr.exchange.record import CallRecord, Fault, Said, Turn
from ivr.exchange.recordings import Recordings
from ivr.exchange.sound.sounds import Sounds
from ivr.exchange.streams.settings import StreamSettings
from ivr.exchange.switch import Switch

# A key takes a moment to press, and no call lasts longer than Twilio lets it: together they end every call.
KEY_SECONDS = 0.1
LONGEST_CALL = 4 * 3600.0
MOST_TURNS = 1000
SPOKEN = frozenset({Kind.PLAY, Kind.SAY})


class CallerLeft(Exception):
    """The caller hung up."""


@dataclass(frozen=True, slots=True)
class Goto:
    """The next document: where to ask for it, how, and with which fields beside the standard ones."""

    url: str
    method: str = "POST"
    extra: Form = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The service ended the call, which now has this status; or its document `fell_off` its end."""

    status: str = "completed"
    fell_off: bool = False


@dataclass(slots=True)
class Line:
    """What the verbs work with while a call lasts."""

    profile: Profile
    network: Network
    sounds: Sounds
    clock: Clock
    handset: Handset
    record: CallRecord
    standard: Callable[[str], Form]
    """Return the standard fields of a request for a CallStatus."""
    identify: Callable[[str], str]
    """Make a fresh identifier with a prefix (`CA`, `RE`) and a fresh token without."""
    recordings: Recordings
    streams: StreamSettings
    account_sid: str
    cookies: httpx.Cookies
    began: float
    switch: Switch | None = None
    """The other telephones that documents can ring."""
    url: str = ""
    """The address of the present document."""
    places: int = 0

    @property
    def turn(self) -> Turn:
        """Return the turn that is running."""
        return self.record.turns[-1]

    def new_place(self) -> int:
        """Number the next <Gather> or <Record>."""
        self.places += 1
        return self.places

    def elapse(self, seconds: float) -> None:
        """Let time pass in which nobody can act."""
        self.clock.pass_until(self.clock.mark() + seconds)
        self.check_length()

    def pass_span(self, span: Span) -> tuple[Act | None, float]:
        """Let a span pass; return what the caller did first and after how many seconds, or None and its length.

        Keys and words that nobody listens to are noted as lost and the span goes on. Raises `CallerLeft`.
        """
        passed = 0.0
        while True:
            act, heard = self._ask(span, span.seconds - passed)
            passed += heard
            self.check_length()
            finished = passed >= span.seconds
            noticed = isinstance(act, Press) and span.takes_keys
            noticed = noticed or (isinstance(act, Speak) and (span.takes_speech or span.kind is Kind.RECORDING))
            if isinstance(act, Press) and not span.takes_keys:
                self.turn.lost_keys += act.key
            elif isinstance(act, Mishap):
                self.record.warnings.append(f"turn {self.turn.number}: {act.what} where there is no stream")
            if act is None or noticed or isinstance(act, HangUp) or finished:
                self._note_heard(span, passed)
                if isinstance(act, HangUp):
                    raise CallerLeft
                return (act if noticed else None), passed

    def deliver(self, goto: Goto, status: str) -> Answer:
        """Fetch a document as a new turn; raise a `FetchFailed` when none comes."""
        if len(self.record.turns) >= MOST_TURNS:
            raise CallEndless(f"{MOST_TURNS} documents")
        form = (*self.standard(status), *goto.extra)
        request = Request(goto.url, goto.method, form, token=self.identify(""))
        turn = Turn(len(self.record.turns) + 1, request, self.clock.mark() - self.began)
        self.record.turns.append(turn)
        answer = self.network.deliver(request, self.cookies)
        for _ in range(self.handset.deliveries() - 1):
            again = self.network.deliver(request, self.cookies)
            if (again.status, again.body) != (answer.status, answer.body):
                self.record.warnings.append(f"turn {turn.number}: delivered twice, the documents differ")
        turn.status, turn.content_type = answer.status, answer.content_type
        turn.attempts, turn.redirects = answer.attempts, answer.redirects
        turn.document = answer.body.decode("utf-8", errors="replace")
        if answer.redirects:
            self.record.warnings.append(f"turn {turn.number}: redirected, so its form was lost")
        self.url = answer.url
        return answer

    def _ask(self, span: Span, remaining: float) -> tuple[Act | None, float]:
        asked = Span(span.kind, remaining, span.text, span.url, span.place, self.turn.number, span.takes_speech)
        mark = self.clock.mark()
        act = self.handset.during(asked)
        after = remaining if act is None else act.after
        heard = min(after, remaining) if math.isfinite(after) and after > 0 else 0.0
        pressing = KEY_SECONDS if isinstance(act, Press) else 0.0
        self.clock.pass_until(mark + heard + pressing)
        return act, heard

    def _note_heard(self, span: Span, passed: float) -> None:
        if span.kind in SPOKEN:
            self.turn.note_said(Said(span.text, span.seconds, passed, str(span.kind), span.url))

    def note(self, error: ExchangeError) -> None:
        """Write down a fault of the service."""
        url = error.url or self.url
        self.record.faults.append(Fault(error.code, str(error), url, len(self.record.turns)))

    def check_length(self) -> None:
        """Raise `CallerLeft` when the account ended the call, `CallEndless` when it outlasts every platform."""
        if self.record.stopping:
            raise CallerLeft
        if self.clock.mark() - self.began > LONGEST_CALL:
            raise CallEndless(f"{LONGEST_CALL:.0f} seconds")
