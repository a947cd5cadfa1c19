"""``ivr call``: ring the hotline from the terminal, by hand, with keys, or with a story."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape

from ivr.exchange.clock import Clock, HandClock, RealClock
from ivr.exchange.errors import StoryMalformed
from ivr.exchange.hotline import NOBODY, NUMBER, Hotline, answers
from ivr.exchange.keyboard import TerminalKeyboard, leaving_on_interrupt, unbuffered
from ivr.exchange.profiles import PROFILES
from ivr.exchange.record import CallRecord
from ivr.exchange.scripted import ScriptedHandset
from ivr.exchange.story import Story
from ivr.exchange.story_player import Outcome, play
from ivr.exchange.story_reader import read_story_file
from ivr.exchange.story_writer import write_story
from ivr.exchange.terminal import TerminalHandset, show_opening, show_summary, show_transcript

if TYPE_CHECKING:
    from ivr.cli.private import PrivateService

CALLER = "+84912345678"
START_IT = "Start the hotline with `make run` in another terminal, or name the one you mean with --url."


@dataclass(frozen=True, slots=True)
class Rung:
    """The hotline that is rung; of one that was started for this call, also its callbacks and its clock."""

    hotline: Hotline
    callbacks: Callable[[], Sequence[Mapping[str, Any]]] | None = None
    advance: Callable[[float], None] | None = None


@click.command()
@click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--keys", help="Press these at each menu in turn, such as 1,2; then listen until the end.")
@click.option("--from", "caller", help=f"Who rings: a number such as {CALLER}, or anonymous.")
@click.option("--url", help="The hotline to ring. Default: the one on this machine, or one started for the call.")
@click.option("--public-url", help="The hotline's IVR_PUBLIC_URL, where it differs from --url.")
@click.option("--platform", type=click.Choice(sorted(PROFILES)), help="The platform to behave like.")
@click.option("--fast", is_flag=True, help="By hand: do not wait while sentences are spoken.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (with a story or --keys).")
def call(
    *,
    script: Path | None,
    keys: str | None,
    caller: str | None,
    url: str | None,
    public_url: str | None,
    platform: str | None,
    fast: bool,
    as_json: bool,
) -> None:
    """Ring the hotline over real signed HTTP and print what the caller hears.

    Without SCRIPT or --keys the terminal is the telephone. A story that fails its expectations exits with 1.
    """
    if as_json and script is None and keys is None:
        raise click.UsageError("--json needs a story or --keys")
    if script is not None and keys is not None:
        raise click.UsageError("a story presses its own keys: leave out --keys")
    try:
        story = None if script is None else read_story_file(script)
    except StoryMalformed as error:
        raise click.ClickException(str(error)) from error
    profile = platform or (story.platform if story else None) or "twilio"
    site = script.parent / story.site if script and story and story.site else None
    with _rung(url, public_url, story.at if story else None, site) as rung:
        if story is not None:
            ok = _play_story(rung, story, caller, profile, as_json=as_json)
        elif keys is not None:
            ok = _press(rung, keys, caller or CALLER, profile, as_json=as_json)
        else:
            ok = _by_hand(rung, caller or CALLER, profile, fast=fast)
    if not ok:
        raise SystemExit(1)


@contextmanager
def _rung(url: str | None, public_url: str | None, at: datetime | None, site: Path | None) -> Iterator[Rung]:
    """Find the hotline to ring, or start one."""
    own = at is not None or site is not None
    if own and url is not None:
        raise click.UsageError("a story with `at` or `site` starts its own hotline: leave out --url")
    running, hotline_url = (None, url) if own else _running(url, public_url)
    if running is not None:
        yield Rung(running)
        return
    if url is not None:
        raise click.ClickException(f"Nothing answers at {url}. {START_IT}")
    if hotline_url is not None:
        click.echo(f"Nothing answers at {hotline_url}: starting a hotline for this call only.", err=True)
    with start_private_service(at, site if own else _site()) as private:
        hotline = Hotline(
            private.url, private.auth_token, number=private.number, account_sid=private.account_sid or NOBODY
        )
        yield Rung(hotline, private.callbacks, private.advance)


def start_private_service(at: datetime | None, site: Path | None) -> AbstractContextManager[PrivateService]:
    """Start a hotline of our own, whose clock shows `at` (the present when None) as the telephone rings."""
    from ivr.cli.private import start_private_service as start

    return start(at, site)


def _site() -> Path | None:
    """The site that a hotline started here would serve."""
    from ivr.settings import Settings

    return Settings.from_env().site


def _running(url: str | None, public_url: str | None) -> tuple[Hotline | None, str]:
    """Return the running hotline if one answers, and where it was looked for."""
    from ivr.settings import Settings

    settings = Settings.from_env()
    base = url or f"http://127.0.0.1:{settings.port}"
    if not answers(base):
        return None, base
    public = public_url or (base if url else settings.public_url)
    hotline = Hotline(
        public, settings.auth_tokens[0], base, settings.number or NUMBER, settings.account_sid or NOBODY
    )
    return hotline, base


def _play_story(rung: Rung, story: Story, caller: str | None, platform: str, *, as_json: bool) -> bool:
    clock = HandClock(story.at or datetime.now(UTC))
    told = 0.0

    def let_pass(seconds: float) -> None:
        nonlocal told
        clock.advance(seconds)
        if rung.advance is not None:
            rung.advance(clock.mark() - told)
        told = clock.mark()

    number = caller or story.from_number
    with rung.hotline.exchange(clock, PROFILES[platform]) as exchange:
        outcome = play(story, lambda handset: rung.hotline.ring(exchange, number, handset), let_pass, rung.callbacks)
    if as_json:
        _print_json(outcome)
        return outcome.ok
    console = Console(highlight=False)
    console.print(f"[bold]{escape(story.title)}[/bold]")
    _show(console, outcome)
    return outcome.ok


def _press(rung: Rung, keys: str, caller: str, platform: str, *, as_json: bool) -> bool:
    moves = [one.strip() for one in keys.split(",") if one.strip()]
    for move in moves:
        if not set(move) <= set("0123456789*#"):
            raise click.BadParameter(f"{move!r} is not on a telephone: 0-9, * and # are", param_hint="--keys")
    with rung.hotline.exchange(HandClock(datetime.now(UTC)), PROFILES[platform]) as exchange:
        outcome = Outcome([rung.hotline.ring(exchange, caller, ScriptedHandset(moves))])
    if as_json:
        _print_json(outcome)
    else:
        _show(Console(highlight=False), outcome)
    return not outcome.records[0].faults


def _by_hand(rung: Rung, caller: str, platform: str, *, fast: bool) -> bool:
    console = Console(highlight=False)
    clock: Clock = HandClock(datetime.now(UTC)) if fast else RealClock()
    keyboard = TerminalKeyboard(sys.stdin.fileno())
    show_opening(console, rung.hotline.number, rung.hotline.url or rung.hotline.public_url)
    with (
        rung.hotline.exchange(clock, PROFILES[platform]) as exchange,
        unbuffered(sys.stdin.fileno()),
        leaving_on_interrupt(keyboard.leave),
    ):
        record = rung.hotline.ring(exchange, caller, TerminalHandset(console, keyboard, fast=fast))
    show_summary(console, record)
    if not record.documents or (record.faults and len(record.turns) == 1):
        console.print(START_IT)
    elif sys.stdin.isatty():
        # Ctrl-C here leaves the question, not the call: it is over and went well.
        with suppress(click.Abort):
            while not _offer_story(record, platform):
                pass
    return not record.faults


def _offer_story(record: CallRecord, platform: str) -> bool:
    """Offer to keep the call in a file; returns False when it could not be written there."""
    name = click.prompt("Keep this call as a story? File name, or Enter for no", default="", show_default=False)
    if name.strip().lower() in {"", "n", "no", "không"}:
        return True
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if path.exists() and not click.confirm(f"{path} exists. Replace it?"):
        return False
    title = click.prompt("Its title", default=f"A call on {record.began:%Y-%m-%d}")
    try:
        path.write_text(write_story(record, title, platform), "utf-8")
    except OSError as error:
        click.echo(f"{path} cannot be written: {error.strerror}.", err=True)
        return False
    click.echo(f"Saved. Play it with: ivr call {path}")
    return True


def _show(console: Console, outcome: Outcome) -> None:
    for record in outcome.records:
        show_transcript(console, record)
        show_summary(console, record)
    for note in outcome.not_checked:
        console.print(f"[yellow]not checked[/yellow] {note}")
    for failure in outcome.failures:
        console.print(f"[red]failed[/red] {escape(str(failure))}")
    if not outcome.failures:
        console.print("[green]ok[/green]")


def _print_json(outcome: Outcome) -> None:
    calls = [record.as_json() for record in outcome.records]
    failures = [
        {"step": one.step, "line": one.line, "expected": one.expected, "heard": one.heard} for one in outcome.failures
    ]
    faultless = not any(record.faults for record in outcome.records)
    merged = {
        "ok": outcome.ok and faultless,
        **calls[-1],
        "seconds": round(sum(one["seconds"] for one in calls), 2),
        "turns": [turn for one in calls for turn in one["turns"]],
        "status_callbacks": [report for one in calls for report in one["status_callbacks"]],
        "calls": [one["call"] for one in calls],
        "failures": failures,
        "not_checked": outcome.not_checked,
    }
    click.echo(json.dumps(merged, ensure_ascii=False))
