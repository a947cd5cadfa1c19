"""Sessions end by themselves, and nobody comes further in than what was shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.core.accounts.access import Credential, Session, Stage, stage
from ivr.core.requests.units import Role

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SESSION = Session("key", "lan", NOON, NOON + timedelta(hours=3), "10.0.0.7")


@pytest.mark.parametrize(
    ("minutes", "why"),
    [(0, None), (199, None), (200, "idle"), (719, "idle"), (720, "long")],
)
def test_a_session_ends_when_nothing_is_done_and_after_half_a_day(minutes: int, why: str | None) -> None:
    assert SESSION.over(NOON + timedelta(minutes=minutes)) == why


@pytest.mark.parametrize(
    ("role", "factor", "must_change", "proven", "expected"),
    [
        (Role.OFFICER, None, False, False, Stage.WHOLE),
        (Role.OFFICER, None, True, False, Stage.NEW_PASSWORD),
        (Role.OFFICER, "f", True, False, Stage.SECOND_FACTOR),
        (Role.OFFICER, "f", False, True, Stage.WHOLE),
        (Role.SUPERVISOR, None, True, False, Stage.NEW_PASSWORD),
        (Role.SUPERVISOR, None, False, False, Stage.ENROLMENT),
        (Role.SUPERVISOR, None, False, True, Stage.ENROLMENT),
        (Role.SUPERVISOR, "f", False, False, Stage.SECOND_FACTOR),
        (Role.SUPERVISOR, "f", True, True, Stage.NEW_PASSWORD),
        (Role.SUPERVISOR, "f", False, True, Stage.WHOLE),
    ],
)
def test_one_thing_is_asked_after_the_other(
    role: Role, factor: str | None, must_change: bool, proven: bool, expected: Stage
) -> None:
    credential = Credential("lan", "digest", NOON, must_change=must_change, factor=factor)
    assert stage(credential, role, proven=proven) is expected
