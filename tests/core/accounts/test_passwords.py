"""What a password must be: long, not one of those that everybody tries, not the officer's own name."""

from __future__ import annotations

import unicodedata

import pytest

from ivr.core.accounts.passwords import Fault, faults, normal

NAMES = ("lan.nguyen", "Nguyễn Thị Lan", "Công an xã Đông Mẫu")


@pytest.mark.parametrize(
    "password",
    [
        *("hoa sen nở bốn mùa", "mật khẩu của tôi là cây tre", "kx7f-q2mp-9rtd", "sáng nay trời lạnh quá"),
        *("correct horse battery", "Lan và ba con mèo mun", "công an xã tôi trồng tre"),
    ],
)
def test_long_sentences_are_taken(password: str) -> None:
    assert faults(password, *NAMES) == ()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("hoa sen", Fault.SHORT),
        ("", Fault.SHORT),
        ("hoa sen " * 20, Fault.LONG),
        ("abababababab", Fault.MONOTONOUS),
        ("Matkhau@12345", Fault.COMMON),
        ("Mật khẩu 2026", Fault.COMMON),
        ("congan@123456", Fault.COMMON),
        ("CôngAn 113 113", Fault.COMMON),
        ("lan.nguyen2026", Fault.NAME),
        ("NguyenThiLan@1", Fault.NAME),
        ("nguyễn thị lan 88", Fault.NAME),
    ],
)
def test_others_are_refused_with_the_reason(password: str, fault: Fault) -> None:
    assert fault in faults(password, *NAMES)


def test_length_is_told_first() -> None:
    assert faults("congan", *NAMES)[0] is Fault.SHORT


def test_a_password_is_the_same_whichever_keyboard_wrote_it() -> None:
    composed = unicodedata.normalize("NFC", "hoa sen nở bốn mùa")
    assert normal(unicodedata.normalize("NFD", composed)) == normal(composed)
