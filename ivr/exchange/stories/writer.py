"""A call that somebody made by hand -> a story that plays it again."""

from __future__ import annotations

import re
from typing import Any

import yaml

from ivr.exchange.record import CallRecord, EndedBy, Happened

SHORT = 80


def write_story(record: CallRecord, title: str, platform: str | None = None) -> str:
    """Return the YAML of a story: before each act the sentence heard last, then the act, and who ended the call."""
    story: dict[str, Any] = {"title": title, "from": record.from_number}
    if platform is not None:
        story["platform"] = platform
    steps = _steps([happened for turn in record.turns for happened in turn.happened])
    if record.ended_by is EndedBy.CALLER:
        steps.append({"hang_up": True})
    story["steps"] = steps or [{"silence": "1"}]
    if record.ended_by is not EndedBy.PLATFORM:
        story["expect"] = {"ended_by": str(record.ended_by)}
    return yaml.safe_dump(story, allow_unicode=True, sort_keys=False, width=110)


def _steps(happened: list[Happened]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    heard, interrupted = "", 0.0
    for one in happened:
        if one.kind == "stream":
            # What befell a stream is no act of the caller.
            continue
        if one.kind == "said":
            if one.whole:
                heard, interrupted = one.text, 0.0
            else:
                interrupted = round(one.heard, 1)
            continue
        if heard:
            steps.append({"hear": _recognisable(heard)})
        _add(steps, one, interrupted, together=not heard)
        heard, interrupted = "", 0.0
    if heard:
        steps.append({"hear": _recognisable(heard)})
    return steps


def _add(steps: list[dict[str, Any]], one: Happened, interrupted: float, *, together: bool) -> None:
    last = steps[-1] if steps else {}
    if one.kind == "press" and together and not interrupted and "press" in last:
        last["press"] += one.text
    elif one.kind == "press":
        steps.append({"press": one.text, **({"after": interrupted} if interrupted else {})})
    elif one.kind == "say":
        # By hand the name of a file is typed where its words are meant.
        file = {"wav": one.text} if one.text.lower().endswith(".wav") else {}
        steps.append({"say": one.text, **file, **({"after": interrupted} if interrupted else {})})
    elif one.kind == "speak":
        steps.append({"speak": one.text})
    elif together and "silence" in last:
        last["silence"] += 1
    else:
        steps.append({"silence": 1})


def _recognisable(text: str) -> str:
    """Return the last sentence of a text, or its end when that is long."""
    sentences = [one for one in re.split(r"(?<=[.!?])\s+", text.strip()) if one]
    last = sentences[-1] if sentences else text
    if len(last) <= SHORT:
        return last
    return last[-SHORT:].partition(" ")[2] or last[-SHORT:]
