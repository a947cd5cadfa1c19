"""Requests are signed as Twilio signs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from twilio.request_validator import RequestValidator

from ivr.exchange.signature import sign, signed_url

VECTORS = json.loads((Path(__file__).parent / "signature_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda one: one["signature"])
def test_published_signatures_come_out(vector: dict[str, Any]) -> None:
    form = [(name, value) for name, values in vector["params"].items() for value in values]
    assert sign(vector["url"], form, VECTORS["key"]) == vector["signature"]


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://h/a?b=%41#rc=2", "https://h/a?b=%41"),
        ("https://user:pass@h/a", "https://h/a"),
        ("https://h:8443/a", "https://h/a"),
        ("http://h:8000/a", "http://h:8000/a"),
        ("http://h/", "http://h/"),
    ],
)
def test_the_signed_url_has_no_user_no_fragment_and_over_https_no_port(url: str, signed: str) -> None:
    assert signed_url(url) == signed


def test_the_library_of_twilio_accepts_what_we_sign() -> None:
    form = {"From": "anonymous", "Digits": "", "Text": " xin chào "}
    url = "https://h/voice/turn/1/2?x=y"
    assert RequestValidator("token").validate(url, form, sign(url, form.items(), "token"))


def test_another_token_gives_another_signature() -> None:
    assert sign("http://h/", [], "one") != sign("http://h/", [], "two")
