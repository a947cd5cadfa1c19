"""How soon an answer is heard, on the rendered prompts: within two keys, 45 seconds, 25 for the most asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ivr.core.authoring.paths import depths
from ivr.core.authoring.timing import Timing, greeting_seconds, longest_seconds, timings
from ivr.core.authoring.wording import LONGEST_CHUNK
from ivr.core.flow import Answer, Menu
from ivr.flows.loader import load_flow
from ivr.speech.prompts.folder import read_manifest
from tests.flows.test_content import PROCEDURES
from tests.flows.test_truth import REVIEWS

FLOW = load_flow()
#: By what is known of calls: 97 of 100 calls to the national line of 2022 asked about identity cards; VNeID opens
#: every online service and is what swindlers use; of residence, temporary residence is what the press explains most
#: since a decree on fines of 12/2025, and four of the thirteen police services filed only online are about residence.
MOST_ASKED = ("can-cuoc", "vneid", "tam-tru")
DAYS = (date(2026, 11, 22), *(day + timedelta(days=1) for day in REVIEWS))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def timed(request: pytest.FixtureRequest, audio: dict[str, float]) -> dict[str, Timing]:
    return {timing.answer: timing for timing in timings(FLOW, request.param, audio.get)}


@pytest.fixture(scope="module")
def audio(pytestconfig: pytest.Config) -> dict[str, float]:
    return {prompt.text: prompt.seconds for prompt in read_manifest(pytestconfig.rootpath / "audio")}


def test_every_text_of_the_book_is_rendered(audio: dict[str, float]) -> None:
    assert [text for text in FLOW.texts() if text not in audio] == []


def test_every_topic_is_reached(timed: dict[str, Timing]) -> None:
    assert set(timed) == set(PROCEDURES)


def test_the_first_useful_sentence_of_every_topic_is_heard_within_two_keys_and_45_seconds(
    timed: dict[str, Timing],
) -> None:
    for timing in timed.values():
        assert 1 <= len(timing.keys) <= 2, timing
        assert timing.first <= 45, timing


def test_that_of_the_three_most_asked_is_heard_within_25_seconds(timed: dict[str, Timing]) -> None:
    for name in MOST_ASKED:
        assert timed[name].first <= 25, timed[name]


def test_the_most_asked_are_offered_first(timed: dict[str, Timing]) -> None:
    by_time = sorted(timed, key=lambda name: timed[name].starts)
    assert by_time[:3] == list(MOST_ASKED)


def test_emergencies_and_the_officer_are_named_within_ten_seconds(audio: dict[str, float]) -> None:
    assert greeting_seconds(FLOW, DAYS[0], audio.get) <= 10


def test_no_chunk_is_longer_than_twenty_seconds_as_rendered(audio: dict[str, float]) -> None:
    for node in FLOW.nodes.values():
        for chunk in node.chunks if isinstance(node, Answer) else ():
            assert longest_seconds(chunk.say, audio.get) <= LONGEST_CHUNK, (node.id, chunk.id)


def test_a_menu_has_eight_options_at_most_in_the_order_of_their_keys() -> None:
    for node in FLOW.nodes.values():
        if isinstance(node, Menu) and node.id != "noted":
            keys = [choice.key for choice in node.choices]
            assert keys == [str(number) for number in range(1, len(keys) + 1)], node.id
            assert len(keys) <= 8


def test_whether_a_call_is_genuine_and_an_officer_are_offered_by_menus_too() -> None:
    found = depths(FLOW)
    assert (found["officer"], found["genuine"]) == (1, 2)
