"""Somebody's word that a fact is right: what exactly was confirmed, until when, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ivr.core.content.provenance import Provenance
from ivr.core.errors import IvrError

#: Nobody answers for a fee or a period longer than two years ahead; a slip in the year is not to last a century.
LONGEST = timedelta(days=731)


class BadReviewDay(IvrError):
    """A fact that lapses is confirmed until a day from today on, two years ahead at most; another without a day."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``who`` confirmed the fact ``fact`` as its ``digest`` tells; ``at`` is aware.

    ``review_by`` is the last day on which it may be spoken (None: for a fact that does not lapse). It holds until
    ``withdrawn_at``.
    """

    id: str
    fact: str
    digest: str
    review_by: date | None
    who: str
    at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None

    def holds_for(self, digest: str) -> bool:
        """Whether it is about the fact as it stands now (``provenance.fact_digest``)."""
        return self.withdrawn_at is None and self.digest == digest


def require_review_day(fact: Provenance, review_by: date | None, today: date) -> None:
    """Raise ``BadReviewDay`` where ``fact`` cannot be confirmed until ``review_by``.

    What never falls silent has no safe sentence that could take its place, so it gets no last day either.
    """
    if fact.review_by is None:
        if review_by is not None:
            raise BadReviewDay(f"{fact.id} does not lapse")
    elif review_by is None or not today <= review_by <= today + LONGEST:
        raise BadReviewDay(f"{fact.id} until {review_by}")
