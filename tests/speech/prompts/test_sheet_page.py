"""The recording script on paper and in a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from ivr.bootstrap import needed_texts
from ivr.core.flow import Flow
from ivr.flows.content import load_content
from ivr.services.sheet import Reading, Section, sheet
from ivr.speech.prompts.sheet_page import COLUMNS, sheet_csv, sheet_html


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_content().flow


@pytest.fixture(scope="module")
def sections(flow: Flow) -> tuple[Section, ...]:
    return sheet(flow, needed_texts(), lambda _text: None)


def test_as_a_table_it_has_one_row_for_each_line(sections: tuple[Section, ...]) -> None:
    heading, *rows = csv.reader(StringIO(sheet_csv(sections)))
    assert tuple(heading) == COLUMNS
    assert [row[4] for row in rows] == [line.text for section in sections for line in section.lines]


def test_as_a_page_it_shows_every_text_and_file_and_how_pieces_are_read(sections: tuple[Section, ...]) -> None:
    page = sheet_html(sections)
    assert all(line.file in page for section in sections for line in section.lines)
    assert all(f'<div class="said">{line.text}' in page for section in sections for line in section.lines)
    assert page.count("→</span></div>") == sum(
        line.reading is Reading.FLAT for section in sections for line in section.lines
    )
    assert "đọc ngang giọng" in page
    assert "http" not in page


def test_signs_of_html_in_a_text_stay_text(flow: Flow) -> None:
    page = sheet_html(sheet(flow, ["<b>một</b>"], lambda _text: None))
    assert "&lt;b&gt;một&lt;/b&gt;" in page
