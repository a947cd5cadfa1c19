"""Only what the platform signed is taken."""

from __future__ import annotations

import pytest

from ivr.telephony.errors import SignatureRefused
from ivr.telephony.forms import Form
from ivr.telephony.signature import Signatures, raw_target
from tests.telephony.fakes import signed

FIVE = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)
SEVERAL = (("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234"))
OTHER = tuple((name, "+14158675310" if name in {"Caller", "From"} else value) for name, value in FIVE)
TARGET = "/myapp.php?foo=1&bar=2"


# Published with Twilio's own library (MIT), computed there with the key 12345.
@pytest.mark.parametrize(
    ("public", "fields", "signature"),
    [
        ("https://mycompany.com", FIVE, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("https://mycompany.com", SEVERAL, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        ("http://mycompany.com:1234", FIVE, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        ("https://mycompany.com", FIVE, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        ("http://mycompany.com", FIVE, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        ("https://example.com", OTHER, "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    ],
)
def test_the_published_signatures_are_taken(public: str, fields: tuple[tuple[str, str], ...], signature: str) -> None:
    Signatures(public, ["12345"]).check(TARGET, Form(fields), signature)


@pytest.mark.parametrize(
    ("target", "fields", "key"),
    [
        (TARGET, FIVE[:-1], "12345"),
        (TARGET, (*FIVE, ("New", "")), "12345"),
        (TARGET, tuple((name, value + " ") for name, value in FIVE), "12345"),
        (TARGET.replace("foo=1", "foo=2"), FIVE, "12345"),
        (TARGET.replace("myapp", "Myapp"), FIVE, "12345"),
        (TARGET + "&", FIVE, "12345"),
        (TARGET, FIVE, "12346"),
    ],
)
def test_a_signature_holds_for_nothing_but_its_request(
    target: str, fields: tuple[tuple[str, str], ...], key: str
) -> None:
    with pytest.raises(SignatureRefused) as refused:
        Signatures("https://mycompany.com", [key]).check(target, Form(fields), "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert refused.value.reason == "wrong"


@pytest.mark.parametrize(
    ("signature", "reason"),
    [
        (None, "missing"),
        ("", "missing"),
        ("x", "wrong"),
        ("é" * 28, "wrong"),
        ("\udcff", "wrong"),
        ("A" * 9999, "wrong"),
    ],
)
def test_missing_and_nonsense_signatures_are_refused(signature: str | None, reason: str) -> None:
    with pytest.raises(SignatureRefused) as refused:
        Signatures("https://mycompany.com", ["12345"]).check(TARGET, Form(FIVE), signature)
    assert refused.value.reason == reason


def test_while_a_key_is_replaced_both_are_taken() -> None:
    both = Signatures("https://h.vn", ["new", "old"])
    for key in ("new", "old"):
        both.check("/a", Form(FIVE), signed("/a", FIVE, key, "https://h.vn"))


@pytest.mark.parametrize("keys", [[], [""], ["good", ""]])
def test_no_key_is_no_protection(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        Signatures("https://h.vn", keys)


@pytest.mark.parametrize("signed_as", ["https://h.vn/x", "https://h.vn:443/x", "https://h.vn:8443/x"])
def test_the_port_may_or_may_not_be_signed(signed_as: str) -> None:
    public = "https://h.vn:8443/x" if "8443" in signed_as else "https://h.vn/x/"
    Signatures(public, ["k"]).check("/a?b=1", Form(FIVE), signed("/a?b=1", FIVE, "k", signed_as))


@pytest.mark.parametrize(
    ("environ", "target"),
    [
        ({"asgi.scope": {"raw_path": b"/v%3A/%C3%A0", "query_string": b"a=%20b"}}, "/v%3A/%C3%A0?a=%20b"),
        ({"asgi.scope": {"raw_path": b"/v", "query_string": b""}}, "/v"),
        ({"asgi.scope": {"raw_path": b"/v", "query_string": b""}, "RAW_URI": "/other"}, "/v"),
        ({"asgi.scope": {}, "RAW_URI": "/v?a=1"}, "/v?a=1"),
        ({"REQUEST_URI": "/v?a=%2F"}, "/v?a=%2F"),
        ({"RAW_URI": "http://proxy:80/v?a=1"}, "/v?a=1"),
        ({"SCRIPT_NAME": "/s", "PATH_INFO": "/v", "QUERY_STRING": "a=1"}, "/s/v?a=1"),
        ({"PATH_INFO": "/v"}, "/v"),
    ],
)
def test_what_was_asked_for_is_taken_raw_from_the_server(environ: dict[str, object], target: str) -> None:
    assert raw_target(environ) == target
