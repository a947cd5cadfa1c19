"""Log lines, ours and the libraries', in one form."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from ivr.web import logs

CALLER, KEY = "+84912345678", "the-key"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_json_is_one_object_a_line() -> None:
    stream = io.StringIO()
    logs.configure("json", stream)
    structlog.get_logger().info("webhook", call="CA1", topic="căn cước")
    logging.getLogger("library").warning("slow %s", "query")
    structlog.get_logger().debug("unheard")
    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (ours["event"], ours["call"], ours["level"]) == ("webhook", "CA1", "info")
    assert "căn cước" in stream.getvalue()
    assert (theirs["event"], theirs["level"]) == ("slow query", "warning")
    assert ours["timestamp"].endswith("Z")


def test_an_exception_stays_on_its_json_line() -> None:
    stream = io.StringIO()
    logs.configure("json", stream)
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger().exception("turn broke", call="CA1")
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["exception"][0]["exc_value"] == "broken"


def test_text_is_for_people() -> None:
    stream = io.StringIO()
    logs.configure("text", stream)
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger().exception("turn broke", call="CA1")
    assert "turn broke" in stream.getvalue()
    assert "call=CA1" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("ValueError: broken")


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_number_and_no_variable_stands_in_a_log(form: str) -> None:
    def fail(number: str, key: str) -> None:
        raise ValueError(f"cannot ring {number}, {number[1:]}, 0{number[3:]} or %2B{number[1:]}")

    stream = io.StringIO()
    logs.configure(form, stream)
    try:
        fail(CALLER, KEY)
    except ValueError:
        structlog.get_logger().exception("turn broke", caller=CALLER, call="CA" + "0" * 32)
        logging.getLogger("library").exception("no luck with +842438256655")
    written = stream.getvalue()
    assert "+8491***678" in written
    assert "0912***678" in written
    assert "+8424***655" in written
    assert "CA" + "0" * 32 in written
    for secret in ("12345678", "38256655", KEY):
        assert secret not in written
