"""A ringing of two telephones: word of it comes late, twice and out of order."""

from __future__ import annotations

from itertools import permutations

import pytest

from ivr.core.dialling.dial import Dial, End, Stage
from ivr.core.dialling.legs import citizen_leg, dialled, officer_leg
from ivr.core.requests.outcome import SENSES, Outcome
from tests.core.made import at

ASKED = Dial("a1", "r1", "hoa", "+84912000001", at("08:00"), at("08:00"))


def officer(*words: str, dial: Dial = ASKED) -> Dial:
    for word in words:
        dial = officer_leg(dial, word)
    return dial


def citizen(dial: Dial, *words: str, sip: str = "") -> Dial:
    for word in words:
        dial = citizen_leg(dial, word, sip)
    return dial


RUNG = officer("initiated", "ringing", "in-progress").reached(Stage.CITIZEN_DIALLED)
TALKING = citizen(RUNG, "ringing", "in-progress").reached(Stage.TALKING)


def test_a_stage_only_rises() -> None:
    assert [officer(*words).stage for words in permutations(("ringing", "initiated", "in-progress"))] == [
        Stage.OFFICER_ANSWERED
    ] * 6
    assert citizen(TALKING, "ringing", "initiated", "in-progress") == TALKING


@pytest.mark.parametrize(
    ("status", "end"),
    [
        ("busy", End.OFFICER_BUSY),
        ("no-answer", End.OFFICER_NO_ANSWER),
        ("failed", End.OFFICER_FAILED),
        ("canceled", End.OFFICER_DECLINED),
        ("completed", End.OFFICER_DECLINED),
    ],
)
def test_a_ringing_that_ends_before_the_citizen_is_rung_prepares_no_outcome(status: str, end: End) -> None:
    ended = officer("ringing", status)
    assert (ended.end, ended.prepared) == (end, None)
    assert officer("ringing", "completed", "failed", dial=ended) == ended


@pytest.mark.parametrize(
    ("status", "outcome"), [("busy", Outcome.BUSY), ("no-answer", Outcome.NO_ANSWER), ("failed", Outcome.LINE_FAILED)]
)
def test_what_the_network_says_of_the_citizen_is_prepared(status: str, outcome: Outcome) -> None:
    assert citizen(RUNG, "ringing", status).prepared is outcome
    assert dialled(RUNG, status).prepared is outcome


@pytest.mark.parametrize("sip", ["404", "604", "484", "410"])
def test_a_number_that_the_network_does_not_know_is_told_apart_from_a_bad_line(sip: str) -> None:
    assert citizen(RUNG, "failed", sip=sip).prepared is Outcome.WRONG_NUMBER
    assert citizen(dialled(RUNG, "failed"), "failed", sip=sip).prepared is Outcome.WRONG_NUMBER
    assert dialled(citizen(RUNG, "failed", sip=sip), "failed").prepared is Outcome.WRONG_NUMBER


@pytest.mark.parametrize("status", ["completed", "answered", "no-answer", "busy"])
def test_whoever_picks_up_and_presses_nothing_is_not_reached(status: str) -> None:
    ended = dialled(citizen(RUNG, "in-progress"), status)
    assert ended.end is End.UNPROVEN
    assert ended.prepared is Outcome.VOICEMAIL
    assert not SENSES[Outcome.VOICEMAIL].reached


def test_a_talk_that_was_never_confirmed_by_a_key_is_left_to_the_officer() -> None:
    assert dialled(RUNG, "completed").end is End.UNASKED
    assert dialled(RUNG, "completed").prepared is None


def test_after_a_talk_only_the_officer_knows_what_came_of_it() -> None:
    for ended in (dialled(TALKING, "completed"), citizen(TALKING, "completed"), officer("completed", dial=TALKING)):
        assert (ended.end, ended.prepared) == (End.TALKED, None)


def test_an_officer_who_hangs_up_while_it_rings_is_noticed() -> None:
    left = officer("completed", dial=citizen(RUNG, "ringing"))
    assert left.end is End.OFFICER_LEFT
    assert citizen(left, "canceled") == left


def test_what_the_network_says_of_the_citizen_wins_over_that_the_officer_is_gone() -> None:
    left = officer("completed", dial=RUNG)
    assert citizen(left, "busy").end is End.BUSY
    assert dialled(left, "no-answer").end is End.NO_ANSWER
    assert officer("completed", dial=citizen(RUNG, "busy")).end is End.BUSY


def test_nothing_moves_a_ringing_that_is_over() -> None:
    over = citizen(RUNG, "busy")
    assert over.reached(Stage.TALKING) == over
    assert citizen(over, "in-progress", "completed", "failed", "no-answer") == over


def test_a_word_that_nobody_knows_changes_nothing() -> None:
    assert officer("waiting-for-godot") == ASKED
    assert citizen(RUNG, "") == RUNG
