"""What the author of a site is told: every fault with its line, the rules of the book, the schema and its page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from ivr.bootstrap import needed_texts
from ivr.core.errors import FlowError
from ivr.core.issues import find_issues
from ivr.flows.content import load_content
from ivr.flows.document import plain
from ivr.flows.loader import CONTENT, load_flow
from ivr.flows.schema import site_field_tables, site_json_schema
from ivr.speech.prompts.folder import read_manifest
from tests.flows.site_folders import EXAMPLE, rung, site

ROOT = Path(__file__).parents[2]
A_WEEK = "since: 2026-11-23, until: 2026-11-27"
FACT = (
    "facts:\n  - {id: %s, value: v, unit: u, spoken: s, source: a law, as_of: 2026-01-01, confidence: %s, "
    "confirmed_by: null, review_by: %s}\n"
)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "greetings: Xin chào.\n",
            ['site.yaml:2: field "greetings" is unknown in site.yaml; did you mean "greeting"?'],
        ),
        (
            f"warnings:\n  - {{{A_WEEK}, say: [Một.]}}\n  - {{since: 2026-11-27, until: 2026-12-01, say: [Hai.]}}\n",
            ["site.yaml:4: is spoken on days of the one at site.yaml:3; give them different days, or make them one"],
        ),
        (
            "warnings:\n  - {since: 2026-11-27, until: 2026-11-01, say: [Một.]}\n",
            ["site.yaml:3: it ends on 2026-11-01, before it begins on 2026-11-27; correct one of them"],
        ),
        (
            f'announcements:\n  - {{{A_WEEK}, heard: key, on: 2026-11-26, say: ["Mời xem {{on}} nhé."]}}\n',
            ["site.yaml:3: it is still spoken after the day it tells of, 2026-11-26; write until: 2026-11-26"],
        ),
        (
            f'announcements:\n  - {{{A_WEEK}, heard: key, say: ["Mời xem {{on}} lúc {{at}}."]}}\n',
            [
                "site.yaml:3: {at} is spoken and not declared; write at: with the day or time",
                "site.yaml:3: {on} is spoken and not declared; write on: with the day or time",
            ],
        ),
        (
            f'announcements:\n  - {{{A_WEEK}, heard: greeting, at: "20:00", say: [Mời xem.]}}\n',
            ["site.yaml:3: at: is declared and not spoken; write {at} into a sentence"],
        ),
        (
            f"announcements:\n  - {{{A_WEEK}, heard: key, say: [Mời xem tối nay.]}}\n",
            [
                'site.yaml:3: "tối nay" is a day or a time that goes stale; '
                "declare it as on: or at:, and write {on} or {at}"
            ],
        ),
        (
            f"announcements:\n  - {{{A_WEEK}, heard: radio, say: [Mời xem.]}}\n",
            ['site.yaml:3: "radio" is unknown; known here: greeting, key'],
        ),
        (
            FACT % ("temporary-residence-fe", "high", "2026-12-31"),
            [
                'site.yaml:3: fact "temporary-residence-fe" is spoken neither by the book nor here; '
                'did you mean "temporary-residence-fee"?'
            ],
        ),
        (
            FACT % ("emergency-police", "high", "2026-12-31"),
            [
                'site.yaml:3: fact "emergency-police" never falls silent in the book; write review_by: null '
                "with a note, and confidence medium or high, or who confirmed it"
            ],
        ),
        (
            FACT % ("own-number", "low", "2026-12-31") + "greeting: Gọi {fact:own-number}.\n",
            [
                'site.yaml:4: fact "own-number" is of low confidence and unconfirmed; '
                "write {say: ..., safe: [...]} or have an officer confirm it"
            ],
        ),
        (
            "greeting: Chào {site:warning}.\n",
            [
                'site.yaml:2: slot "site:warning" is unknown; '
                "known here: code, number, promise, time_1, time_2, time_3"
            ],
        ),
        (
            "office:\n  closed: [2026-12-24]\n  swapped:\n    - {on: 2026-12-24, like: friday}\n"
            "    - {on: 2026-12-25, like: sunday}\n",
            [
                "site.yaml:5: 2026-12-24 is closed or swapped already; keep one",
                "site.yaml:6: nobody works on sunday; choose a weekday with hours",
            ],
        ),
        (
            'office:\n  hours:\n    - {days: [monday], open: "11:00", close: "08:00"}\n',
            ["site.yaml:4: opens at 11:00 and closes at 08:00; exchange or correct them"],
        ),
    ],
)
def test_a_broken_site_is_refused_with_every_fault_and_its_line(tmp_path: Path, text: str, faults: list[str]) -> None:
    with pytest.raises(FlowError) as refused:
        load_content(site=site(tmp_path, text))
    assert refused.value.detail.strip().splitlines() == faults


def test_a_folder_without_a_site_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match=r"site\.yaml:1: the file cannot be read"):
        load_content(site=tmp_path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("greeting: " + "Công an tỉnh Ví Dụ kính chào quý vị và bà con gần xa ạ.\n", "long-greeting"),
        ("greeting: Công an tỉnh VD xin nghe.\n", "abbreviation"),
        ("greeting: Công an số 1 xin nghe.\n", "digits"),
        (
            "announcements:\n  - {since: 2026-11-23, until: 2026-11-27, heard: greeting, say: ["
            + ", ".join(["Mời bà con theo dõi trang của công an tỉnh."] * 4)
            + "]}\n",
            "long-passage",
        ),
        ("warnings:\n  - {since: 2026-11-23, until: 2026-11-27, say: [Kẻ gian gửi tin/thư.]}\n", "sign"),
    ],
)
def test_a_sites_words_obey_the_rules_of_the_book(tmp_path: Path, text: str, code: str) -> None:
    issues = find_issues(load_flow(site=site(tmp_path, text)), date(2026, 11, 24))
    assert code in {issue.code for issue in issues}
    assert all(issue.place.startswith("site.yaml:") for issue in issues)


def test_a_fact_in_an_announcement_gives_way_to_its_safe_form_and_ends_with_it(tmp_path: Path) -> None:
    text = (FACT % ("fee-today", "high", "2026-11-25")) + (
        "announcements:\n  - since: 2026-11-23\n    until: 2026-11-27\n    heard: greeting\n    say:\n"
        "      - {say: 'Phí là {fact:fee-today}.', safe: [Phí xin hỏi cán bộ.]}\n"
    )
    flow = load_flow(site=site(tmp_path, text))
    for day, heard in ((22, (False, False)), (25, (True, False)), (26, (False, True)), (28, (False, False))):
        said = rung(flow, date(2026, 11, day)).heard
        assert ("Phí là s." in said, "Phí xin hỏi cán bộ." in said) == heard


SCHEMA = json.loads(site_json_schema())


def errors_in(text: str) -> list[str]:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    return [error.message for error in checker.iter_errors(plain(node))]


def test_the_schema_for_editors_is_the_loaders_and_accepts_the_example() -> None:
    assert (CONTENT / "site.schema.json").read_text(encoding="utf-8") == site_json_schema(), (
        "run: ivr flow schema --site > ivr/flows/site.schema.json"
    )
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert errors_in((EXAMPLE / "site.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text", ["name: A\nnews: []", "name: 1", "greeting: A.", "name: A\nwarnings: [{since: 2026-11-01, say: [A.]}]"]
)
def test_the_schema_refuses_what_the_loader_refuses(tmp_path: Path, text: str) -> None:
    (tmp_path / "site.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FlowError):
        load_flow(site=tmp_path)
    assert errors_in(text)


def test_the_authors_page_has_the_loaders_fields() -> None:
    page = (ROOT / "docs" / "sites.md").read_text(encoding="utf-8")
    assert site_field_tables() in page, "run: ivr flow fields --site, and put its output into docs/sites.md"


def test_the_example_has_audio_for_all_its_words() -> None:
    rendered = {prompt.text for prompt in read_manifest(EXAMPLE / "audio")}
    assert [text for text in needed_texts(EXAMPLE) if text not in rendered] == [], (
        "run: ivr prompts render --site sites/vi-du"
    )
