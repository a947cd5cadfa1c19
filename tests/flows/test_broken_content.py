"""Content broken at random: the loader answers with a flow or with faults, and the schema agrees with it."""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.errors import FlowError
from ivr.flows.document import Faults, plain
from ivr.flows.loader import CONTENT, load_flow
from ivr.flows.schema import json_schema
from ivr.flows.tables import FILES
from tests.flows.fixtures import SMALL

SCHEMA = json.loads(json_schema())
SOURCES = {
    "hotline": SMALL.parent / "speech" / "hotline.yaml",
    "procedure": SMALL.parent / "speech" / "procedures" / "papers.yaml",
    "facts": SMALL / "facts.yaml",
    "office": CONTENT / "office.yaml",
    "codes": CONTENT / "codes.yaml",
}
OTHER_VALUES: list[Any] = [
    None, True, 0, 7, -1, 99999, 1.5, "", " ", "1", "12", "#", "yes", "a-b", "A b", "{code}", "12:30", "25:00",
    "2026-02-30", "2026-12-31", "menu", "ending", "inquiry", "low", [], ["Một."], [[]], {}, {"say": "Một."},
    {"say": "Một.", "safe": []}, {"id": "x"}, {"saved": "main"},
]  # fmt: skip


def paths_in(data: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [here, *(path for key, value in inner for path in paths_in(value, (*here, key)))]


def changed(data: Any, path: tuple[Any, ...], how: str, other: Any) -> Any:
    data = copy.deepcopy(data)
    if not path:
        return other
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    last = path[-1]
    if how == "replace":
        holder[last] = other
    elif how == "remove":
        del holder[last]
    elif isinstance(holder, dict):
        holder[f"{last}s"] = holder.pop(last)
    else:
        holder.append(other)
    return data


@pytest.mark.parametrize("kind", list(SOURCES))
def test_the_schema_refuses_exactly_what_the_loader_refuses(kind: str) -> None:
    root = yaml.compose(SOURCES[kind].read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    assert root is not None
    sound = plain(root)
    checker = jsonschema.Draft202012Validator(
        {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{kind}"}]}, format_checker=jsonschema.FormatChecker()
    )
    verdicts = set()

    @settings(derandomize=True, deadline=None, max_examples=100, database=None)
    @given(
        st.sampled_from(paths_in(sound)),
        st.sampled_from(["replace", "remove", "rename"]),
        st.sampled_from(OTHER_VALUES),
    )
    def agree(path: tuple[Any, ...], how: str, other: Any) -> None:
        broken = changed(sound, path, how, other)
        node = yaml.compose(yaml.safe_dump(broken, allow_unicode=True), Loader=yaml.SafeLoader)
        assert node is not None
        assert plain(node) == broken
        faults = Faults()
        FILES[kind].read(node, faults)
        valid = checker.is_valid(broken)
        assert bool(faults) != valid, (path, how, other, faults.listing())
        verdicts.add(valid)

    agree()
    assert verdicts == {True, False}


LINES = (SMALL / "hotline.yaml").read_text(encoding="utf-8").splitlines()


def broken_at(whole: list[str], line: int, how: str, sign: str, column: int) -> list[str]:
    """Lines with one of them dropped, doubled or swapped, or with a sign put into it or over what stands there."""
    lines = list(whole)
    if how == "drop":
        del lines[line]
    elif how == "twice":
        lines.insert(line, lines[line])
    elif how == "swap":
        lines[line], lines[line - 1] = lines[line - 1], lines[line]
    else:
        kept = column + (len(sign) if how == "replace" else 0)
        lines[line] = lines[line][:column] + sign + lines[line][kept:]
    return lines


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(
    st.integers(0, len(LINES) - 1),
    st.sampled_from(["drop", "twice", "swap", "insert"]),
    st.sampled_from([*"-:#*&!|>{}[],'\"%@`?~ \t\n0", "<<: ", "---\n", "\ufeff", "\u200b", "\x00", "{code}"]),
    st.integers(0, 40),
)
def test_a_broken_line_is_a_fault_with_its_place_and_never_a_crash(
    line: int, how: str, sign: str, column: int
) -> None:
    lines = broken_at(LINES, line, how, sign, column)
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(SMALL, content)
        (content / "hotline.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
        try:
            load_flow(content)
        except FlowError as refused:
            told = refused.detail.strip().splitlines()
            assert told
            assert all(fault.split(": ")[0].split(":")[1].isdigit() for fault in told)
