"""Joins what ringing officers and citizens takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.core.requests.ringing import Ringing
from ivr.services.calling import Calling
from ivr.services.outcomes import Outcomes
from ivr.services.spoken_answers import SpokenAnswers

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.core.dialling.spoken_answer import AnswerWords
    from ivr.services.callbacks import Callbacks
    from ivr.services.calling_ports import Dialler
    from ivr.services.hearing import Counts
    from ivr.services.ports import Clock, Ids, Store
    from ivr.services.recognising import Recognising
    from ivr.settings import Settings


def open_outcomes(store: Store, clock: Clock, ids: Ids, callbacks: Callbacks) -> Outcomes:
    """Attempts and their ends, by the office's hours."""
    return Outcomes(store, clock, ids, Ringing(callbacks.office, callbacks.closed))


def open_calling(settings: Settings, store: Store, clock: Clock, outcomes: Outcomes) -> Calling:
    """Ringing through the platform, or by hand, as set; opens no connection."""
    return Calling(store, clock, outcomes, _dialler(settings) if settings.dials else None)


def open_answers(
    store: Store,
    clock: Clock,
    recognising: Recognising,
    counts: Counts,
    *,
    words: AnswerWords,
    listens: Callable[[], bool],
) -> SpokenAnswers:
    """What people say who are rung back, where the ear ``listens``."""
    return SpokenAnswers(store, clock, recognising, counts, listens, words)


def _dialler(settings: Settings) -> Dialler:
    from ivr.telephony.dialler import PlatformDialler  # noqa: PLC0415 - a hotline that only answers does without
    from ivr.telephony.urls import Urls  # noqa: PLC0415

    account = (settings.account_sid, settings.auth_tokens[0])
    return PlatformDialler(account, settings.number or "", settings.api_url, Urls(settings.public_url))
