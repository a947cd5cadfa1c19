"""Log lines, ours and the libraries', in one form."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from ivr.web import logs


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
