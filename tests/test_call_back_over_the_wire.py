"""A whole callback over real HTTP: the citizen asks, the officer has both rung, and the citizen hears it is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ivr.cli.private import ACCOUNT
from ivr.core.callback import Status
from ivr.core.dialling.dial import End, Stage
from ivr.core.dialling.ring_fault import NotRung, RingFault
from ivr.core.errors import IllegalMove
from ivr.core.requests.outcome import Outcome
from ivr.exchange.profiles import SOMLENG
from ivr.exchange.rest import Mishap
from ivr.exchange.telephones import Person, Telephone, busy, unknown, voicemail
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


def test_a_second_click_rings_nobody_twice(desk: Office) -> None:
    desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=5)
    request = desk.claim()
    desk.ring_back(request.id)
    with pytest.raises(IllegalMove):
        desk.ring_back(request.id)
    assert len(desk.placed()) == 2


@pytest.mark.parametrize(
    ("telephone", "end", "outcome"),
    [
        (busy(), End.BUSY, Outcome.BUSY),
        (Telephone(), End.NO_ANSWER, Outcome.NO_ANSWER),
        (unknown(), End.NO_SUCH_NUMBER, Outcome.WRONG_NUMBER),
        (voicemail(), End.UNPROVEN, Outcome.VOICEMAIL),
        (Telephone(picks_up=lambda: Person("3", "2")), End.UNPROVEN, Outcome.VOICEMAIL),
    ],
)
def test_what_is_to_be_recorded_is_prepared(desk: Office, telephone: Telephone, end: End, outcome: Outcome) -> None:
    officer = desk.person(OFFICER, "1")
    desk.install(CITIZEN, telephone)
    request = desk.claim()
    dial = desk.ring_back(request.id)
    assert (dial.end, dial.prepared) == (end, outcome)
    assert not officer.talked
    assert "Mời cán bộ ghi kết quả trên màn hình." in officer.heard
    assert desk.request(request.id).status is Status.DIALLING, "only the officer ends an attempt"
    after = desk.service.container.outcomes.record("hoa", request.id, outcome)
    assert after.status in {Status.RETRY, Status.UNREACHABLE}


def test_whoever_presses_wrongly_is_asked_once_more(desk: Office) -> None:
    desk.person(OFFICER, "1")
    citizen = desk.person(CITIZEN, "", "1", talks=5)
    dial = desk.ring_back(desk.claim().id)
    assert dial.end is End.TALKED
    assert "Quý vị đồng ý nói chuyện, bấm số một." in citizen.heard


@pytest.mark.parametrize(
    ("telephone", "end"),
    [
        (busy(), End.OFFICER_BUSY),
        (Telephone(), End.OFFICER_NO_ANSWER),
        (unknown(), End.OFFICER_FAILED),
        (voicemail(), End.OFFICER_DECLINED),
        (Telephone(picks_up=lambda: Person("2")), End.OFFICER_DECLINED),
    ],
)
def test_an_officer_who_does_not_press_1_keeps_her_claim(desk: Office, telephone: Telephone, end: End) -> None:
    desk.install(OFFICER, telephone)
    request = desk.claim()
    dial = desk.ring_back(request.id)
    assert (dial.end, dial.prepared) == (end, None)
    assert [record.to_number for record in desk.placed()] == [OFFICER], "the citizen is not rung"
    held = desk.request(request.id)
    assert (held.status, held.attempts) == (Status.CLAIMED, 0)
    assert held.claim and held.claim.officer == "hoa"
    desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=5)
    assert desk.ring_back(request.id).end is End.TALKED


def test_an_officer_who_hangs_up_while_it_rings_is_noticed(desk: Office) -> None:
    desk.person(OFFICER, "1", waits=1.5)
    desk.person(CITIZEN, "1")
    dial = desk.ring_back(desk.claim().id)
    assert (dial.end, dial.prepared) == (End.OFFICER_LEFT, Outcome.NO_ANSWER)


def test_reports_that_come_late_and_twice_and_backwards_change_nothing() -> None:
    with office(disorderly=True) as desk:
        desk.ring_in("3", "1", "0")
        desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=5)
        request = desk.claim()
        dial = desk.ring_back(request.id)
        assert (dial.stage, dial.end) == (Stage.TALKING, End.TALKED)
        assert desk.history(request.id) == ["asked", "claimed", "dialling", "connected", "call_over"]
        assert [len(record.status_callbacks) for record in desk.placed()] == [8, 8]


@pytest.mark.parametrize("mishap", [Mishap.LOST, Mishap.FAILED_AFTER])
def test_a_call_whose_answer_was_lost_is_found_by_its_first_webhook_and_not_placed_again(
    desk: Office, mishap: Mishap
) -> None:
    desk.rest.mishaps.append(mishap)
    desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=5)
    request = desk.claim()
    dial = desk.ring_back(request.id)
    assert (dial.end, dial.unclear) == (End.TALKED, False)
    assert len(desk.placed()) == 2
    assert [path for method, path in desk.rest.requests if method == "POST"] == [
        f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    ]


def test_a_call_that_was_never_placed_goes_back_to_the_officer_once_that_is_certain(desk: Office) -> None:
    desk.rest.mishaps.append(Mishap.FAILED_BEFORE)
    request = desk.claim()
    calling = desk.service.container.calling
    assert desk.ring_back(request.id).unclear
    assert calling.clear_up() == 0, "too early to tell"
    desk.service.advance(121)
    assert calling.clear_up() == 1
    dial = desk.dial(request.id)
    assert (dial.end, dial.fault) == (End.NOT_PLACED, RingFault.LOST)
    assert desk.request(request.id).status is Status.CLAIMED
    assert calling.clear_up() == 0
    assert desk.placed() == []


def test_a_call_whose_every_word_was_lost_is_found_by_asking(desk: Office) -> None:
    desk.rest.mishaps.append(Mishap.LOST)
    desk.install(OFFICER, Telephone())
    request = desk.claim()
    calling = desk.service.container.calling
    # Nothing of ours answers: what the platform tells is lost.
    where, desk.hotline_at[0] = desk.hotline_at[0], "http://127.0.0.1:9"
    desk.ring_back(request.id)
    desk.hotline_at[0] = where
    desk.service.advance(121)
    assert calling.clear_up() == 1
    dial = desk.dial(request.id)
    assert (dial.end, dial.call) == (End.OFFICER_NO_ANSWER, desk.placed()[0].sid)


def test_a_platform_that_is_asked_too_much_is_asked_again_since_nothing_was_placed(desk: Office) -> None:
    desk.rest.mishaps.extend([Mishap.CROWDED])
    desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=5)
    assert desk.ring_back(desk.claim().id).end is End.TALKED
    assert len(desk.placed()) == 2


def test_a_refusal_is_told_in_plain_words_and_the_request_stays_in_her_hands(desk: Office) -> None:
    desk.install(OFFICER, Telephone(refusal=21211))
    request = desk.claim()
    with pytest.raises(NotRung) as refused:
        desk.ring_back(request.id)
    assert (refused.value.fault, refused.value.permanent) == (RingFault.OFFICER_NUMBER, True)
    words = desk.service.container.calling_words.faults[refused.value.fault]
    assert words.startswith("Số điện thoại của cán bộ chưa đúng.")
    held = desk.request(request.id)
    assert (held.status, held.attempts) == (Status.CLAIMED, 0)


def test_where_the_platform_cannot_ask_the_citizen_the_officer_is_told_to_read_the_code() -> None:
    with office(profile=SOMLENG) as desk:
        desk.ring_in("3", "1", "0")
        officer, citizen = desk.person(OFFICER, "1"), desk.person(CITIZEN, talks=30)
        request = desk.claim()
        dial = desk.ring_back(request.id)
        assert citizen.talked and citizen.heard == []
        assert "Bà con nhấc máy, cán bộ đọc mã trước." in officer.heard
        assert (dial.end, dial.prepared) == (End.UNASKED, None)
        assert desk.request(request.id).status is Status.DIALLING, "no key was pressed: nobody says they talked"


def test_a_call_is_stopped_at_the_officers_wish(desk: Office) -> None:
    request = desk.claim()
    desk.install(OFFICER, Telephone())
    desk.ring_back(request.id)
    stopped = desk.service.container.calling.stop("hoa", request.id)
    assert stopped and stopped.end is End.OFFICER_NO_ANSWER, "it was over"


def test_whoever_rings_again_hears_that_it_is_done_and_who_rang(desk: Office) -> None:
    desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=60)
    request = desk.claim()
    desk.ring_back(request.id)
    desk.service.container.outcomes.record("hoa", request.id, Outcome.SOLVED)
    desk.service.advance(600)
    again = desk.ring_in("6", "2")
    heard = " ".join(said.text for turn in again.turns for said in turn.said)
    assert "Cán bộ đã gọi và trả lời yêu cầu của quý vị." in heard
    assert "Cán bộ vừa mới gọi số máy này." in heard
    assert all(word in heard for word in request.code)
    desk.service.advance(3600)
    later = " ".join(said.text for turn in desk.ring_in("6", "2").turns for said in turn.said)
    assert "vừa mới gọi" not in later
    assert "Số máy này không có yêu cầu gọi lại nào đang chờ." in later
