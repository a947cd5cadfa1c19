"""Streams are counted in figures that Prometheus reads."""

from __future__ import annotations

from prometheus_client import CollectorRegistry

from ivr.web.stream_metrics import StreamFigures


def test_everything_about_streams_is_counted() -> None:
    registry = CollectorRegistry()
    figures = StreamFigures(registry)
    figures.stream_opened()
    figures.stream_opened()
    figures.stream_closed("document")
    figures.stream_refused("token")
    figures.barged_in("keys")
    figures.audio_dropped(0.02)
    figures.stream_answered(0.3)
    found = {
        "open": registry.get_sample_value("ivr_streams_open"),
        "ended": registry.get_sample_value("ivr_streams_ended_total", {"why": "document"}),
        "refused": registry.get_sample_value("ivr_streams_refused_total", {"why": "token"}),
        "barged": registry.get_sample_value("ivr_barge_ins_total", {"by": "keys"}),
        "dropped": registry.get_sample_value("ivr_audio_dropped_seconds_total"),
        "answers": registry.get_sample_value("ivr_stream_answer_seconds_count"),
    }
    assert found == {"open": 1, "ended": 1, "refused": 1, "barged": 1, "dropped": 0.02, "answers": 1}
