"""A site broken at random: the schema for editors agrees with the loader, and every fault has its line."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import jsonschema
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.errors import FlowError
from ivr.flows.content import load_content
from ivr.flows.document import Faults, plain
from ivr.flows.schema import site_json_schema
from ivr.flows.site_tables import SITE
from tests.flows.site_folders import EXAMPLE
from tests.flows.test_broken_content import OTHER_VALUES, broken_at, changed, paths_in

TEXT = (EXAMPLE / "site.yaml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
CHECKER = jsonschema.Draft202012Validator(json.loads(site_json_schema()), format_checker=jsonschema.FormatChecker())


def test_the_schema_refuses_exactly_what_the_loader_refuses() -> None:
    root = yaml.compose(TEXT, Loader=yaml.SafeLoader)
    assert root is not None
    sound = plain(root)
    verdicts = set()

    @settings(derandomize=True, deadline=None, max_examples=200, database=None)
    @given(
        st.sampled_from(paths_in(sound)),
        st.sampled_from(["replace", "remove", "rename"]),
        st.sampled_from([*OTHER_VALUES, "greeting", "key", ["monday"], ["2026-12-24"]]),
    )
    def agree(path: tuple[object, ...], how: str, other: object) -> None:
        broken = changed(sound, path, how, other)
        node = yaml.compose(yaml.safe_dump(broken, allow_unicode=True), Loader=yaml.SafeLoader)
        assert node is not None
        faults = Faults()
        SITE.read(node, faults)
        valid = CHECKER.is_valid(broken)
        assert bool(faults) != valid, (path, how, other, faults.listing())
        verdicts.add(valid)

    agree()
    assert verdicts == {True, False}


@settings(derandomize=True, deadline=None, max_examples=80, database=None)
@given(
    st.integers(0, len(LINES) - 1),
    st.sampled_from(["drop", "twice", "swap", "insert", "replace"]),
    st.sampled_from(
        [*"-:#*&!|>{}[],'\"%@`?~ \t\n0", "<<: ", "---\n", "\ufeff", "\u200b", "\x00", "{on}", "{fact:x}"]
    ),
    st.integers(0, 40),
)
def test_a_broken_line_is_a_fault_with_its_place_and_never_a_crash(
    line: int, how: str, sign: str, column: int
) -> None:
    lines = broken_at(LINES, line, how, sign, column)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "site.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
        try:
            load_content(site=Path(folder))
        except FlowError as refused:
            told = refused.detail.strip().splitlines()
            assert told
            assert all(fault.startswith("site.yaml:") for fault in told)
            assert all(fault.split(": ")[0].split(":")[1].isdigit() for fault in told)
