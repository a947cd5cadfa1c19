"""Every good content folder loads without issues; every bad one is refused with exactly the message beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.core.errors import FlowError
from ivr.core.issues import CODES, find_issues
from ivr.flows.exceptions import load_exemptions, without_exempted
from ivr.flows.loader import load_flow
from ivr.flows.office import load_codes, load_office
from tests.flows.fixtures import BAD, GOOD, SMALL, Bad

DAY = date(2026, 11, 22)
REFUSED = [bad for bad in BAD if bad.group != "caller"]
STUMBLED = [bad for bad in BAD if bad.group == "caller"]


def load_all(content: Path) -> list[str]:
    flow = load_flow(content)
    if (content / "office.yaml").exists():
        load_office(content)
    if (content / "codes.yaml").exists():
        load_codes(content)
    return [str(issue) for issue in without_exempted(find_issues(flow, DAY), load_exemptions(content))]


@pytest.mark.parametrize("content", [SMALL, SMALL.parent / "speech"], ids=lambda path: path.name)
def test_good_content_loads_without_issues(content: Path) -> None:
    assert load_all(content) == []


@pytest.mark.parametrize("content", GOOD, ids=lambda path: path.name)
def test_good_content_loads_the_same_twice(content: Path) -> None:
    assert load_flow(content).fingerprint == load_flow(content).fingerprint


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.name)
def test_bad_content_is_refused_with_every_fault_and_its_line(bad: Bad, tmp_path: Path) -> None:
    with pytest.raises(FlowError) as refused:
        load_all(bad.laid_over_good(tmp_path))
    assert refused.value.detail.strip().splitlines() == bad.expected("faults")


@pytest.mark.parametrize("bad", STUMBLED, ids=lambda bad: bad.name)
def test_what_callers_would_stumble_over_is_found_with_its_line(bad: Bad, tmp_path: Path) -> None:
    assert load_all(bad.laid_over_good(tmp_path)) == bad.expected("issues")


def test_there_is_a_bad_example_for_every_rule() -> None:
    shown = {line.split(": ")[1] for bad in STUMBLED for line in bad.expected("issues")}
    needs_audio = {"no-audio"}
    # What callers say is checked in tests/speech/understanding; the fixtures have no phrases of their own.
    of_phrases = {"shared-phrase", "no-phrases", "too-many-sentences"}
    assert shown == set(CODES) - needs_audio - of_phrases


def test_every_message_says_where_and_what_to_do() -> None:
    for bad in BAD:
        for line in bad.expected("issues" if bad.group == "caller" else "faults"):
            place, _, rest = line.partition(": ")
            file, _, number = place.rpartition(":")
            assert file.endswith(".yaml"), line
            assert number.isdigit(), line
            assert rest, line
