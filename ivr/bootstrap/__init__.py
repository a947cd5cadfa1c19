"""The one place where things are joined: settings -> a container of services."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from ivr.bootstrap.calling import open_answers, open_calling, open_outcomes
from ivr.bootstrap.content import open_callbacks, open_live, open_watch
from ivr.bootstrap.listening import LateRecordings, Words, open_ear
from ivr.core.content.special_day import TIMES
from ivr.core.dialling.calling_words import CallingWords
from ivr.core.dialogue.speech import KEYS
from ivr.core.errors import StoreUnavailable
from ivr.core.language.sentence import final
from ivr.core.vietnamese import every_date_piece, every_digit_piece, every_piece
from ivr.flows.calling import load_calling
from ivr.flows.content import Content, load_content
from ivr.services.callbacks import Callbacks
from ivr.services.calling import Calling
from ivr.services.calls import Calls
from ivr.services.desk import AFTERNOON, MORNING, Desk
from ivr.services.dialling import Dialling
from ivr.services.hearing import Hearing
from ivr.services.live_content import ContentWatch, LiveContent
from ivr.services.outcomes import Outcomes
from ivr.services.ports import Clock, Ids, Journal, Numbers, Store
from ivr.services.recognising import Recognising, Recordings
from ivr.services.rescue import Rescue
from ivr.services.spoken_answers import SpokenAnswers
from ivr.services.sweeps import Sweeps
from ivr.settings import Settings
from ivr.speech.hearing.opening_ear import OpeningEar
from ivr.speech.prompts.catalogue import Catalogue
from ivr.speech.prompts.sounds import PromptSounds
from ivr.storage import migrations
from ivr.storage.database import open_engine
from ivr.storage.journal import FileJournal
from ivr.storage.stores import SqlStore
from ivr.telephony.numbers import VietnamNumbers
from ivr.web.metrics import Metrics
from ivr.web.speech_metrics import SpeechFigures

log = structlog.get_logger("ivr.bootstrap")


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)


class SystemIds:
    """Identifiers and chance from the operating system."""

    def new(self) -> str:
        """A random UUID, 32 hex digits."""
        return uuid.uuid4().hex

    def pick(self, choices: int) -> int:
        """A number below ``choices`` that cannot be guessed: a callback's code is drawn with it."""
        return secrets.randbelow(choices)


@dataclass(frozen=True, slots=True)
class Container:
    """Everything that the entry points need; tests replace fields."""

    settings: Settings
    #: What callers hear and when officers work, as it is now.
    content: LiveContent
    #: Looks for what supervisors decide; idle until the entry point has it begin.
    watch: ContentWatch
    #: The content as its files have it.
    written: Content
    store: Store
    journal: Journal
    prompts: Catalogue
    numbers: Numbers
    clock: Clock
    ids: Ids
    callbacks: Callbacks
    calls: Calls
    rescue: Rescue
    outcomes: Outcomes
    sweeps: Sweeps
    calling: Calling
    dialling: Dialling
    calling_words: CallingWords
    metrics: Metrics
    speech_figures: SpeechFigures
    #: Deaf until the web service has it begin.
    ear: OpeningEar
    hearing: Hearing
    #: What people say who are rung back.
    answers: SpokenAnswers
    #: Where the platform keeps what was recorded.
    recordings: Recordings
    #: Menu -> what the recogniser listens for there.
    grammar: Callable[[str], tuple[str, ...]]
    #: The samples of the prompts, for streams.
    sounds: PromptSounds
    texts: tuple[str, ...]
    #: The name of the site whose words are laid over the book.
    site: str | None
    #: Where prompts lie: the site's own first.
    audio_folders: tuple[Path, ...]
    #: Lets go of the database's connections and of the recogniser.
    close: Callable[[], None]
    #: Opens the way in for who tries the console with samples; empty: there is none.
    demo_key: str = ""


def build(settings: Settings, clock: Clock | None = None) -> Container:
    """Join the services for ``settings``; ``clock`` replaces the machine's.

    Opens no connection. Raises ``FlowError`` when the content cannot be used.
    """
    content, calling_words = load_content(site=settings.site), load_calling()
    folders = (*((audio_folder(settings.site),) if settings.site else ()), settings.audio_dir)
    clock, ids, numbers = clock or SystemClock(), SystemIds(), VietnamNumbers()
    store = SqlStore(open_engine(settings.database_url))
    journal = FileJournal(settings.data_dir / "journal")
    live = open_live(content, store, clock)
    watch, callbacks = open_watch(live), open_callbacks(content, live, ids)
    metrics = Metrics()
    figures = SpeechFigures(metrics.registry)
    # What can be said where does not depend on what was confirmed.
    words = Words(content.flow)
    ear = OpeningEar(lambda: open_ear(settings, words, figures))
    calls = Calls(live.flow, store, Desk(callbacks, numbers), clock, lambda: ear_now(settings, ear))
    outcomes = open_outcomes(store, clock, ids, callbacks)
    recordings = LateRecordings(settings)
    recognising = Recognising(ear, recordings)

    def close() -> None:
        watch.close()
        recognising.close()
        recordings.close()
        ear.close()
        store.close()

    return Container(
        settings=settings,
        content=live,
        watch=watch,
        written=content,
        store=store,
        journal=journal,
        prompts=Catalogue.read_all(folders),
        numbers=numbers,
        clock=clock,
        ids=ids,
        callbacks=callbacks,
        calls=calls,
        rescue=Rescue(live.flow, store, journal, callbacks, clock, numbers),
        outcomes=outcomes,
        sweeps=Sweeps(store, clock, outcomes.ringing, outcomes.retries),
        calling=open_calling(settings, store, clock, outcomes),
        dialling=Dialling(store, clock, outcomes),
        calling_words=calling_words,
        metrics=metrics,
        speech_figures=figures,
        ear=ear,
        hearing=Hearing(calls, recognising, figures),
        answers=open_answers(
            store,
            clock,
            recognising,
            figures,
            words=calling_words.answers,
            listens=lambda: ear_now(settings, ear) != KEYS,
        ),
        recordings=recordings,
        grammar=words.phrases_for,
        sounds=PromptSounds(*folders),
        texts=texts_of(content, calling_words),
        site=content.site,
        audio_folders=folders,
        close=close,
    )


def ear_now(settings: Settings, ear: OpeningEar) -> str:
    """How a call that comes in now is listened to: as set, but by keys while there is no recogniser."""
    return settings.ear if ear.ready else KEYS


def prepare_database(settings: Settings) -> None:
    """Bring the tables up to date; a database that does not answer is no reason not to answer callers.

    Safe in several processes at once. Raises ``IvrError`` for a database that cannot be used at all.
    """
    try:
        migrations.upgrade(settings.database_url)
    except StoreUnavailable as fault:
        log.error("database unavailable, callbacks go to the journal", fault=str(fault))  # noqa: TRY400 - the trace says no more


def audio_folder(site: Path) -> Path:
    """Where the prompts of a site lie that the book does not have."""
    return site / "audio"


def needed_texts(site: Path | None = None) -> tuple[str, ...]:
    """Every text that needs a prompt, each once: the flow's sentences, then the parts that calls join.

    Of a site (its folder) only those that the book does not have: they are rendered into ``audio_folder(site)``.
    """
    calling = load_calling()
    book = texts_of(load_content(), calling)
    if site is None:
        return book
    known = frozenset(book)
    return tuple(text for text in texts_of(load_content(site=site), calling) if text not in known)


def texts_of(content: Content, calling: CallingWords) -> tuple[str, ...]:
    """The texts of a flow, of the calls back, and of what is spoken beside them: times, dates, digits, codes."""
    codes = content.codes
    # Also what is heard once somebody confirms it: then the audio is there already.
    spoken = (*content.flow.texts(), *content.whole.texts())
    # Promises are made for the ends of half days only, those of special days included.
    parts = (*every_piece((*content.office.ends, *TIMES)), MORNING, AFTERNOON, *codes[0], *codes[1])
    # A time ends with its day, a code with its second word, a number with a digit.
    last = map(final, (*every_date_piece(), *codes[1], *every_digit_piece()))
    return tuple(dict.fromkeys((*spoken, *parts, *last, *calling.texts())))
