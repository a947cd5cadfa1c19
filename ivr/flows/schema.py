"""The field tables in other forms: ``schema.json`` for editors, and the table of fields for the authors' page."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ivr.flows import phrase_tables
from ivr.flows.records import Record
from ivr.flows.shapes import Shape
from ivr.flows.site_tables import (
    ANNOUNCEMENT,
    HELP_POINT,
    OFFICE_CHANGES,
    SITE,
    SITE_SENTENCES,
    SWAPPED,
    WARNING,
)
from ivr.flows.tables import (
    CHOICE,
    CHUNK,
    FACT,
    FILES,
    HOTLINE,
    INQUIRIES,
    INTENT,
    MANNER,
    NODES,
    PROCEDURE,
    SPEECH,
    URGENT,
)

#: What may stand in ``phrases/``: the four common files, and one file for each intent.
PHRASES: dict[str, Shape] = {
    "phrases": phrase_tables.INTENT,
    "vocabulary": phrase_tables.VOCABULARY,
    "frames": phrase_tables.FRAMES,
    "alarms": phrase_tables.ALARMS,
    "dangers": phrase_tables.DANGERS,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> str:
    """The JSON schema of every content file, each under its name in ``$defs``; it ends with a newline."""
    files = {**FILES, **PHRASES, "site-sentences": SITE_SENTENCES}
    whole = {
        "$schema": _DIALECT,
        "title": "Content of the hotline",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in files],
        "$defs": {name: shape.schema() for name, shape in files.items()},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def site_json_schema() -> str:
    """The JSON schema of a site's ``site.yaml``; it ends with a newline."""
    whole = {"$schema": _DIALECT, "title": "What one province or commune says differently", **SITE.schema()}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def site_field_tables() -> str:
    """Markdown tables of a site's fields, for ``docs/sites.md``; it ends with a newline."""
    parts = [_table("`site.yaml`", SITE), _table("`office`", OFFICE_CHANGES), _table("a day in `swapped`", SWAPPED)]
    parts += [_table("an announcement", ANNOUNCEMENT), _table("a warning", WARNING)]
    parts += [_table("a help point", HELP_POINT)]
    return "\n".join(parts)


def field_tables() -> str:
    """Markdown tables of all fields, for ``docs/flows.md``; it ends with a newline."""
    parts = [_table("`hotline.yaml`", HOTLINE), _table("`manner`", MANNER)]
    parts += [_table("`speech`", SPEECH), _table("`urgent`", URGENT), _table("an intent of `speech`", INTENT)]
    parts += [_table(f"node of kind `{kind}`", record) for kind, record in NODES.items()]
    parts += [_table("node of kind `inquiry`", next(iter(INQUIRIES.values()))), _questions()]
    parts += [_table("an option of a menu", CHOICE), _table("`procedures/<id>.yaml`", PROCEDURE)]
    parts += [_table("a chunk", CHUNK), _table("a fact of `facts.yaml`", FACT)]
    parts += [_table("`phrases/<intent>.yaml`", phrase_tables.INTENT), _table("a concept", phrase_tables.CONCEPT)]
    parts += [_table("`phrases/vocabulary.yaml`", phrase_tables.VOCABULARY)]
    parts += [_table("`phrases/frames.yaml`", phrase_tables.FRAMES)]
    return "\n".join(parts)


def _table(title: str, record: Record) -> str:
    rows = [f"| `{name}` | {holds} | {purpose} |" for name, holds, purpose in _rows(record)]
    head = "| field | holds | purpose |\n|---|---|---|"
    return "\n".join([f"**{title[0].upper()}{title[1:]}**", "", head, *rows, ""])


def _rows(record: Record) -> Iterator[tuple[str, str, str]]:
    for field in record.fields:
        says = field.shape.says().replace("|", "\\|")
        yield field.name, says if field.required else f"{says}; optional", field.purpose


def _questions() -> str:
    rows = []
    for question, record in INQUIRIES.items():
        outcomes = next(field.shape for field in record.fields if field.name == "outcomes")
        names = [field.name for field in outcomes.fields] if isinstance(outcomes, Record) else []
        rows.append(f"| `{question}` | {', '.join(f'`{name}`' for name in names)} |")
    return "\n".join(["**Questions to the house, and the outcomes that each needs**", "", *_QUESTION_HEAD, *rows, ""])


_QUESTION_HEAD = ("| `ask` | `outcomes` |", "|---|---|")
