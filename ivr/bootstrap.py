"""The one place where things are joined: settings -> a container of services."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.core.calendar import Office
from ivr.core.flow import Flow, final
from ivr.core.vietnamese import every_date_piece, every_digit_piece, every_piece
from ivr.flows.loader import load_flow
from ivr.flows.office import VietnamHolidays, load_codes, load_office
from ivr.services.callbacks import Callbacks
from ivr.services.calls import Calls
from ivr.services.desk import AFTERNOON, MORNING, Desk
from ivr.services.ports import Clock, Ids, Journal, Numbers, Store
from ivr.services.rescue import Rescue
from ivr.settings import Settings
from ivr.speech.catalogue import Catalogue
from ivr.storage.database import open_engine
from ivr.storage.journal import FileJournal
from ivr.storage.stores import SqlStore
from ivr.telephony.numbers import VietnamNumbers
from ivr.web.metrics import Metrics


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
    flow: Flow
    store: Store
    journal: Journal
    prompts: Catalogue
    numbers: Numbers
    clock: Clock
    ids: Ids
    callbacks: Callbacks
    calls: Calls
    rescue: Rescue
    metrics: Metrics
    texts: tuple[str, ...]
    #: Lets go of the database's connections.
    close: Callable[[], None]


def build(settings: Settings, clock: Clock | None = None) -> Container:
    """Join the services for ``settings``; ``clock`` replaces the machine's.

    Opens no connection. Raises ``FlowError`` when the content cannot be used.
    """
    flow, office, codes = load_flow(), load_office(), load_codes()
    clock, ids, numbers = clock or SystemClock(), SystemIds(), VietnamNumbers()
    store = SqlStore(open_engine(settings.database_url))
    journal = FileJournal(settings.data_dir / "journal")
    callbacks = Callbacks(office, VietnamHolidays().closed, codes, ids)
    return Container(
        settings=settings,
        flow=flow,
        store=store,
        journal=journal,
        prompts=Catalogue.read(settings.audio_dir),
        numbers=numbers,
        clock=clock,
        ids=ids,
        callbacks=callbacks,
        calls=Calls(flow, store, Desk(callbacks, numbers), clock),
        rescue=Rescue(flow, store, journal, callbacks, clock, ids),
        metrics=Metrics(),
        texts=texts_of(flow, office, codes),
        close=store.close,
    )


def needed_texts() -> tuple[str, ...]:
    """Every text that needs a prompt, each once: the flow's sentences, then the parts that calls join."""
    return texts_of(load_flow(), load_office(), load_codes())


def texts_of(flow: Flow, office: Office, codes: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
    """The texts of a flow, and of what is spoken beside it: times, dates, digits, codes."""
    # Promises are made for the ends of half days only.
    ends = sorted({end for halves in office.hours.values() for _, end in halves})
    parts = (*every_piece(ends), MORNING, AFTERNOON, *codes[0], *codes[1])
    # A time ends with its day, a code with its second word, a number with a digit.
    last = map(final, (*every_date_piece(), *codes[1], *every_digit_piece()))
    return tuple(dict.fromkeys((*flow.texts(), *parts, *last)))
