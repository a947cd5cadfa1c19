"""Joins the content: what was read at the start, what supervisors decided since, and who looks for that."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import structlog

from ivr.core.calendar import day_of
from ivr.core.content.special_day import with_special_days
from ivr.core.privacy.consent import notices_of
from ivr.core.requests.urgency import reporting_topics, urgent_nodes
from ivr.flows.book import book_of
from ivr.flows.fact_uses import written_facts
from ivr.flows.office import VietnamHolidays
from ivr.services.callbacks import Callbacks
from ivr.services.live_content import ContentWatch, InForce, LiveContent, OfficeInForce
from ivr.web.console.ports import ContentAtHand

if TYPE_CHECKING:
    from ivr.bootstrap import Container
    from ivr.core.calendar import Office
    from ivr.core.content.confirmation import Confirmation
    from ivr.core.content.review import Written
    from ivr.core.content.special_day import SpecialDay
    from ivr.core.errors import IvrError
    from ivr.core.flow import Flow
    from ivr.flows.content import Content
    from ivr.services.ports import Clock, Ids, Store

log = structlog.get_logger("ivr.content")


def open_live(content: Content, store: Store, clock: Clock) -> LiveContent:
    """The content in force, as it is written until somebody looks; opens no connection."""

    def decide(confirmations: tuple[Confirmation, ...], days: tuple[SpecialDay, ...]) -> tuple[Flow, Office]:
        office = with_special_days(content.office, {one.day: one.half_days for one in days})
        return content.with_confirmed(confirmations), office

    return LiveContent(InForce(content.flow, content.office), store, clock, decide)


def open_watch(live: LiveContent) -> ContentWatch:
    """Who looks for changes and writes them to the log; idle until it is begun."""

    def changed(now: InForce) -> None:
        log.info("content changed", revision=now.revision, fingerprint=now.flow.fingerprint)

    def failed(fault: IvrError) -> None:
        log.error("content stays as it is", fault=str(fault))

    return ContentWatch(live, changed, failed)


class WrittenFacts:
    """Every fact with its sentences, for the pages on which they are confirmed; made when first wanted."""

    def __init__(self, content: Content, clock: Clock) -> None:
        self._content, self._clock = content, clock

    def __call__(self) -> tuple[Written, ...]:
        """The facts, the most heard first."""
        return self._made

    @cached_property
    def _made(self) -> tuple[Written, ...]:
        content = self._content
        book = book_of(content.flow, content.whole, content.facts)
        return written_facts(book, day_of(self._clock.now()))


def open_callbacks(content: Content, live: LiveContent, ids: Ids) -> Callbacks:
    """The rules of requests, by the office and the words that are in force when somebody asks."""
    # Where a flow leads does not depend on what was confirmed, and so neither does what goes first.
    reports, dangers = reporting_topics(content.flow), urgent_nodes(content.flow)
    closed = VietnamHolidays().closed
    return Callbacks(
        OfficeInForce(live), closed, content.codes, ids, reports, lambda: notices_of(live.flow()), dangers
    )


def open_content_at_hand(container: Container) -> ContentAtHand:
    """What the pages stand on that decide about the content."""
    content = container.written
    return ContentAtHand(
        facts=WrittenFacts(content, container.clock),
        recorded=lambda text: container.prompts.find(text) is not None,
        holidays=VietnamHolidays(),
        usual=replace(content.office, special={}),
        written_days=content.office.special,
    )
