"""Asking for a help point by commune: lists that an old person can follow, answers in short sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.authoring.timing import timings
from ivr.core.errors import FlowError
from ivr.core.flow import Answer, Flow, Menu, sentences_of
from ivr.core.issues import find_issues
from ivr.core.vietnamese import weekday_piece
from ivr.flows.loader import load_flow
from tests.flows.site_folders import EXAMPLE, offered, point, site, with_points

DAY = date(2026, 11, 25)
LAPSED = date(2027, 1, 1)


def heard(flow: Flow, name: str, day: date = DAY) -> list[str]:
    forms = [form for sentence in sentences_of(flow.nodes[name]) for form in sentence.on(day)]
    return [str(piece) for form in forms for piece in form.pieces]


def letters(count: int) -> list[str]:
    """Names of communes that differ."""
    return [f"xã Đồng {chr(ord('A') + number // 26)}a{chr(ord('a') + number % 26)}" for number in range(count)]


def test_a_help_point_tells_place_days_hours_and_what_for() -> None:
    flow = load_flow(site=EXAMPLE)
    assert heard(flow, "help-point-xa-dong-mau") == [
        "Điểm hướng dẫn ở nhà văn hóa thôn Trung.",
        "Mở cửa thứ ba và thứ năm.",
        "Từ bảy giờ tối đến tám giờ tối.",
        "Ở đó giúp nộp hồ sơ trên mạng.",
    ]


def test_after_its_last_certain_day_nobody_is_sent_there() -> None:
    flow = load_flow(site=EXAMPLE)
    assert heard(flow, "help-point-xa-dong-mau", LAPSED) == [
        "Giờ mở cửa ở xã này đang được xem lại.",
        "Hỏi cán bộ, bấm số không.",
    ]
    assert "past-review" in [issue.code for issue in find_issues(flow, LAPSED)]


def test_communes_are_chosen_by_key_in_the_order_of_writing() -> None:
    flow = load_flow(site=EXAMPLE)
    assert offered(flow, "help-points") == [
        ("1", "Xã Đồng Mẫu, bấm số một.", "help-point-xa-dong-mau"),
        ("2", "Phường Phố Mẫu, bấm số hai.", "help-point-phuong-pho-mau"),
    ]


def test_the_topic_of_online_services_leads_there_and_officers_see_the_commune() -> None:
    flow = load_flow(site=EXAMPLE)
    assert ("2", "Điểm hướng dẫn gần nhà, bấm số hai.", "help-points") in offered(flow, "dich-vu-cong")
    answer = flow.nodes["help-point-xa-dong-mau"]
    assert isinstance(answer, Answer)
    assert answer.title == "Điểm hướng dẫn, xã Đồng Mẫu"


def test_without_help_points_nobody_is_offered_one(tmp_path: Path) -> None:
    for flow in (load_flow(), load_flow(site=site(tmp_path, ""))):
        assert not [name for name in flow.nodes if name.startswith("help-point")]
        assert "help-points" not in [go for name in flow.nodes for _, _, go in offered(flow, name)]


def test_one_commune_is_answered_without_asking_for_it(tmp_path: Path) -> None:
    flow = with_points(tmp_path, point("xã Một", place="chợ"), point("xã Một", place="trường học"))
    answer = flow.nodes["help-points"]
    assert isinstance(answer, Answer)
    assert [heard(flow, "help-points")[number] for number in (0, 4)] == [
        "Điểm hướng dẫn ở chợ.",
        "Điểm hướng dẫn ở trường học.",
    ]
    assert len(answer.chunks) == 2


def test_more_than_eight_communes_are_asked_for_by_area_first(tmp_path: Path) -> None:
    points = [point(name, area="Vùng Đông" if name < "xã Đồng Aae" else "Vùng Tây") for name in letters(9)]
    flow = with_points(tmp_path, *points)
    assert [text for _, text, _ in offered(flow, "help-points")] == [
        "Vùng Đông, bấm số một.",
        "Vùng Tây, bấm số hai.",
    ]
    assert [len(offered(flow, f"help-points-{number}")) for number in (1, 2)] == [4, 5]
    assert find_issues(flow, DAY) == ()


def test_a_long_list_goes_on_under_its_last_key(tmp_path: Path) -> None:
    flow = with_points(tmp_path, *[point(name, area="Vùng Đông") for name in letters(15)])
    assert offered(flow, "help-points-1")[-1] == ("8", "Nghe tên xã khác, bấm số tám.", "help-points-1-more")
    assert len(offered(flow, "help-points-1-more")) == 8
    assert find_issues(flow, DAY) == ()


def test_names_that_differ_in_their_marks_only_are_different_answers(tmp_path: Path) -> None:
    flow = with_points(tmp_path, point("xã Đồng Mai"), point("xã Đông Mai"), point("xã Đổng Mài"))
    assert [go for _, _, go in offered(flow, "help-points")] == [
        "help-point-xa-dong-mai",
        "help-point-xa-dong-mai-no-2",
        "help-point-xa-dong-mai-no-3",
    ]


@settings(derandomize=True, deadline=None, max_examples=6, database=None)
@given(st.lists(st.integers(1, 15), min_size=1, max_size=8))
def test_every_commune_of_a_province_is_reached_by_keys_and_breaks_no_rule(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    areas = [f"vùng {chr(ord('A') + number)}a" for number, size in enumerate(sizes) for _ in range(size)]
    names = letters(sum(sizes))
    flow = with_points(
        tmp_path_factory.mktemp("province"),
        *[point(*pair[:1], area=pair[1]) for pair in zip(names, areas, strict=True)],
    )
    assert find_issues(flow, DAY) == ()
    reached = [timing.answer for timing in timings(flow, DAY) if timing.answer.startswith("help-point")]
    assert len(reached) == len(names)
    assert all(len(node.choices) <= 8 for node in flow.nodes.values() if isinstance(node, Menu))


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        (
            [point(name) for name in letters(16)],
            "site.yaml:3: the site has 16 communes, at most 15 fit into a list; write area:",
        ),
        (
            [point(name, area=f"vùng {name[-2:]}") for name in letters(9)],
            "site.yaml:3: 9 areas, at most 8 fit into a menu; join some",
        ),
        (
            [point("xã Một", area="vùng A"), point("xã Hai")],
            'site.yaml:4: "xã Hai" has no area and others have one; write area: for every help point or for none',
        ),
        (
            [point("xã Một", area="vùng A"), point("xã Một", area="vùng B")],
            'site.yaml:4: "xã Một" stands in area "vùng A" too; correct one of them',
        ),
        (
            [point("xã Một").replace("19:00", "21:00")],
            "site.yaml:3: opens at 21:00 and closes at 20:00; exchange or correct them",
        ),
        (
            [point("xã Một").replace("tuesday", "tusday")],
            'site.yaml:3: "tusday" is unknown; did you mean "tuesday"?',
        ),
        ([point('"xã {name}"')], 'site.yaml:3: the name of a commune is needed here, found "xã {name}"'),
    ],
)
def test_help_points_that_cannot_be_asked_for_are_refused(tmp_path: Path, points: list[str], fault: str) -> None:
    with pytest.raises(FlowError) as refused:
        with_points(tmp_path, *points)
    assert fault in refused.value.detail.splitlines()


@pytest.mark.parametrize(
    ("days", "spoken"),
    [
        ([5], "thứ bảy"),
        ([6, 1], "thứ ba và chủ nhật"),
        ([0, 1, 2, 3, 4], "thứ hai đến thứ sáu"),
        ([0, 1, 2, 4], "thứ hai đến thứ tư và thứ sáu"),
        ([0, 2, 4], "thứ hai, thứ tư và thứ sáu"),
        (range(7), "hằng ngày"),
    ],
)
def test_weekdays_are_one_phrase(days: list[int], spoken: str) -> None:
    assert weekday_piece(days) == spoken


def test_no_weekday_is_no_phrase() -> None:
    with pytest.raises(ValueError, match="no weekday"):
        weekday_piece([])
