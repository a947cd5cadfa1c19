"""Figures of the streams for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

#: Seconds. An answer that comes later than 0.8 seconds after the question feels late.
_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2.5, 5, 10)


class StreamFigures:
    """What is counted about calls that are listened to through a stream."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._open = Gauge("ivr_streams_open", "Calls listened to through a stream now.", registry=registry)
        self._ended = Counter("ivr_streams_ended", "Streams that ended, and why.", ("why",), registry=registry)
        self._refused = Counter("ivr_streams_refused", "Sockets turned away, and why.", ("why",), registry=registry)
        self._barged = Counter("ivr_barge_ins", "Prompts that callers did not wait for.", ("by",), registry=registry)
        self._dropped = Counter(
            "ivr_audio_dropped_seconds", "Callers' audio that came too late to be listened to.", registry=registry
        )
        self._answer = Histogram(
            "ivr_stream_answer_seconds",
            "From the end of speech, once noticed, to the first audio of the answer.",
            buckets=_SECONDS,
            registry=registry,
        )

    def stream_opened(self) -> None:
        """A caller is listened to through a stream from now on."""
        self._open.inc()

    def stream_closed(self, why: str) -> None:
        """A stream that was opened has ended."""
        self._open.dec()
        self._ended.labels(why).inc()

    def stream_refused(self, why: str) -> None:
        """A socket was turned away."""
        self._refused.labels(why).inc()

    def barged_in(self, by: str) -> None:
        """A caller did not wait for the end of a prompt: ``keys`` or ``speech``."""
        self._barged.labels(by).inc()

    def audio_dropped(self, seconds: float) -> None:
        """So much of a caller's audio was passed over unheard."""
        self._dropped.inc(seconds)

    def stream_answered(self, seconds: float) -> None:
        """From the message with which the caller's words were complete to the first audio of the answer."""
        self._answer.observe(seconds)
