"""``ivr call``: ring the hotline from the terminal, by hand, with keys, with words, or with a story."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from ivr.cli.call_output import offer_story, print_json, show
from ivr.cli.caller_voice import mouth
from ivr.cli.rung import START_IT, Rung, Wanted, rung
from ivr.exchange.clock import Clock, HandClock, RealClock
from ivr.exchange.errors import StoryMalformed
from ivr.exchange.keyboard import TerminalKeyboard, leaving_on_interrupt, unbuffered
from ivr.exchange.profiles import PROFILES, Profile
from ivr.exchange.scripted import Keys, Move, ScriptedHandset, Words
from ivr.exchange.sound.known_sounds import KnownSounds
from ivr.exchange.stories.player import Outcome, play
from ivr.exchange.stories.reader import read_story_file
from ivr.exchange.stories.story import Story, has_officers
from ivr.exchange.streams.pump import STORY_SPEED, Pace
from ivr.exchange.streams.settings import StreamSettings
from ivr.exchange.terminal import TerminalHandset, show_opening, show_summary

CALLER = "+84912345678"


@dataclass(frozen=True, slots=True)
class Ringing:
    """Who rings what, as which platform."""

    rung: Rung
    caller: str
    profile: Profile

    def streams(self, speed: float, echo: float | None = None) -> StreamSettings:
        """Streams of which the sentences are known, ``speed`` times as fast as life, with an ``echo`` in dB."""
        return StreamSettings(KnownSounds(self.rung.sounds), Pace(speed), echo)


@click.command()
@click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--keys", help="Press these at each menu in turn, such as 1,2; then listen until the end.")
@click.option(
    "--say",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Say this WAV file at the next menu; may be given several times. After --keys, if there are both.",
)
@click.option("--from", "caller", help=f"Who rings: a number such as {CALLER}, or anonymous.")
@click.option("--url", help="The hotline to ring. Default: the one on this machine, or one started for the call.")
@click.option("--public-url", help="The hotline's IVR_PUBLIC_URL, where it differs from --url.")
@click.option("--platform", type=click.Choice(sorted(PROFILES)), help="The platform to behave like.")
@click.option("--fast", is_flag=True, help="By hand: do not wait while sentences are spoken.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (with a story, --keys or --say).")
def call(
    *,
    script: Path | None,
    keys: str | None,
    files: tuple[Path, ...],
    caller: str | None,
    url: str | None,
    public_url: str | None,
    platform: str | None,
    fast: bool,
    as_json: bool,
) -> None:
    """Ring the hotline over real signed HTTP and print what the caller hears.

    Without SCRIPT, --keys or --say the terminal is the telephone. A story that fails its expectations exits with 1.
    """
    scripted = keys is not None or bool(files)
    if as_json and script is None and not scripted:
        raise click.UsageError("--json needs a story, --keys or --say")
    if script is not None and scripted:
        raise click.UsageError("a story presses and speaks by itself: leave out --keys and --say")
    story = None if script is None else _read(script)
    moves = _moves(keys, files)
    wanted = Wanted(url, public_url)
    if script is not None and story is not None:
        wanted = Wanted(
            url,
            public_url,
            story.at,
            _beside(script, story.site),
            story.ear,
            _beside(script, story.model),
            has_officers(story),
            platform or story.platform or "twilio",
        )
    with rung(wanted) as found:
        profile = PROFILES[platform or (story.platform if story else None) or "twilio"]
        ringing = Ringing(found, caller or (story.from_number if story else CALLER), profile)
        if script is not None and story is not None:
            ok = _play_story(ringing, story, script.parent, as_json=as_json)
        elif scripted:
            ok = _follow(ringing, moves, as_json=as_json)
        else:
            ok = _by_hand(ringing, fast=fast)
    if not ok:
        raise SystemExit(1)


def _read(script: Path) -> Story:
    try:
        return read_story_file(script)
    except StoryMalformed as error:
        raise click.ClickException(str(error)) from error


def _beside(script: Path, folder: str | None) -> Path | None:
    return None if folder is None else script.parent / folder


def _moves(keys: str | None, files: tuple[Path, ...]) -> list[Move]:
    """What a caller does from menu to menu: the keys first, then the words."""
    pressed = [one.strip() for one in (keys or "").split(",") if one.strip()]
    for one in pressed:
        if not set(one) <= set("0123456789*#"):
            raise click.BadParameter(f"{one!r} is not on a telephone: 0-9, * and # are", param_hint="--keys")
    try:
        words = [Words(path.name, audio=mouth(Path()).say(path.name, wav=str(path))) for path in files]
    except StoryMalformed as error:
        raise click.BadParameter(str(error), param_hint="--say") from error
    return [*map(Keys, pressed), *words]


def _play_story(ringing: Ringing, story: Story, folder: Path, *, as_json: bool) -> bool:
    clock = HandClock(story.at or datetime.now(UTC))
    told = 0.0
    found = ringing.rung

    def let_pass(seconds: float) -> None:
        nonlocal told
        clock.advance(seconds)
        if found.advance is not None:
            found.advance(clock.mark() - told)
        told = clock.mark()

    streams = ringing.streams(STORY_SPEED, story.echo)
    with found.hotline.exchange(clock, ringing.profile, streams=streams) as exchange:
        outcome = play(
            story,
            lambda handset: found.hotline.ring(exchange, ringing.caller, handset),
            let_pass,
            found.callbacks,
            mouth=mouth(folder),
            lose_model=found.lose_model,
            office=found.office,
        )
    if as_json:
        print_json(outcome)
        return outcome.ok
    console = Console(highlight=False)
    console.print(f"[bold]{escape(story.title)}[/bold]")
    show(console, outcome)
    return outcome.ok


def _follow(ringing: Ringing, moves: list[Move], *, as_json: bool) -> bool:
    hotline, streams = ringing.rung.hotline, ringing.streams(STORY_SPEED)
    with hotline.exchange(HandClock(datetime.now(UTC)), ringing.profile, streams=streams) as exchange:
        handset = ScriptedHandset(moves)
        outcome = Outcome([hotline.ring(exchange, ringing.caller, handset)])
    if as_json:
        print_json(outcome)
    else:
        show(Console(highlight=False), outcome)
    if handset.left:
        click.echo(f"The call was over before this was wanted: {', '.join(handset.left)}", err=True)
    return not outcome.records[0].faults


def _by_hand(ringing: Ringing, *, fast: bool) -> bool:
    console = Console(highlight=False)
    clock: Clock = HandClock(datetime.now(UTC)) if fast else RealClock()
    keyboard = TerminalKeyboard(sys.stdin.fileno())
    hotline = ringing.rung.hotline
    show_opening(console, hotline.number, hotline.url or hotline.public_url)
    with (
        hotline.exchange(clock, ringing.profile, streams=ringing.streams(1.0)) as exchange,
        unbuffered(sys.stdin.fileno()),
        leaving_on_interrupt(keyboard.leave),
    ):
        handset = TerminalHandset(console, keyboard, fast=fast, mouth=mouth(Path()))
        record = hotline.ring(exchange, ringing.caller, handset)
    show_summary(console, record)
    if not record.documents or (record.faults and len(record.turns) == 1):
        console.print(START_IT)
    elif sys.stdin.isatty():
        # Ctrl-C here leaves the question, not the call: it is over and went well.
        with suppress(click.Abort):
            while not offer_story(record, ringing.profile.name):
                pass
    return not record.faults
