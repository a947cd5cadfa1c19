"""A fact and a word for it, for tests, with what a test does not care about filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from ivr.core.content.confirmation import Confirmation
from ivr.core.content.provenance import Provenance

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
FEE = Provenance(
    id="fee", place="facts.yaml:3", value="15000", unit="đồng", spoken="mười lăm nghìn đồng", source="TT 1/2026",
    as_of=date(2026, 3, 1), confidence="low", confirmed_by=None, review_by=date(2026, 12, 31),
    note=None, conflict=None,
)  # fmt: skip


def fee(**changes: Any) -> Provenance:
    return replace(FEE, **changes)


def word_for(fact: Provenance = FEE, **changes: Any) -> Confirmation:
    made = Confirmation("c1", fact.id, fact.digest, date(2027, 3, 31) if fact.review_by else None, "hung", NOON)
    return replace(made, **changes)
