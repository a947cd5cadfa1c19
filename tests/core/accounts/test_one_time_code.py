"""One-time codes: the vectors of RFC 6238, clocks that are off, and codes typed by people."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from itertools import cycle
from urllib.parse import parse_qs, urlsplit

import pytest

from ivr.core.accounts.one_time_code import (
    ALPHABET,
    base32,
    code,
    recovery_codes,
    recovery_digest,
    step,
    step_of,
    uri,
)

#: RFC 6238, appendix B: the secret of the SHA-1 rows, and their last six digits.
SECRET = b"12345678901234567890"
VECTORS = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924")]
VECTORS += [(2000000000, "279037"), (20000000000, "353130")]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "digits"), VECTORS)
def test_codes_are_those_of_the_standard(seconds: int, digits: str) -> None:
    assert code(SECRET, seconds // 30) == digits
    assert step_of(digits, SECRET, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize(("seconds", "taken"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_clock_may_be_off_by_one_step(seconds: int, taken: bool) -> None:
    given = code(SECRET, step(NOW))
    assert (step_of(given, SECRET, NOW + timedelta(seconds=seconds)) == step(NOW)) is taken


@pytest.mark.parametrize("given", ["", "12345", "abcdef", "١٢٣٤٥٦", "1234567", "\ud800", "000000"])
def test_what_is_no_code_is_refused(given: str) -> None:
    assert step_of(given, SECRET, NOW) is None


def test_a_code_may_be_typed_in_groups() -> None:
    given = code(SECRET, step(NOW))
    assert step_of(f" {given[:3]} {given[3:]}", SECRET, NOW) == step(NOW)


def test_the_picture_says_what_an_app_needs() -> None:
    parts = urlsplit(uri(SECRET, "lan.nguyen", "Gần Dân"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    options = parse_qs(parts.query)
    assert options["issuer"] == ["Gần Dân"]
    assert base64.b32decode(options["secret"][0] + "=" * (-len(base32(SECRET)) % 8)) == SECRET


def test_ten_recovery_codes_are_drawn_and_known_again_however_they_are_typed() -> None:
    draw = cycle(range(len(ALPHABET)))
    codes = recovery_codes(lambda choices: next(draw) % choices)
    assert len(set(codes)) == 10
    assert all(len(one) == 19 and one.count("-") == 3 for one in codes)
    assert recovery_digest(codes[0].lower().replace("-", " ")) == recovery_digest(codes[0])
    assert len({recovery_digest(one) for one in codes}) == 10


@pytest.mark.parametrize("given", ["", "287082", "ABCD-EFGH-JKMN", "ABCD-EFGH-JKMN-0000", "\ud800"])
def test_what_is_no_recovery_code_has_no_digest(given: str) -> None:
    assert recovery_digest(given) is None
