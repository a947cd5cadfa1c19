"""A token fits one call and one turn, and nobody without the secret can make one."""

from __future__ import annotations

import pytest

from ivr.telephony.tokens import Tokens

SECRET = "a secret of more than thirty-two characters"
CALL = "CA" + "0" * 32


def test_a_token_tells_the_turn_for_which_it_was_issued() -> None:
    token = Tokens(SECRET).issue(CALL, 7)
    assert Tokens(SECRET).check(token, CALL, 7)
    assert Tokens(SECRET).turn_of(token, CALL) == 7


@pytest.mark.parametrize(("call", "turn"), [(CALL, 8), (CALL, 77), ("CA" + "1" * 32, 7), ("", 7)])
def test_a_token_fits_no_other_call_and_no_other_turn(call: str, turn: int) -> None:
    token = Tokens(SECRET).issue(CALL, 7)
    assert not Tokens(SECRET).check(token, call, turn)


def test_a_stolen_token_serves_no_other_call() -> None:
    assert Tokens(SECRET).turn_of(Tokens(SECRET).issue(CALL, 7), "another call") is None


def test_another_secret_makes_another_token() -> None:
    assert Tokens(SECRET).turn_of(Tokens("another").issue(CALL, 7), CALL) is None


def test_a_turn_cannot_be_changed_in_the_token() -> None:
    token = Tokens(SECRET).issue(CALL, 7)
    assert Tokens(SECRET).turn_of("8" + token[1:], CALL) is None
    assert Tokens(SECRET).turn_of("0" + token, CALL) is None


def test_call_and_turn_cannot_run_into_one_another() -> None:
    assert Tokens(SECRET).issue("1", 2)[2:] != Tokens(SECRET).issue("\x001", 2)[2:]


@pytest.mark.parametrize("token", ["", ".", "7", "7.", "7.x", "é" * 66, "\ud800", "7." + "0" * 64, "9" * 5000])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert Tokens(SECRET).turn_of(token, CALL) is None
    assert not Tokens(SECRET).check(token, CALL, 7)


def test_a_token_fits_into_a_parameter_of_the_platform() -> None:
    # Twilio: name and value together under 500 characters.
    assert len(Tokens(SECRET).issue("x" * 128, 999_999)) == 71


def test_no_secret_is_no_protection() -> None:
    with pytest.raises(ValueError, match="secret"):
        Tokens("")
