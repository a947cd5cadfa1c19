"""What goes before other requests, in the flow that is packaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.bootstrap import build
from ivr.core.dialogue.speech import NO_SPEECH
from ivr.core.requests.urgency import reporting_topics, urgent_nodes
from ivr.flows.content import load_content
from ivr.settings import Settings


def test_words_of_danger_go_first_and_reports_before_questions_about_papers() -> None:
    flow = load_content().flow
    assert urgent_nodes(flow) == {"urgent_police", "urgent_fire", "urgent_medical", "urgent_scam"}
    assert reporting_topics(flow) == {"trinh-bao"}


def test_a_flow_that_understands_no_words_has_nothing_urgent() -> None:
    flow = replace(load_content().flow, speech=NO_SPEECH)
    assert not reporting_topics(flow)
    assert not urgent_nodes(flow)


def test_the_hotline_puts_them_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
    container = build(Settings.from_env())
    try:
        assert container.callbacks.reports == {"trinh-bao"}
        assert "urgent_police" in container.callbacks.dangers
    finally:
        container.close()
