"""The schema for editors says what the loader says, and the files made from the field tables are up to date."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from ivr.flows.document import plain
from ivr.flows.loader import CONTENT
from ivr.flows.schema import PHRASES, field_tables, json_schema
from tests.flows.fixtures import BAD, HERE, Bad

SCHEMA = json.loads(json_schema())
ROOT = Path(__file__).parents[2]
# How long data is kept and the samples are no content: nobody hears them, and their own readers judge them.
CONTENT_FILES = sorted(
    path
    for path in (*CONTENT.rglob("*.yaml"), *(HERE / "good").rglob("*.yaml"))
    if path.name not in {"retention.yaml", "samples.yaml"}
)


def errors_in(path: Path) -> list[str]:
    name = {"procedures": "procedure", "phrases": "phrases"}.get(path.parent.name, path.stem)
    name = path.stem if path.stem in PHRASES else name
    checker = jsonschema.Draft202012Validator(
        {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{name}"}]}, format_checker=jsonschema.FormatChecker()
    )
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    assert node is not None
    return [error.message for error in checker.iter_errors(plain(node))]


def test_the_kept_schema_is_the_loaders() -> None:
    kept = (CONTENT / "schema.json").read_text(encoding="utf-8")
    assert kept == json_schema(), "run: ivr flow schema > ivr/flows/schema.json"


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", CONTENT_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_good_files_are_valid(path: Path) -> None:
    assert errors_in(path) == []


@pytest.mark.parametrize("bad", [bad for bad in BAD if bad.group == "structure"], ids=lambda bad: bad.name)
def test_structural_mistakes_are_refused_by_the_schema_too(bad: Bad) -> None:
    assert any(errors_in(path) for path in bad.files)


@pytest.mark.parametrize("bad", [bad for bad in BAD if bad.group == "caller"], ids=lambda bad: bad.name)
def test_mistakes_of_another_kind_are_valid_by_the_schema(bad: Bad) -> None:
    assert not any(errors_in(path) for path in bad.files)


def test_the_authors_page_has_the_loaders_fields() -> None:
    page = (ROOT / "docs" / "flows.md").read_text(encoding="utf-8")
    assert field_tables() in page, "run: ivr flow fields, and put its output into docs/flows.md"
