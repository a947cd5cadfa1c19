"""A site laid over the book: what callers hear, from when until when, and what an author is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from ivr.bootstrap import needed_texts
from ivr.core.calendar import VIETNAM, choices, half_days, promise
from ivr.core.flow import Flow
from ivr.core.inputs import Keys
from ivr.core.issues import find_issues
from ivr.flows.content import load_content
from ivr.flows.loader import load_flow
from ivr.flows.office import VietnamHolidays, load_office
from tests.flows.site_folders import EXAMPLE, offered, rung, site

BOOK = load_flow()
FLOW = load_flow(site=EXAMPLE)
TUESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 11, day) for day in (24, 26, 27, 28))
ROOT = Path(__file__).parents[2]


def way(flow: Flow, goal: str, start: str = "main") -> list[str]:
    """The keys from the main menu to a node."""
    waiting, seen = [(start, "")], set()
    while waiting:
        name, keys = waiting.pop(0)
        if name == goal:
            return list(keys)
        if name not in seen:
            seen.add(name)
            waiting += [(go, keys + key) for key, _, go in offered(flow, name)]
    raise AssertionError(goal)


def test_the_worked_example_breaks_no_rule() -> None:
    assert [str(issue) for issue in find_issues(FLOW, TUESDAY)] == []


def test_the_first_words_are_the_sites_own() -> None:
    assert rung(FLOW, TUESDAY).heard.startswith("Công an Ví Dụ xin nghe. Khẩn cấp gọi một một ba.")
    assert rung(BOOK, TUESDAY).heard.startswith("Tổng đài Gần Dân xin nghe.")


@pytest.mark.parametrize(
    ("day", "announced"),
    [
        (date(2026, 11, 22), None),
        (TUESDAY, "Công an phát trực tiếp thứ sáu ngày hai mươi bảy tháng mười một. Bắt đầu lúc tám giờ tối."),
        (THURSDAY, "Công an phát trực tiếp ngày mai. Bắt đầu lúc tám giờ tối."),
        (FRIDAY, "Công an phát trực tiếp hôm nay. Bắt đầu lúc tám giờ tối."),
        (SATURDAY, None),
    ],
)
def test_a_livestream_is_announced_by_its_day_and_disappears_by_itself(day: date, announced: str | None) -> None:
    heard = rung(FLOW, day).heard
    assert heard.count("phát trực tiếp") == (1 if announced else 0)
    assert announced is None or f"Gặp cán bộ bấm số không. {announced}" in heard


def test_an_announcement_is_heard_once_and_not_with_every_menu() -> None:
    assert "phát trực tiếp" not in rung(FLOW, FRIDAY).press("9").heard


def test_who_asks_hears_the_whole_announcement_and_is_back_at_the_main_menu() -> None:
    keys = way(FLOW, "announcement")
    caller = rung(FLOW, FRIDAY).press(*keys[:-1])
    assert "Thông báo của công an, bấm số ba." in caller.heard
    heard = caller.press(keys[-1]).heard
    assert "Kỳ này nói về lý lịch tư pháp. Thẻ căn cước" in heard


def test_the_option_is_not_offered_without_an_announcement_and_its_key_still_answers() -> None:
    keys = way(FLOW, "announcement")
    caller = rung(FLOW, SATURDAY).press(*keys[:-1])
    assert "Thông báo" not in caller.heard
    assert caller.press(keys[-1]).heard.startswith("Hiện chưa có thông báo mới. Thẻ căn cước")


@pytest.mark.parametrize(("day", "warned"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_the_scam_of_the_week_is_told_where_people_ask_about_scams(day: date, warned: bool) -> None:
    report = rung(FLOW, day).press(*way(FLOW, "trinh-bao"))
    parts = [report.heard]
    while "Nghe tiếp" in parts[-1]:
        parts.append(report.press("1").heard)
    assert any("kẻ giả công an báo nộp phạt nguội" in part for part in parts) is warned
    genuine = rung(FLOW, day).press(*way(FLOW, "genuine")).heard
    assert ("kẻ giả công an báo nộp phạt nguội" in genuine) is warned


def test_without_a_warning_the_answer_has_no_empty_part() -> None:
    caller = rung(BOOK, TUESDAY).press(*way(BOOK, "trinh-bao"))
    while "Nghe tiếp" in caller.heard:
        assert not caller.heard.startswith("Nghe tiếp")
        caller.press("1")


def test_a_fee_that_an_officer_confirmed_is_spoken_until_its_review_day() -> None:
    fee = "Lệ phí nộp trực tiếp là mười lăm nghìn đồng."

    def heard(flow: Flow, day: date) -> str:
        caller = rung(flow, day).press(*way(flow, "tam-tru"))
        parts = [caller.heard]
        while "Nghe tiếp" in parts[-1]:
            parts.append(caller.press("1").heard)
        return " ".join(parts)

    assert fee in heard(FLOW, date(2026, 12, 31))
    assert fee not in heard(FLOW, date(2027, 1, 1))
    assert fee not in heard(BOOK, TUESDAY)


def test_hours_closed_days_and_swapped_days_are_the_sites() -> None:
    office = load_content(site=EXAMPLE).office
    closed = VietnamHolidays().closed
    assert office.on(THURSDAY, closed)[0] == (time(8), time(11, 30))
    assert office.on(date(2026, 12, 24), closed) == ()
    assert len(office.on(date(2026, 12, 26), closed)) == 2
    late = datetime(2026, 12, 23, 16, 0, tzinfo=VIETNAM)
    assert promise(office, closed, late).date() == date(2026, 12, 25)
    days = [half.start.date() for half in half_days(office, closed, late)]
    assert date(2026, 12, 24) not in days
    assert days.count(date(2026, 12, 26)) == 2
    assert choices(office, closed, late, 1)[0].start.date() == date(2026, 12, 25)


def test_a_swapped_day_may_be_a_holiday_and_the_book_knows_no_special_days(tmp_path: Path) -> None:
    folder = site(tmp_path, "office:\n  swapped:\n    - {on: 2027-01-01, like: saturday}\n")
    office = load_content(site=folder).office
    assert office.on(date(2027, 1, 1), VietnamHolidays().closed) == ((time(7, 30), time(11, 30)),)
    assert load_content().office == load_office()


def test_the_book_alone_is_the_same_with_a_site_that_says_nothing(tmp_path: Path) -> None:
    assert load_flow(site=site(tmp_path, "")).fingerprint == BOOK.fingerprint
    assert FLOW.fingerprint != BOOK.fingerprint


def test_a_site_needs_prompts_for_its_own_words_only_and_for_every_day() -> None:
    own = needed_texts(EXAMPLE)
    assert not set(own) & set(needed_texts())
    for text in (
        "Công an phát trực tiếp hôm nay.",
        "Công an phát trực tiếp ngày mai.",
        "Hiện chưa có thông báo mới.",
        "Giờ mở cửa ở xã này đang được xem lại.",
    ):
        assert text in own
    # Other words of a site stand in the book too, where they are spoken once somebody confirms a fact.
    assert "Lệ phí nộp trực tiếp là mười lăm nghìn đồng." in needed_texts()
    assert len(own) < 40


def test_hours_of_a_site_bring_the_times_that_promises_end_at(tmp_path: Path) -> None:
    hours = 'office:\n  hours:\n    - {days: [monday], open: "08:00", close: "11:15"}\n'
    assert "mười một giờ mười lăm trưa" in needed_texts(site(tmp_path, hours))


@pytest.mark.parametrize("day", [date(2026, 11, 20) + timedelta(days=days) for days in range(0, 45, 3)])
def test_everything_said_on_any_day_has_been_asked_for_as_a_prompt(day: date) -> None:
    texts = {*needed_texts(), *needed_texts(EXAMPLE)}
    for sentence in FLOW.sentences():
        for form in sentence.on(day):
            assert {piece for piece in form.pieces if isinstance(piece, str)} <= texts


def test_a_call_in_progress_goes_on_when_the_day_turns() -> None:
    caller = rung(FLOW, date(2026, 11, 30), hour=23)
    caller.press(*way(FLOW, "trinh-bao"), "1", "1", "1")
    assert "phạt nguội" in caller.heard
    caller.house.clock.pass_(hours=2)
    assert caller.hear(Keys("1")).heard.startswith("Dọa bắt")
