"""Figures of recognition for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

#: Seconds from the webhook with a recording to its meaning; a platform gives up after 15.
_SECONDS = (0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 11)


class SpeechFigures:
    """What is counted about spoken answers."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._utterances = Counter(
            "ivr_recognitions", "Utterances recognised, by either ear.", ("decision",), registry=registry
        )
        self._audio = Counter("ivr_recognised_audio_seconds", "Speech that was decoded.", registry=registry)
        self._cpu = Counter("ivr_recognition_cpu_seconds", "Processor time that decoding took.", registry=registry)
        self._answers = Counter(
            "ivr_answers_heard",
            "Answers listened to, and what became of them.",
            ("ear", "decision"),
            registry=registry,
        )
        self._unheard = Counter(
            "ivr_answers_unheard",
            "Answers that could not be listened to, and why.",
            ("ear", "why"),
            registry=registry,
        )
        self._seconds = Histogram(
            "ivr_recorded_answer_seconds",
            "From the webhook with a recorded answer to its meaning, or to giving up.",
            buckets=_SECONDS,
            registry=registry,
        )

    def heard(self, ear: str, decision: str) -> None:
        """An answer was listened to: by which ear, and how surely."""
        self._answers.labels(ear, decision).inc()

    def waited(self, seconds: float) -> None:
        """A caller waited so long until a recorded answer was understood, or given up."""
        self._seconds.observe(seconds)

    def unheard(self, ear: str, why: str) -> None:
        """An answer could not be listened to: one word."""
        self._unheard.labels(ear, why).inc()

    def utterance(self, decision: str, audio: float, cpu: float) -> None:
        """The recogniser came to an end: how surely, and seconds of speech and of the processor."""
        self._utterances.labels(decision).inc()
        self._audio.inc(audio)
        self._cpu.inc(cpu)
