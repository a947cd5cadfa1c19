"""What goes before other requests, in the flow that is packaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.bootstrap import build
from ivr.core.dialogue.speech import NO_SPEECH
from ivr.core.inputs import Call, Heard, Keys
from ivr.core.meaning import Decision, Meaning, Urgency
from ivr.core.requests.priority import Priority
from ivr.core.requests.urgency import reporting_topics, urgent_nodes
from ivr.flows.content import load_content
from ivr.services.calls import Calls
from ivr.settings import Settings
from ivr.storage.migrations import upgrade


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


def test_words_of_a_fraud_going_on_are_urgent_and_the_keys_to_the_same_answer_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_DATA_DIR", str(tmp_path))
    settings = Settings.from_env()
    upgrade(settings.database_url)
    container = build(settings)
    sent = Meaning("tôi vừa chuyển tiền cho nó", Decision.UNDERSTOOD, "trinh-bao", urgent=Urgency.SCAM)
    try:
        _ring(container.calls, Call("CA1", "+84912345678"), Heard(sent, None), Keys("2"))
        _ring(container.calls, Call("CA2", "+84987654321"), Keys("6"), Keys("1"), Keys("0"))
        with container.store.transaction() as tx:
            found = {one.call: one.standing for one in tx.callbacks()}
    finally:
        container.close()
    assert found == {"CA1": Priority.URGENT, "CA2": Priority.REPORT}


def _ring(calls: Calls, call: Call, *inputs: Heard | Keys) -> None:
    reply = calls.answer(call)
    for each in inputs:
        reply = calls.turn(call, reply.turn, each)
