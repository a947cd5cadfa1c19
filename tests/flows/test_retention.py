"""For how long what is kept, as it is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.core.privacy.retention import Kind, RetentionError
from ivr.flows.retention import load_retention


def test_every_kind_has_a_period_and_a_reason() -> None:
    periods = load_retention().periods
    assert set(periods) == set(Kind)
    assert all(period.days > 0 and period.reason for period in periods.values())


def test_a_message_is_forgotten_before_its_request() -> None:
    periods = load_retention().periods
    assert periods[Kind.TRANSCRIPTS].days <= periods[Kind.REQUESTS].days
    assert periods[Kind.RECORDINGS].days <= periods[Kind.REQUESTS].days


def test_a_site_may_decide_for_itself(tmp_path: Path) -> None:
    (tmp_path / "retention.yaml").write_text("calls: {days: 7, reason: Quyết định 12}", "utf-8")
    periods = load_retention(tmp_path).periods
    assert (periods[Kind.CALLS].days, periods[Kind.CALLS].reason) == (7, "Quyết định 12")
    assert periods[Kind.REQUESTS] == load_retention().periods[Kind.REQUESTS]


@pytest.mark.parametrize(
    "text",
    [
        "recording: {days: 7, reason: x}",
        "calls: {days: 0, reason: x}",
        "calls: {days: '7', reason: x}",
        "calls: {days: true, reason: x}",
        "calls: {days: 7}",
        "calls: {days: 7, reason: ' '}",
        "calls: 7",
        "- calls",
        "calls: {",
    ],
)
def test_a_period_that_makes_no_sense_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "retention.yaml").write_text(text, "utf-8")
    with pytest.raises(RetentionError):
        load_retention(tmp_path)
