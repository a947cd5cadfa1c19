"""The recording script: everything once, in the order of hearing, with how to read it."""

from __future__ import annotations

import pytest

from ivr.bootstrap import needed_texts
from ivr.core.flow import Flow
from ivr.flows.content import load_content
from ivr.services.prompts import is_sentence, recording_key
from ivr.services.sheet import Part, Reading, Section, sheet


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_content().flow


@pytest.fixture(scope="module")
def sections(flow: Flow) -> tuple[Section, ...]:
    return sheet(flow, needed_texts(), lambda _text: None)


def test_every_text_that_needs_a_prompt_is_there_once(sections: tuple[Section, ...]) -> None:
    texts = [line.text for section in sections for line in section.lines]
    assert sorted(texts) == sorted(needed_texts())


def test_lines_are_numbered_from_one_and_named_after_number_and_text(sections: tuple[Section, ...]) -> None:
    lines = [line for section in sections for line in section.lines]
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.file == f"{line.number:03d}-{recording_key(line.text)}.wav" for line in lines)
    assert len({recording_key(line.text) for line in lines}) == len(lines)


def test_the_greeting_comes_first_and_pieces_last(flow: Flow, sections: tuple[Section, ...]) -> None:
    assert sections[0].part is Part.OPENING
    assert sections[0].lines[0].text == next(iter(flow.nodes[flow.start].say)).pieces[0]  # type: ignore[union-attr]
    parts = [section.part for section in sections]
    assert parts[-3:] == [Part.DIGITS, Part.DATES, Part.WORDS]
    assert parts.index(Part.TOPIC) < parts.index(Part.CALLBACK) < parts.index(Part.HELP) < parts.index(Part.DIGITS)


def test_topics_are_named_and_stand_in_the_order_of_their_keys(sections: tuple[Section, ...]) -> None:
    titles = [section.title for section in sections if section.part is Part.TOPIC]
    assert titles[0] == "Cấp, đổi, cấp lại thẻ căn cước"
    assert len(titles) == len(set(titles))
    assert all(titles)


def test_a_piece_is_read_flat_inside_a_sentence_and_falling_at_its_end(sections: tuple[Section, ...]) -> None:
    reading = {line.text: line.reading for section in sections for line in section.lines}
    assert (reading["một"], reading["một."]) == (Reading.FLAT, Reading.END)
    assert reading["Tổng đài Gần Dân xin nghe."] is Reading.WHOLE
    assert all(is_sentence(text) is (how is not Reading.FLAT) for text, how in reading.items())


def test_a_piece_of_a_sentence_shows_the_whole_sentence(sections: tuple[Section, ...]) -> None:
    contexts = {line.text: line.context for section in sections for line in section.lines}
    assert contexts["Mã của quý vị là"] == "Mã của quý vị là …"
    assert contexts["Tổng đài Gần Dân xin nghe."] == ""


def test_rendered_lengths_are_told_and_others_are_estimated(flow: Flow) -> None:
    (section,) = sheet(flow, ["một", "hai"], {"một": 0.7}.get)
    assert [line.text for line in section.lines] == ["một", "hai"]
    assert section.lines[0].seconds == 0.7
    assert section.lines[1].seconds == pytest.approx(1 / 3.6)


def test_only_what_is_asked_for_is_on_the_sheet(flow: Flow) -> None:
    (section,) = sheet(flow, ["Một câu không có trong kịch bản."], lambda _text: None)
    assert [line.text for line in section.lines] == ["Một câu không có trong kịch bản."]
