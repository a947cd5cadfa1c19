"""What can be said where."""

from __future__ import annotations

import pytest

from ivr.core.understanding.scope import Kind, Scope, scope_of
from ivr.flows.loader import load_flow


@pytest.fixture(scope="module")
def scope() -> Scope:
    return scope_of(load_flow())


def test_a_menu_offers_its_options_and_the_officer_is_a_command(scope: Scope) -> None:
    assert scope.at("main").options[0] == "can-cuoc"
    assert "gap-can-bo" in scope.at("main").options


def test_every_step_that_listens_has_its_kind(scope: Scope) -> None:
    kinds = {name: scope.at(name).kind for name in ("papers", "can-cuoc", "cancel_sure", "number", "confirm")}
    assert list(kinds.values()) == [Kind.MENU, Kind.ANSWER, Kind.QUESTION, Kind.DIGITS, Kind.QUESTION]


def test_an_unknown_menu_is_the_main_one(scope: Scope) -> None:
    assert scope.at("no such menu") == scope.at("main")


def test_topics_and_commands_can_be_said_everywhere(scope: Scope) -> None:
    assert {"ho-chieu", "nghe-lai", "yes", "no"} <= set(scope.everywhere)
    assert "times" not in scope.everywhere
    assert "times" in scope.intents
