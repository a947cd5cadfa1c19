"""Argon2id as it is kept."""

from __future__ import annotations

import pytest

from ivr.storage.passwords import Argon2

CHEAP = Argon2(memory=8, passes=1)


def test_a_password_fits_its_own_digest_alone() -> None:
    digest = CHEAP.hash("hoa sen")
    assert digest.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert CHEAP.fits(digest, "hoa sen")
    assert not CHEAP.fits(digest, "hoa Sen")
    assert CHEAP.hash("hoa sen") != digest, "salted"


def test_the_decoy_costs_the_same_work_and_fits_nothing() -> None:
    digest = CHEAP.hash("hoa sen")
    assert CHEAP.decoy.split("$")[:4] == digest.split("$")[:4]
    assert [len(part) for part in CHEAP.decoy.split("$")] == [len(part) for part in digest.split("$")]
    assert not CHEAP.fits(CHEAP.decoy, "")
    assert not CHEAP.outdated(CHEAP.decoy)


def test_digests_of_other_parameters_are_outdated() -> None:
    digest = CHEAP.hash("hoa sen")
    assert not CHEAP.outdated(digest)
    assert Argon2(memory=16, passes=1).outdated(digest)
    assert Argon2(memory=16, passes=1).fits(digest, "hoa sen")


@pytest.mark.parametrize("digest", ["", "x", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_is_no_digest_fits_nothing(digest: str) -> None:
    assert not CHEAP.fits(digest, "hoa sen")


def test_what_is_no_text_breaks_nothing() -> None:
    assert not CHEAP.fits(CHEAP.hash("hoa sen"), "\ud800")


def test_the_default_is_what_the_standard_recommends() -> None:
    assert Argon2().decoy.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
