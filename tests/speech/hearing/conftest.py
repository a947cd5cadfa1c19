"""An ear with the model that is test data, for the tests of one folder."""

from __future__ import annotations

import pytest

from ivr.speech.hearing.ear import VoskEar, ear_with
from tests.speech.heard import ExactMatcher, grammar, model


@pytest.fixture(scope="module")
def ear() -> VoskEar:
    return ear_with(model(), ExactMatcher(), grammar, threads=2)
