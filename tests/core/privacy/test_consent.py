"""What was told before a recording is known by its words, slots and all."""

from __future__ import annotations

from ivr.core.flow import Recording
from ivr.core.privacy.consent import Wording, notices_of
from ivr.flows.loader import load_flow

FLOW = load_flow()


def test_before_every_recording_of_the_flow_it_is_said_that_it_is_recorded() -> None:
    notices = notices_of(FLOW)
    recordings = [node.id for node in FLOW.nodes.values() if isinstance(node, Recording)]
    assert recordings
    for node in recordings:
        assert "ghi âm" in notices.at(node).text
    assert "ghi âm" in notices.answers.text


def test_a_spoken_answer_was_made_after_the_invitation_to_speak() -> None:
    notices = notices_of(FLOW)
    assert notices.at("main") == notices.answers != notices.at("message")


def test_where_nobody_knows_what_was_told_nothing_is_claimed() -> None:
    assert notices_of(FLOW).at("") == Wording("")
    assert Wording("").id == ""


def test_any_other_word_is_another_wording_and_a_filled_slot_is_not() -> None:
    assert Wording("Lời nói được ghi âm.").id != Wording("Lời nói sẽ được ghi âm.").id
    assert "{promise}" in notices_of(FLOW).at("rescue_message").text
