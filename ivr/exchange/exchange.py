"""The exchange: rings a service over HTTP, runs its documents, and reports how the call went."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from email.utils import format_datetime
from typing import Self

import httpx

from ivr.exchange.clock import Clock
from ivr.exchange.errors import CallEndless, ExchangeError, FetchFailed
from ivr.exchange.handset import Handset
from ivr.exchange.line import CallerLeft, Finished, Goto, Line
from ivr.exchange.network import Form, Network, Request
from ivr.exchange.profiles import Profile
from ivr.exchange.record import CallRecord, EndedBy, StatusCallback
from ivr.exchange.recordings import Recordings, RecordingServer
from ivr.exchange.sound.sounds import Sounds
from ivr.exchange.speaking import apologise as say_apology
from ivr.exchange.streams.settings import StreamSettings
from ivr.exchange.switch import Switch
from ivr.exchange.twiml import read
from ivr.exchange.verbs import carry_out

# A recording is ready a moment after its address is told: the first request for each comes too early.
EARLY_REQUESTS = 1
PLACES = tuple(
    (f"{number}{part}", "VN" if part == "Country" else "")
    for number in ("From", "To", "Caller", "Called")
    for part in ("City", "State", "Zip", "Country")
)


def random_identifier() -> str:
    """Return 32 hexadecimal digits."""
    return uuid.uuid4().hex


class Exchange:
    """A telephone exchange with one account.

    `profile` is the platform it behaves like, `network` the way to the service, `clock` its time. `identifiers`
    gives 32 hexadecimal digits at each call, `streams` says how streams run. With `serves_recordings` what is
    recorded can be fetched on this machine while the exchange is open; otherwise its addresses lead nowhere. It makes
    one call at a time, since the clock is one; calls at the same time need an exchange each, and may share a network.
    """

    def __init__(
        self,
        profile: Profile,
        network: Network,
        clock: Clock,
        *,
        account_sid: str = "AC" + "0" * 32,
        identifiers: Callable[[], str] = random_identifier,
        streams: StreamSettings | None = None,
        serves_recordings: bool = False,
    ) -> None:
        self.profile = profile
        self.network = network
        self.clock = clock
        self.account_sid = account_sid
        self.identifiers = identifiers
        self.streams = streams or StreamSettings()
        self.recordings = Recordings(account_sid)
        self._server: RecordingServer | None = None
        if serves_recordings:
            self.recordings.early = EARLY_REQUESTS
            self._server = RecordingServer(
                self.recordings,
                login=(account_sid, network.auth_token) if profile.recordings_need_login else None,
                redirects=profile.recordings_redirect,
            )
        self._sounds = Sounds(network, self.streams.known)

    def __enter__(self) -> Self:
        """Use the exchange; leaving closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the service, and forget what was recorded."""
        if self._server is not None:
            self._server.close()
        self.network.transport.close()

    def ring(
        self,
        to_url: str,
        from_number: str,
        handset: Handset,
        *,
        to_number: str = "+842400000000",
        fallback_url: str = "",
        status_url: str = "",
    ) -> CallRecord:
        """Ring the service at `to_url` (the public URL of its first webhook) and stay until the call is over.

        Never raises for what the service does: that is in the record, under `faults`.
        """
        sid = self.identify("CA")
        record = CallRecord(sid, from_number, to_number, self.clock.now())
        line = self.open_line(record, handset)
        try:
            self.run(line, Goto(to_url), fallback_url)
        except CallerLeft:
            record.ended_by, record.status = EndedBy.CALLER, "completed"
        except ExchangeError as error:
            # The caller may even leave during the apology; the call ends either way.
            record.ended_by, record.status = EndedBy.PLATFORM, "completed" if record.turns else "failed"
            self.apologise(line, error)
        record.ended = self.clock.now()
        handset.over()
        if status_url:
            self._report(line, status_url)
        return record

    def open_line(self, record: CallRecord, handset: Handset, switch: Switch | None = None) -> Line:
        """Make the line of a call; with a `switch` its documents can ring other telephones."""
        return Line(
            profile=self.profile,
            network=self.network,
            sounds=self._sounds,
            clock=self.clock,
            handset=handset,
            record=record,
            standard=lambda status: self.standard(record, status),
            identify=self.identify,
            recordings=self.recordings,
            streams=self.streams,
            account_sid=self.account_sid,
            cookies=httpx.Cookies(),
            began=self.clock.mark(),
            switch=switch,
        )

    def run(self, line: Line, first: Goto, fallback_url: str, status: str = "ringing") -> Finished:
        """Carry out documents from the `first` on until one ends the call; `status` goes with the first request."""
        following: Goto | Finished = first
        in_fallback = False
        while isinstance(following, Goto):
            try:
                following = self._document(line, following, status)
                in_fallback = False
            except CallEndless:
                raise
            except ExchangeError as error:
                if in_fallback or not fallback_url or not self.profile.has_fallback:
                    raise
                line.note(error)
                url = error.url or line.url or first.url
                extra = (("ErrorCode", str(error.code or 12200)), ("ErrorUrl", url))
                following, in_fallback = Goto(fallback_url, extra=extra), True
            status = "in-progress"
        line.record.status = following.status
        return following

    def _document(self, line: Line, goto: Goto, status: str) -> Goto | Finished:
        answer = line.deliver(goto, status)
        return carry_out(line, read(answer.body, answer.content_type, self.profile, answer.url))

    def apologise(self, line: Line, error: ExchangeError) -> None:
        """Write down what went wrong, and say what the platform says then."""
        line.note(error)
        if not self.profile.says_application_error or not line.record.turns:
            return
        try:
            say_apology(line)
        except (CallerLeft, CallEndless):
            return

    def identify(self, prefix: str) -> str:
        """Make a fresh identifier with a prefix, and a fresh token without."""
        digits = self.identifiers()
        return self.profile.identify(prefix, digits) if prefix else str(uuid.UUID(digits))

    def standard(self, record: CallRecord, status: str) -> Form:
        """Give the fields that every request on a call carries."""
        form = (
            ("CallSid", record.sid),
            ("AccountSid", self.account_sid),
            ("From", record.from_number),
            ("To", record.to_number),
            ("Caller", record.from_number),
            ("Called", record.to_number),
            ("CallStatus", status),
            ("ApiVersion", "2010-04-01"),
            ("Direction", record.direction),
            *((("ParentCallSid", record.parent),) if record.parent else ()),
        )
        return (*form, *PLACES) if self.profile.sends_places else form

    def _report(self, line: Line, status_url: str) -> None:
        """Send the one report that a number for incoming calls sends: how the call ended."""
        record = line.record
        seconds = round(record.seconds)
        form = (
            *self.standard(record, record.status),
            ("CallDuration", str(seconds)),
            ("Duration", str(-(-seconds // 60))),
            ("Timestamp", format_datetime(self.clock.now())),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", "0"),
        )
        request = Request(status_url, form=form, token=self.identify(""))
        try:
            answered = self.network.deliver(request, line.cookies).status
        except FetchFailed as error:
            record.warnings.append(f"status callback: {error}")
            answered = 0
        record.status_callbacks.append(StatusCallback(status_url, form, answered))
