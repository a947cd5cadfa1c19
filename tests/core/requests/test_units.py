"""Which unit a topic goes to."""

from __future__ import annotations

from datetime import timedelta

from ivr.core.requests.units import EVERYONE, Duty, Unit, route
from tests.core.made import at

PROVINCE = Unit("tinh", "Tỉnh", topics=frozenset({"ho-chieu"}))
NORTH = Unit("bac", "Xã Bắc", "tinh", frozenset({"tam-tru", "khai-sinh"}))
SOUTH = Unit("nam", "Xã Nam", "tinh", frozenset({"tam-tru"}))
UNITS = (NORTH, SOUTH, PROVINCE)


def test_a_topic_goes_to_the_only_unit_that_handles_it() -> None:
    assert route(UNITS, "khai-sinh") == "bac"
    assert route(UNITS, "ho-chieu") == "tinh"


def test_a_topic_of_several_communes_goes_to_the_unit_above_them() -> None:
    assert route(UNITS, "tam-tru") == "tinh"


def test_a_topic_of_a_commune_and_the_province_goes_to_the_province() -> None:
    assert route((*UNITS, Unit("dong", "Xã Đông", "tinh", frozenset({"ho-chieu"}))), "ho-chieu") == "tinh"


def test_what_nobody_names_goes_to_the_unit_above_all() -> None:
    assert route(UNITS, "trinh-bao") == "tinh"
    assert route(UNITS, None) == "tinh"


def test_without_one_unit_above_it_stays_with_everyone() -> None:
    assert route((), "tam-tru") == EVERYONE
    assert route((Unit("a", "A"), Unit("b", "B")), "tam-tru") == EVERYONE


def test_a_unit_that_stands_above_itself_hangs_nothing_up() -> None:
    ring = (Unit("a", "A", "b", frozenset({"x"})), Unit("b", "B", "a", frozenset({"x"})))
    assert route(ring, "x") in {"a", "b"}
    assert route(ring, "y") == EVERYONE


def test_duty_counts_only_where_it_overlaps() -> None:
    duty = Duty("hoa", at("08:00"), at("10:00"))
    assert duty.within(at("09:00"), at("11:00")) == timedelta(hours=1).total_seconds()
    assert duty.within(at("10:00"), at("11:00")) == 0
