"""The facts about TwiML equal the published ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ivr.exchange.facts import PATTERNS, WHOLE_NUMBERS, verbs

PUBLISHED = Path(__file__).parents[3] / "shared" / "conformance" / "twiml.json"


def test_the_facts_are_the_published_ones_but_for_voices_of_other_languages() -> None:
    if not PUBLISHED.is_file():
        pytest.skip("the published facts (../shared/conformance/twiml.json) are not here")
    published: dict[str, Any] = json.loads(PUBLISHED.read_text("utf-8"))["verbs"]
    voices = published["Say"]["attributes"]["voice"]["enum"]
    published["Say"]["attributes"]["voice"] = {"enum": [one for one in voices if "." not in one or "vi-VN" in one]}
    simple = {
        name: {
            "attributes": {
                key: rule["type"]
                if "type" in rule
                else {kind: rule[kind] for kind in ("enum", "list_of") if kind in rule}
                for key, rule in verb["attributes"].items()
            },
            "children": verb["children"],
        }
        for name, verb in published.items()
    }
    assert verbs() == simple


def test_every_range_and_pattern_is_about_an_attribute_that_exists() -> None:
    for verb, attribute in [*WHOLE_NUMBERS, *PATTERNS]:
        assert attribute in verbs()[verb]["attributes"]


def test_vietnamese_voices_are_known() -> None:
    assert "Google.vi-VN-Wavenet-A" in verbs()["Say"]["attributes"]["voice"]["enum"]
    assert "vi-VN" in verbs()["Say"]["attributes"]["language"]["enum"]
