"""How the platforms differ: what each refuses, sends and leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ivr.exchange.errors import DocumentRefused
from ivr.exchange.facts import Element


def _nothing_more(verbs: tuple[Element, ...]) -> None:
    """Refuse nothing beyond the published facts."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One platform's ways; everything that the exchange does differently between platforms is a field here."""

    name: str
    identify: Callable[[str, str], str]
    """Make an identifier out of a prefix (`CA`, `RE`) and 32 hexadecimal digits."""
    refuse: Callable[[tuple[Element, ...]], None] = _nothing_more
    """Raise `DocumentRefused` for what this platform does not carry out."""
    has_fallback: bool = True
    """Is the fallback URL requested after an error?"""
    says_application_error: bool = True
    """Does the caller hear an apology of the platform before it hangs up after an error?"""
    redirect_seconds: float = 0.0
    """Silence before a <Redirect> is followed."""
    most_loops: int = 1000
    sends_empty_digits: bool = True
    """Does the action of a <Gather> get `Digits` when no key was pressed?"""
    sends_places: bool = True
    """Are city, state, zip and country of both numbers sent?"""
    finish_key_alone_ends: bool = True
    """Does the finish key, pressed first, end a <Gather>? Otherwise its prompt starts again."""
    hears_speech: bool = True
    """Does <Gather input="speech"> listen to speech?"""
    record_sends_key: bool = True
    """Does the action of a <Record> get the key that ended it, or `hangup`?"""
    silent_record_acts: bool = False
    """Is the action of a <Record> requested although nothing was said?"""
    bridge_is_told: bool = True
    """Does the action of a <Dial> get `DialBridged`?"""
    signs_streams: bool = True
    """Does the handshake of a stream carry a signature?"""
    stream_protocols: tuple[str, ...] = ()
    """The WebSocket sub-protocols that are offered to a stream's service."""
    parameters_inside_start: bool = True
    """Do a stream's parameters stand in `start`? Otherwise they stand beside it."""
    stream_seconds: float = 600.0
    """How much audio a stream holds that was not played yet."""
    stream_keeps_newest: bool = False
    """Does audio beyond that take the place of what was to be played next? Otherwise it is thrown away."""
    recordings_need_login: bool = True
    """Does fetching a recording need the account's name and token?"""
    recordings_redirect: bool = False
    """Is a recording fetched from a store elsewhere, to which its address redirects?"""
    asks_called: bool = True
    """Does a <Number> have a document of its own, for the called person alone?"""
    tells_progress: bool = True
    """Are the four events of a call told? Otherwise its end alone."""


SOMLENG_VERBS = frozenset({"Play", "Say", "Gather", "Record", "Dial", "Redirect", "Reject", "Hangup", "Connect"})


def _refuse_like_somleng(verbs: tuple[Element, ...]) -> None:
    for verb in verbs:
        if verb.name not in SOMLENG_VERBS:
            raise DocumentRefused(f"line {verb.line}: Somleng has no <{verb.name}>")
        nested = {"Gather": {"Play", "Say"}, "Dial": {"Number", "Sip"}, "Connect": {"Stream"}}.get(verb.name)
        for child in verb.children:
            if nested is not None and child.name not in nested:
                raise DocumentRefused(f"line {child.line}: Somleng has no <{child.name}> in <{verb.name}>")
        # Its engine wants a limit or a finish key for every collection of keys, and raises without both.
        if verb.name == "Gather" and verb.attributes.get("finishOnKey") == "" and "numDigits" not in verb.attributes:
            raise DocumentRefused(f'line {verb.line}: Somleng needs numDigits in <Gather finishOnKey="">')


def _twilio_identifier(prefix: str, digits: str) -> str:
    return prefix + digits


def _somleng_identifier(_prefix: str, digits: str) -> str:
    return str(UUID(digits))


TWILIO = Profile(name="twilio", identify=_twilio_identifier)
SOMLENG = Profile(
    name="somleng",
    identify=_somleng_identifier,
    refuse=_refuse_like_somleng,
    has_fallback=False,
    says_application_error=False,
    redirect_seconds=1.0,
    most_loops=100,
    sends_empty_digits=False,
    sends_places=False,
    finish_key_alone_ends=False,
    hears_speech=False,
    record_sends_key=False,
    silent_record_acts=True,
    bridge_is_told=False,
    signs_streams=False,
    stream_protocols=("audio.somleng.org",),
    parameters_inside_start=False,
    stream_seconds=30.0,
    stream_keeps_newest=True,
    recordings_need_login=False,
    recordings_redirect=True,
    asks_called=False,
    tells_progress=False,
)
PROFILES = {profile.name: profile for profile in (TWILIO, SOMLENG)}
