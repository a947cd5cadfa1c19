"""Telephone numbers without their middle; what is no number stays."""

from __future__ import annotations

import pytest

from ivr.core.privacy.masking import mask_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("+84912345678", "+8491***678"),
        ("0912345678 gọi lại", "0912***678 gọi lại"),
        ("GET /calls?From=%2B84912345678", "GET /calls?From=%2B8491***678"),
        ("request 2026-11-23 14:30", "request 2026-11-23 14:30"),
        ("card-12, 30 phút", "card-12, 30 phút"),
    ],
)
def test_only_the_ends_of_a_number_stay(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked
