"""The fragment of a URL rules the connection, and is never part of the address."""

from __future__ import annotations

import pytest

from ivr.exchange.overrides import Overrides, split


def test_without_a_fragment_the_defaults_hold() -> None:
    assert split("http://h/a?b=c") == ("http://h/a?b=c", Overrides())


def test_a_fragment_sets_limits_retries_and_policy() -> None:
    address, overrides = split("https://h/a?b=c#rc=2&rp=ct,5xx&ct=2000&rt=8000&tt=9000&e=singapore")
    assert address == "https://h/a?b=c"
    assert overrides == Overrides(2.0, 8.0, 9.0, 2, frozenset({"ct", "5xx"}))


@pytest.mark.parametrize(
    "fragment", ["rc=6", "rc=-1", "rc=x", "ct=99", "ct=10001", "rt=15001", "rp=never", "#", "top"]
)
def test_values_out_of_range_change_nothing(fragment: str) -> None:
    assert split(f"http://h/#{fragment}")[1] == Overrides()


@pytest.mark.parametrize(
    ("policy", "failure", "retried"),
    [("ct", "ct", True), ("ct", "rt", False), ("5xx", "5xx", True), ("5xx", "4xx", False), ("all", "rt", True)],
)
def test_the_policy_says_which_failures_are_tried_again(policy: str, failure: str, retried: bool) -> None:
    assert split(f"http://h/#rp={policy}")[1].retries_after(failure) is retried
