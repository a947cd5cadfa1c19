"""Joins what looks after people's data: kept voices, forgetting in time, the rights of whom the data is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.flows.retention import load_retention
from ivr.services.retention import Retention
from ivr.services.subject_register import SubjectRegister
from ivr.services.subject_rights import SubjectRights
from ivr.services.voices import Removal, VoiceMissing, Voices
from ivr.storage.set_aside import SetAsideFiles
from ivr.web.console.ports import NotPlayable, PeopleData

if TYPE_CHECKING:
    from ivr.bootstrap import Container
    from ivr.core.callback import Message
    from ivr.services.audit import Actor
    from ivr.settings import Settings

#: Platforms whose REST interface is known to remove recordings; the exchange's, where there is one.
REMOVES = frozenset({"twilio", "exchange"})


def open_voices(container: Container) -> Voices:
    """The voices of messages; opens no connection."""
    return Voices(container.store, container.clock, container.recordings, _removal(container.settings))


def open_retention(container: Container) -> Retention:
    """Forgetting by the schedule of the site; raises ``RetentionError``."""
    settings = container.settings
    set_aside = SetAsideFiles(settings.data_dir / "journal")
    return Retention(container.store, container.clock, load_retention(settings.site), set_aside)


def open_rights(container: Container) -> SubjectRights:
    """What people may ask about their own data."""
    return SubjectRights(container.store, container.journal, container.clock, _key(container.settings))


def open_register(container: Container) -> SubjectRegister:
    """The register of what they asked, by the office's calendar."""
    callbacks = container.callbacks
    return SubjectRegister(
        container.store,
        container.clock,
        container.ids,
        callbacks.office,
        callbacks.closed,
        _key(container.settings),
    )


def open_people_data(container: Container) -> PeopleData:
    """What the console's pages about people's data stand on; raises ``RetentionError``."""
    schedule = load_retention(container.settings.site)
    return PeopleData(open_register(container), open_rights(container), schedule)


def _key(settings: Settings) -> bytes:
    return settings.secret_key.encode()


@dataclass(frozen=True, slots=True)
class KeptVoices:
    """The console's ``Voices`` over those that are kept here."""

    voices: Voices

    def wav(self, actor: Actor, message: Message) -> bytes:
        """The recording; raises ``NotPlayable``, and ``NotYours`` for who may not hear it."""
        try:
            return self.voices.wav(actor, message)
        except VoiceMissing as missing:
            raise NotPlayable(missing.why) from missing


def _removal(settings: Settings) -> Removal | None:
    if settings.platform not in REMOVES or not settings.api_url or not settings.auth_tokens:
        return None
    from ivr.telephony.recording_removal import PlatformRemoval  # noqa: PLC0415 - the client takes a while to load

    return PlatformRemoval((settings.account_sid, settings.auth_tokens[0]), settings.api_url)
