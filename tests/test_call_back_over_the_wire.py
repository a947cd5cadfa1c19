"""A whole callback over real HTTP: the citizen asks, the officer has both rung, and the citizen hears it is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ivr.core.callback import Status
from ivr.core.dial import End, Stage
from ivr.core.outcome import Outcome
from tests.called_back import CITIZEN, HOTLINE, OFFICER, Office, office


@pytest.fixture
def desk() -> Iterator[Office]:
    with office() as made:
        made.ring_in("3", "1", "0")
        yield made


def test_both_press_1_and_talk(desk: Office) -> None:
    officer, citizen = desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=90)
    request = desk.claim()
    dial = desk.ring_back(request.id)
    assert (dial.stage, dial.end, dial.prepared) == (Stage.TALKING, End.TALKED, None)
    assert officer.talked and citizen.talked
    assert desk.request(request.id).status is Status.TALKING
    whisper, asked = " ".join(officer.heard), " ".join(citizen.heard)
    assert "Bà con hỏi về đăng ký tạm trú." in whisper
    for said in (whisper, asked):
        assert all(word in said for word in request.code)
    assert "Tổng đài Gần Dân gọi lại theo yêu cầu của quý vị." in asked
    assert "Cán bộ không bao giờ hỏi mật khẩu hay bảo chuyển tiền." in asked
    assert "Cán bộ không bao giờ hỏi mã ô tê pê." in asked
    first, second = desk.placed()
    assert (first.direction, first.from_number, first.to_number) == ("outbound-api", HOTLINE, OFFICER)
    assert (second.direction, second.from_number, second.to_number) == ("outbound-dial", HOTLINE, CITIZEN)
    assert [one.faults for one in (first, second)] == [[], []]
    assert {one.answered for record in (first, second) for one in record.status_callbacks} == {204}
    assert len(first.status_callbacks) == len(second.status_callbacks) == 4
    assert [one.call for one in desk.attempts(request.id)] == [first.sid]
    desk.service.container.outcomes.record("hoa", request.id, Outcome.SOLVED)
    assert desk.request(request.id).status is Status.DONE
