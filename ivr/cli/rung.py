"""Which hotline ``ivr call`` rings: the one that runs, the one that is named, or one of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ivr.exchange.hotline import NOBODY, NUMBER, Hotline, answers

if TYPE_CHECKING:
    from ivr.cli.private import Hearing, PrivateService
    from ivr.exchange.stories.calling_back import Office
    from ivr.settings import Settings

START_IT = "Start the hotline with `make run` in another terminal, or name the one you mean with --url."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call asks of its hotline.

    ``url`` and ``public_url`` name one. With ``at``, ``site``, ``ear`` or ``model`` one is started for the call, with
    that clock, site, way of listening and folder of a speech model; and where ``officers`` work, in any case.
    """

    url: str | None = None
    public_url: str | None = None
    at: datetime | None = None
    site: Path | None = None
    ear: str | None = None
    model: Path | None = None
    officers: bool = False
    platform: str = "twilio"

    @property
    def own(self) -> bool:
        """Is one started in any case?"""
        return self.officers or any(one is not None for one in (self.at, self.site, self.ear, self.model))


@dataclass(frozen=True, slots=True)
class Rung:
    """The hotline that is rung, and the folders of the sounds that it plays.

    Of one that was started for this call there are also its callbacks, its clock, what deletes its speech model, and
    where somebody is called back its officers.
    """

    hotline: Hotline
    sounds: tuple[Path, ...] = ()
    callbacks: Callable[[], Sequence[Mapping[str, Any]]] | None = None
    advance: Callable[[float], None] | None = None
    lose_model: Callable[[], None] | None = None
    office: Office | None = None


@contextmanager
def rung(wanted: Wanted) -> Iterator[Rung]:
    """Find the hotline to ring, or start one."""
    from ivr.settings import Settings

    if wanted.own and wanted.url is not None:
        raise click.UsageError(
            "a story with `at`, `site`, `ear`, `model` or `called_back` starts its own hotline: leave out --url"
        )
    settings = Settings.from_env()
    running, sought = (None, None) if wanted.own else _running(settings, wanted.url, wanted.public_url)
    if running is not None:
        yield Rung(running, _sounds(settings, settings.site))
        return
    if wanted.url is not None:
        raise click.ClickException(f"Nothing answers at {wanted.url}. {START_IT}")
    if sought is not None:
        click.echo(f"Nothing answers at {sought}: starting a hotline for this call only.", err=True)
    site = wanted.site if wanted.own else settings.site
    with _started(wanted, site, _hearing(settings, wanted)) as (private, office):
        hotline = Hotline(
            private.url, private.auth_token, number=private.number, account_sid=private.account_sid or NOBODY
        )
        yield Rung(hotline, _sounds(settings, site), private.callbacks, private.advance, private.lose_model, office)


@contextmanager
def _started(wanted: Wanted, site: Path | None, hearing: Hearing) -> Iterator[tuple[PrivateService, Office | None]]:
    """Start a hotline of our own, with an office behind it where one is wanted."""
    if wanted.officers:
        from ivr.cli.story_office import start_story_office

        with start_story_office(wanted.at, site, hearing, wanted.platform) as (private, office):
            yield private, office
    else:
        with start_private_service(wanted.at, site, hearing) as private:
            yield private, None


def start_private_service(
    at: datetime | None, site: Path | None, hearing: Hearing
) -> AbstractContextManager[PrivateService]:
    """Start a hotline of our own, whose clock shows ``at`` (the present when None) as the telephone rings."""
    from ivr.cli.private import start_private_service as start

    return start(at, site, hearing)


def _hearing(settings: Settings, wanted: Wanted) -> Hearing:
    """How a hotline started here listens: as the story says, or as one of this machine would."""
    from ivr.cli.private import Hearing

    if wanted.own:
        return Hearing(wanted.ear or "keys", wanted.model)
    return Hearing(settings.ear, settings.vosk_model)


def _sounds(settings: Settings, site: Path | None) -> tuple[Path, ...]:
    from ivr.bootstrap import audio_folder

    return (*((audio_folder(site),) if site else ()), settings.audio_dir)


def _running(settings: Settings, url: str | None, public_url: str | None) -> tuple[Hotline | None, str]:
    """Return the running hotline if one answers, and where it was looked for."""
    base = url or f"http://127.0.0.1:{settings.port}"
    if not answers(base):
        return None, base
    public = public_url or (base if url else settings.public_url)
    hotline = Hotline(
        public, settings.auth_tokens[0], base, settings.number or NUMBER, settings.account_sid or NOBODY
    )
    return hotline, base
