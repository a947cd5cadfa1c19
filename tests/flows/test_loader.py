"""Loading content: what is written is what is spoken, and nothing turns into something else on the way."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.errors import FlowError
from ivr.core.flow import Answer, Ending, Flow, Menu, Question, sentences_of
from ivr.core.language.sentence import Sentence, Slot
from ivr.flows.document import plain_scalar
from ivr.flows.loader import load_flow
from tests.flows.fixtures import HERE, SMALL

BEFORE, AFTER_FEES, AFTER_ALL = date(2026, 11, 22), date(2027, 1, 1), date(2027, 4, 1)


def spoken(flow: Flow, node: str, day: date) -> list[str]:
    forms = [form for sentence in sentences_of(flow.nodes[node]) for form in sentence.on(day)]
    return [" ".join(piece for piece in form.pieces if isinstance(piece, str)) for form in forms]


def test_facts_are_spoken_until_their_review_day_and_then_their_safe_form() -> None:
    flow = load_flow(SMALL)
    police = "Việc gấp gọi một một ba."
    assert spoken(flow, "papers", BEFORE) == [
        "Bà con ra công an xã.",
        "Lệ phí xin hỏi cán bộ.",
        "Có kết quả sau ba ngày.",
        police,
    ]
    assert spoken(flow, "papers", AFTER_FEES)[2:] == ["Bao giờ có, cán bộ sẽ nói.", police]
    assert spoken(flow, "papers", AFTER_ALL)[0] == "Bà con hỏi cán bộ."


def test_a_fact_of_low_confidence_is_spoken_only_when_an_officer_confirmed_it(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    facts = content / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        text.replace("confidence: low, confirmed_by: null", "confidence: low, confirmed_by: Trần B"), encoding="utf-8"
    )
    flow = load_flow(content)
    assert "Lệ phí là chín nghìn đồng." in spoken(flow, "papers", BEFORE)
    assert "Lệ phí xin hỏi cán bộ." in spoken(flow, "papers", AFTER_FEES)


def test_an_unconfirmed_low_fact_needs_no_prompt() -> None:
    texts = load_flow(SMALL).texts()
    assert not any("chín nghìn" in text for text in texts)


def test_slots_are_cut_out_and_punctuation_alone_is_not_a_piece() -> None:
    saved = load_flow(SMALL).nodes["saved"]
    assert isinstance(saved, Ending)
    assert saved.say == (
        Sentence(("Cán bộ gọi lại trước", Slot("promise"))),
        Sentence(("Mã là", Slot("code"), "xin nhớ giúp.")),
    )


def test_facts_are_remembered_in_the_sentence() -> None:
    papers = load_flow(SMALL).nodes["papers"]
    assert isinstance(papers, Answer)
    assert papers.chunks[1].say[0].facts == ("days",)
    assert papers.chunks[1].say[0].until == date(2026, 12, 31)
    assert papers.chunks[0].say[0].facts == ("place",)


def test_words_that_other_readers_take_for_booleans_hours_or_dates_stay_text() -> None:
    flow = load_flow(HERE / "good" / "traps")
    main, sure = flow.nodes["main"], flow.nodes["sure"]
    assert isinstance(main, Menu)
    assert isinstance(sure, Question)
    assert main.choices[0].go == "on"
    assert (sure.yes, sure.no) == ("officer", "main")
    assert [piece for sentence in sentences_of(flow.nodes["on"]) for piece in sentence.pieces] == [
        "Off",
        "12:30",
        "2026-11-22",
        "1_000",
    ]


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_quoted_text_is_read_as_it_stands(text: str) -> None:
    node = yaml.compose(yaml.safe_dump(text, default_style='"', allow_unicode=True), Loader=yaml.SafeLoader)
    assert isinstance(node, yaml.ScalarNode)
    assert plain_scalar(node) == text


def test_every_node_and_sentence_has_its_line() -> None:
    flow = load_flow(SMALL)
    for name, node in flow.nodes.items():
        assert name in flow.lines
        for number, _ in enumerate(sentences_of(node)):
            assert f"{name}/{number}" in flow.lines
    assert flow.lines["papers/2"] == "procedures/papers.yaml:13"
    assert flow.lines["main/1"] == "hotline.yaml:25"
    assert flow.lines["manner/0"] == "hotline.yaml:7"


def test_lines_are_no_part_of_the_fingerprint(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    hotline = content / "hotline.yaml"
    hotline.write_text("# a comment\n" + hotline.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_flow(content).fingerprint == load_flow(SMALL).fingerprint


def test_a_folder_without_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match=r"hotline\.yaml:1: the file cannot be read"):
        load_flow(tmp_path)


def edited(tmp_path: Path, file: str, old: str, new: str) -> Path:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    text = (content / file).read_text(encoding="utf-8")
    assert old in text
    (content / file).write_text(text.replace(old, new), encoding="utf-8")
    return content


def test_a_chunk_that_rests_on_an_unconfirmed_low_fact_is_its_safe_form(tmp_path: Path) -> None:
    content = edited(tmp_path, "procedures/papers.yaml", "facts: [place]", "facts: [fee]")
    flow = load_flow(content)
    assert spoken(flow, "papers", BEFORE)[0] == "Bà con hỏi cán bộ."
    assert flow.lines["papers/0"] == "procedures/papers.yaml:4"
    assert not any("công an xã" in text for text in flow.texts())


def test_a_chunk_whose_facts_never_lapse_needs_no_safe_form(tmp_path: Path) -> None:
    content = edited(
        tmp_path, "procedures/papers.yaml", "facts: [place]\n    safe: [Bà con hỏi cán bộ.]", "facts: [police]"
    )
    assert spoken(load_flow(content), "papers", AFTER_ALL)[0] == "Bà con ra công an xã."


@pytest.mark.parametrize("written", ["0x1F", "0o17", "1e3", ".5", "-1", "true", "null", "~"])
def test_what_other_readers_take_for_something_else_must_stand_in_quotes(written: str, tmp_path: Path) -> None:
    content = edited(tmp_path, "facts.yaml", 'value: "113"', f"value: {written}")
    with pytest.raises(FlowError, match=r"facts\.yaml:5: the value in quotes is needed here"):
        load_flow(content)
    assert load_flow(edited(tmp_path / "quoted", "facts.yaml", 'value: "113"', f'value: "{written}"'))
