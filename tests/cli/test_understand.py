"""`ivr understand`: a line in, a JSON object out, whatever the line is."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ivr.cli.understand import understand


def lines(given: bytes, *arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(understand, list(arguments), input=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_each_line_is_answered_with_its_meaning() -> None:
    first, second = lines("tôi muốn làm hộ chiếu\nsố hai\n".encode())
    assert (first["text"], first["decision"], first["intent"]) == ("tôi muốn làm hộ chiếu", "understood", "ho-chieu")
    assert (second["intent"], second["keys"]) == ("digit-2", "2")
    assert "keys" not in first
    assert "urgent" not in first


def test_a_danger_is_told() -> None:
    (found,) = lines("nhà tôi đang cháy".encode())
    assert found["urgent"] == "114"


@pytest.mark.parametrize(
    "given", [b"\xff\xfe\xc3\n", b"\n", b"a" * 10_000 + b"\n", "không ".encode() * 2_000 + b"\n"]
)
def test_broken_bytes_and_endless_lines_get_an_answer(given: bytes) -> None:
    (found,) = lines(given)
    assert found["decision"] in {"understood", "unsure", "not_understood"}


def test_the_menu_is_heeded() -> None:
    (found,) = lines("không chín một hai ba bốn năm sáu bảy tám\n".encode(), "--menu", "number")
    assert found["keys"] == "0912345678"


def test_an_unknown_menu_is_an_error_in_words() -> None:
    result = CliRunner().invoke(understand, ["--menu", "xyz"], input=b"")
    assert result.exit_code == 2
    assert '"xyz" is no menu' in result.output
