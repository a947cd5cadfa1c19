"""What the tests of officers' calls start from."""

from __future__ import annotations

import pytest

from ivr.core.dialling.calling_words import CallingWords
from ivr.flows.calling import load_calling
from tests.telephony.dial_line import PostingPlatform, build


@pytest.fixture(scope="module")
def words() -> CallingWords:
    return load_calling()


@pytest.fixture
def line(words: CallingWords) -> PostingPlatform:
    return build(words)
