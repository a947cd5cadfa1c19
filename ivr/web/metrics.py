"""Figures for Prometheus, in a registry of our own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

#: Seconds. The goal is a 99th percentile under 0.05; a platform gives up after 15.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)


class Metrics:
    """Everything that is counted. One process counts for itself; Prometheus adds processes up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter(
            "ivr_turns", "Turns taken, by webhooks and in streams.", ("ends_with", "outcome"), registry=self.registry
        )
        self._seconds = Histogram(
            "ivr_turn_seconds",
            "Time to take a turn, in a webhook or in a stream.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._refused = Counter(
            "ivr_signatures_refused", "Requests refused as not the platform's.", ("reason",), registry=self.registry
        )
        self._missing = Counter(
            "ivr_prompts_missing", "Texts spoken by the platform for want of a prompt.", registry=self.registry
        )
        self._apologies = Counter("ivr_apologies", "Callers who heard an apology.", ("why",), registry=self.registry)
        self._journal = Gauge(
            "ivr_journal_waiting", "Callbacks in the journal, not yet in the database.", registry=self.registry
        )

    def turn(self, kind: str, outcome: str, seconds: float) -> None:
        """A turn was taken: what the reply ends with, how it went, and how long it took."""
        self._turns.labels(kind, outcome).inc()
        self._seconds.observe(seconds)

    def signature_refused(self, reason: str) -> None:
        """A request was turned away: ``missing``, ``wrong`` or ``replayed``."""
        self._refused.labels(reason).inc()

    def prompt_missing(self) -> None:
        """A text is spoken by the platform, because its prompt was not rendered."""
        self._missing.inc()

    def apologised(self, why: str) -> None:
        """A caller heard an apology instead of an answer."""
        self._apologies.labels(why).inc()

    def journal_waiting(self, count: Callable[[], int]) -> None:
        """Ask ``count`` at every scrape how many entries wait; -1 stands for a journal that cannot be read."""

        def waiting() -> float:
            try:
                return count()
            except OSError:
                return -1

        self._journal.set_function(waiting)


def blueprint(metrics: Metrics) -> Blueprint:
    """``GET /metrics``, in Prometheus' text format."""
    page = Blueprint("metrics", __name__)

    @page.get("/metrics")
    def show() -> Response:
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)

    return page
