"""A telephone in the terminal: sentences appear as they are spoken, keys act at once, Ctrl-C hangs up."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from http import HTTPStatus

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.text import Text

from ivr.exchange.errors import StoryMalformed
from ivr.exchange.handset import Act, HangUp, Kind, Press, Span, Speak, speaking_seconds
from ivr.exchange.keyboard import END, Keyboard
from ivr.exchange.record import CallRecord
from ivr.exchange.sound.mouth import Mouth, seconds_of

KEYS = frozenset("0123456789*#")
TICK = 0.1
IDLE_SECONDS = 30.0
SENTENCE_ENDS = (".", "?", "!")
BACKSPACE = frozenset("\x7f\x08")
WAITING = {
    Kind.SILENCE: "silence",
    Kind.TONE: "beep",
    Kind.RINGING: "ringing somebody else",
    Kind.LISTENING: "your turn: press a key",
    Kind.RECORDING: "recording: type what you say, then Enter (a key ends it)",
}

WAITING_FOR_WORDS = "your turn: press a key, or type what you say (or a .wav file), then Enter"
#: In a stream the service may answer at once; what is shorter was no wait for an answer.
SHORTEST_WAIT = 0.5
_REFUSED = (
    "The hotline refused the signature of this call: it runs with another key. "
    "Ring it with its own settings (IVR_DATA_DIR, IVR_TWILIO_AUTH_TOKEN, IVR_PUBLIC_URL)."
)
#: What the name of a file may begin with.
PATH = frozenset("/.~")


class TerminalHandset:
    """The handset of a person at a terminal.

    With `fast`, prompts take no time; waiting for a key always does. `mouth` gives what is typed a voice: a text is
    spoken, the name of a WAV file is played. `monotonic` gives seconds.
    """

    def __init__(
        self,
        console: Console,
        keyboard: Keyboard,
        *,
        fast: bool = False,
        mouth: Mouth | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._keyboard = keyboard
        self._fast = fast
        self._mouth = mouth
        self._monotonic = monotonic
        self._elapsed = 0.0
        # The sentence being put together from its pieces: text, seconds, and when it began.
        self._text, self._seconds, self._at = "", 0.0, 0.0

    def during(self, span: Span) -> Act | None:
        """Show the span while it passes, and return what is typed."""
        if not joins(self._text, span.text):
            self._finish_sentence()
        lasts = 0.0 if self._fast and not span.waiting else span.seconds
        began = self._monotonic()
        act: Act | None = None
        with Live("", console=self._console, transient=True, auto_refresh=False) as live:
            while True:
                passed = self._monotonic() - began
                live.update(self._progress(span, passed), refresh=True)
                character = self._keyboard.read(min(TICK, max(0.0, lasts - passed)))
                passed = self._monotonic() - began
                act = self._act(span, character, passed, live) if character else None
                if act is not None or passed >= lasts or span.cut():
                    break
        self._settle(span, act, passed if span.cut() else span.seconds)
        return act

    def deliveries(self) -> int:
        """Deliver once."""
        return 1

    def over(self) -> None:
        """Show what was said last; the summary is printed by whoever has the record."""
        self._finish_sentence()

    def _act(self, span: Span, character: str, passed: float, live: Live) -> Act | None:
        if character == END:
            return HangUp(passed)
        if character in KEYS:
            if span.takes_keys:
                return Press(character, passed)
            live.console.print(f"        [dim]{character}: nobody listens to keys at this moment[/dim]")
        elif span.takes_speech and (character.isalpha() or character in PATH):
            return self._speech(character, passed, live)
        return None

    def _speech(self, first: str, passed: float, live: Live) -> Act:
        text, typed = first, self._monotonic()
        while True:
            live.update(Text(f"        you say: {text}_", style="cyan"), refresh=True)
            character = self._keyboard.read(TICK)
            idle = self._monotonic() - typed
            if character == END:
                return HangUp(passed)
            if character in {"\n", "\r"} or (not character and idle > IDLE_SECONDS):
                return self._words(text.strip(), passed)
            if character:
                typed = self._monotonic()
                text = text[:-1] if character in BACKSPACE else text + character

    def _words(self, text: str, passed: float) -> Speak:
        if self._mouth is None:
            return Speak(text, speaking_seconds(text), passed)
        try:
            audio = self._mouth.say(text, wav=text if text.lower().endswith(".wav") else None)
        except StoryMalformed as error:
            self._console.print(f"        [yellow]said without a sound: {escape(str(error))}[/yellow]")
            return Speak(text, speaking_seconds(text), passed)
        return Speak(text, seconds_of(audio), passed, audio)

    def _progress(self, span: Span, passed: float) -> Text:
        left = max(0.0, span.seconds - passed)
        shown = f" ({left:.0f} s)" if math.isfinite(left) else ""
        if span.text:
            text = f"{self._text} {span.text}".strip()
            return Text(f" {_clock(self._elapsed + passed)}  {text} {shown}", style="bold")
        what = WAITING_FOR_WORDS if span.streamed and span.waiting else WAITING.get(span.kind, "a sound")
        return Text(f" {_clock(self._elapsed + passed)}  ... {what}{shown}", style="yellow")

    def _settle(self, span: Span, act: Act | None, lasted: float) -> None:
        heard = lasted if act is None else min(act.after, span.seconds)
        began = self._elapsed
        self._elapsed += heard
        if span.text:
            self._at = self._at if self._text else began
            self._text = f"{self._text} {span.text}".strip()
            if act is not None:
                self._finish_sentence(span.seconds, f", stopped after {self._seconds + heard:.1f}")
            self._seconds += heard if act is None else span.seconds
            if span.text.endswith(SENTENCE_ENDS):
                self._finish_sentence()
        elif act is None and span.waiting and lasted >= SHORTEST_WAIT:
            self._console.print(f" [dim]{_clock(began)}  no answer for {lasted:.0f} s[/dim]")
        if isinstance(act, Press):
            self._console.print(f"        [cyan]you press[/cyan] [bold]{act.key}[/bold]")
        elif isinstance(act, Speak):
            self._elapsed += act.seconds
            self._console.print(f"        [cyan]you say[/cyan] {escape(act.text)}")
        elif isinstance(act, HangUp):
            self._console.print("        [cyan]you hang up[/cyan]")

    def _finish_sentence(self, more: float = 0.0, cut: str = "") -> None:
        if self._text:
            length = f"[dim]({self._seconds + more:.1f} s{cut})[/dim]"
            self._console.print(f" [dim]{_clock(self._at)}[/dim]  {escape(self._text)}  {length}")
        self._text, self._seconds = "", 0.0


def joins(before: str, after: str) -> bool:
    """Whether two sounds are pieces of one sentence: the first does not end one, the second does not begin one."""
    return bool(before) and not before.endswith(SENTENCE_ENDS) and after[:1].islower()


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def show_opening(console: Console, record_to: str, url: str) -> None:
    """Say what is rung and how the handset is used."""
    console.print(f"[bold]Ringing {escape(record_to)}[/bold] at {escape(url)}")
    console.print("[dim]0-9 * # are the keys, at any time while a sentence is spoken; Ctrl-C hangs up.[/dim]\n")


def show_summary(console: Console, record: CallRecord) -> None:
    """Say how the call went."""
    who = {"caller": "you hung up", "service": "the service hung up"}.get(record.ended_by, "the platform ended it")
    keys = " ".join(turn.pressed for turn in record.turns if turn.pressed) or "none"
    console.print(
        f"\n[bold]Call over[/bold]: {who} after {record.seconds:.0f} s, {record.heard_seconds:.0f} s of speech."
    )
    console.print(f"[dim]{len(record.turns)} documents; keys: {keys}; call {record.sid}[/dim]")
    for fault in record.faults:
        console.print(f"[red]fault in document {fault.turn}:[/red] {escape(fault.what)}")
    for warning in record.warnings:
        console.print(f"[yellow]{escape(warning)}[/yellow]")
    if record.faults and f"HTTP status {HTTPStatus.FORBIDDEN}" in record.faults[0].what:
        console.print(f"[yellow]{_REFUSED}[/yellow]")


def show_transcript(console: Console, record: CallRecord) -> None:
    """Print what was said and done in a call, in order."""
    for turn in record.turns:
        said = ""
        for one in turn.happened:
            if said and not (one.kind == "said" and joins(said, one.text)):
                console.print(f"  {said}")
                said = ""
            if one.kind == "said":
                cut = "" if one.whole else f" [dim](stopped after {one.heard:.1f} s)[/dim]"
                said = f"{said} {escape(one.text)}{cut}".strip()
            elif one.kind == "stream":
                console.print(f"      [dim]stream: {escape(one.text)}[/dim]")
            elif one.kind == "silence":
                console.print("      [dim]silence[/dim]")
            else:
                console.print(f"      [cyan]{one.kind}[/cyan] [bold]{escape(one.text)}[/bold]")
        if said:
            console.print(f"  {said}")
