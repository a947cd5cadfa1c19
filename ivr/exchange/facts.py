"""Which verbs, attributes, values and nestings TwiML knows: the check that every document must pass."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ivr.exchange.errors import DocumentRefused

# The published facts leave out ranges; these are the ones that Twilio's page of each verb states.
WHOLE_NUMBERS: Mapping[tuple[str, str], tuple[int, int]] = {
    ("Dial", "timeLimit"): (1, 14400),
    ("Dial", "timeout"): (1, 600),
    ("Gather", "numDigits"): (1, 1000),
    ("Gather", "timeout"): (1, 3600),
    ("Pause", "length"): (1, 14400),
    ("Play", "loop"): (0, 1000),
    ("Record", "maxLength"): (1, 14400),
    ("Record", "timeout"): (0, 14400),
    ("Say", "loop"): (0, 1000),
}
PATTERNS: Mapping[tuple[str, str], re.Pattern[str]] = {
    ("Gather", "finishOnKey"): re.compile(r"[0-9*#]?"),
    ("Play", "digits"): re.compile(r"[0-9*#wW]+"),
    ("Record", "finishOnKey"): re.compile(r"[0-9*#]*"),
}
METHODS = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a document: its name, attributes, own text, children and line (from 1)."""

    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Element, ...]
    line: int


@cache
def verbs() -> dict[str, Any]:
    """Return the facts: element name -> `attributes` (name -> type or legal values) and `children`."""
    content = files("ivr.exchange").joinpath("data/twiml.json").read_text("utf-8")
    facts: dict[str, Any] = json.loads(content)["verbs"]
    return facts


def check(element: Element) -> None:
    """Check an element and all it contains; raise `DocumentRefused` at the first fault, with its line."""
    fact = verbs().get(element.name)
    if fact is None:
        raise DocumentRefused(f"line {element.line}: unknown element <{element.name}>")
    for name, value in element.attributes.items():
        if name not in fact["attributes"]:
            raise DocumentRefused(f"line {element.line}: <{element.name}> has no attribute {name!r}")
        _check_value(element, name, value, fact["attributes"][name])
    for child in element.children:
        if child.name in verbs() and child.name not in fact["children"]:
            raise DocumentRefused(f"line {child.line}: <{child.name}> may not stand in <{element.name}>")
        check(child)


def _check_value(element: Element, name: str, value: str, rule: str | dict[str, list[str]]) -> None:
    pattern = PATTERNS.get((element.name, name))
    wanted = _unmet(element.name, name, value, rule)
    if wanted is None and pattern and not pattern.fullmatch(value):
        wanted = f"like {pattern.pattern}"
    if wanted is not None:
        raise DocumentRefused(f"line {element.line}: <{element.name} {name}={value!r}>: must be {wanted}")


def _unmet(verb: str, name: str, value: str, rule: str | dict[str, list[str]]) -> str | None:
    """Return what the value should have been, or None when it is legal."""
    if isinstance(rule, dict):
        legal = rule.get("enum") or rule["list_of"]
        values = value.split() if "list_of" in rule else [value]
        return None if values and set(values) <= set(legal) else "one of " + _few(legal)
    if rule == "boolean":
        return None if value in {"true", "false"} else "true or false"
    if rule == "number":
        low, high = WHOLE_NUMBERS.get((verb, name), (0, 10**6))
        whole = value.isascii() and value.isdigit() and low <= int(value[:9]) <= high
        return None if whole else f"a whole number from {low} to {high}"
    return "GET or POST" if name.lower().endswith("method") and value not in METHODS else None


def _few(legal: list[str]) -> str:
    shown = ", ".join(legal[:8])
    return shown if len(legal) <= 8 else f"{shown} and {len(legal) - 8} more"
