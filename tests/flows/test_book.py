"""The book for officers: complete, up to date, and told in the order in which callers meet it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ivr.core.authoring.timing import timings
from ivr.core.flow import Answer
from ivr.flows.book import Book, load_book
from ivr.flows.book_page import book_page
from ivr.flows.loader import CONTENT, load_flow
from ivr.flows.waiting import Waiting, waiting_facts
from tests.flows.fixtures import SMALL

KEPT = Path(__file__).parents[2] / "docs" / "content.md"
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.fixture(scope="module")
def waiting(book: Book) -> dict[str, Waiting]:
    return {item.fact.id: item for item in waiting_facts(book, DAY)}


def test_the_kept_page_is_up_to_date(book: Book) -> None:
    assert KEPT.read_text(encoding="utf-8") == book_page(book), "run: ivr flow book > docs/content.md"


def test_every_sentence_safe_form_and_fact_stands_on_the_page(book: Book) -> None:
    page = book_page(book)
    for line in book.lines:
        assert f"{line.text} |" in page
        for safe in line.safe:
            assert safe in page
    for fact in book.facts.values():
        assert f"| `{fact.id}` | {fact.value}" in page
        assert fact.source in page


def test_every_topic_has_a_line_to_sign(book: Book) -> None:
    topics = [node for node in book.heard.nodes.values() if isinstance(node, Answer)]
    assert book_page(book).count("Đã đọc và xác nhận") == len(topics)


def test_what_is_not_spoken_yet_is_marked(book: Book) -> None:
    parts = book_page(book).split("\n## ")
    for line in book.lines:
        (part,) = (part for part in parts if f"`{line.node}`" in part.split("\n")[0])
        marked, plain = f"| **CHƯA ĐỌC** {line.text} |" in part, f"| {line.text} |" in part
        assert (marked, plain) == (line.withheld, not line.withheld), line.place
    assert any(line.withheld for line in book.lines)


def test_every_fact_is_met_somewhere(waiting: dict[str, Waiting], book: Book) -> None:
    assert set(waiting) == set(book.facts), "no officer has confirmed anything yet"
    assert [name for name, item in waiting.items() if not item.uses or item.seconds is None] == []


def test_the_most_heard_come_first(waiting: dict[str, Waiting]) -> None:
    order = list(waiting)
    assert order[0] == "emergency-police"
    seconds = [round(item.seconds or 0) for item in waiting.values()]
    assert seconds == sorted(seconds)


def test_the_listening_before_a_topics_first_sentence_is_that_of_the_timing(waiting: dict[str, Waiting]) -> None:
    starts = {timing.answer: timing.starts for timing in timings(load_flow(), DAY)}
    assert waiting["identity-card-place"].seconds == pytest.approx(starts["can-cuoc"])
    assert waiting["vneid-in-person"].seconds == pytest.approx(starts["vneid"])


def test_a_withheld_fact_tells_what_is_spoken_meanwhile(waiting: dict[str, Waiting]) -> None:
    item = waiting["passport-fee"]
    (use,) = item.uses
    assert (item.state, use.place.split(":")[0]) == ("withheld", "procedures/ho-chieu.yaml")
    assert use.meanwhile == ("Lệ phí hiện nay, bà con hỏi cán bộ lúc nộp.",)
    assert use.sentence == "Lệ phí làm mới hai trăm nghìn đồng."


def test_after_its_review_day_a_fact_has_lapsed(book: Book) -> None:
    states = {item.fact.id: item.state for item in waiting_facts(book, date(2027, 1, 1))}
    assert states["driving-licence-fee"] == "lapsed"
    assert states["driving-licence-days"] == "spoken"


def test_what_an_officer_confirmed_awaits_nobody(tmp_path: Path) -> None:
    content = edited(tmp_path, "confidence: low, confirmed_by: null", "confidence: low, confirmed_by: Trần B")
    before = {item.fact.id for item in waiting_facts(load_book(SMALL), DAY)}
    after = {item.fact.id for item in waiting_facts(load_book(content), DAY)}
    assert before - after == {"fee"}


def edited(tmp_path: Path, old: str, new: str) -> Path:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    text = (content / "facts.yaml").read_text(encoding="utf-8")
    assert old in text
    (content / "facts.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return content


def copied(tmp_path: Path) -> Path:
    content = tmp_path / "book"
    (content / "procedures").mkdir(parents=True)
    for name in ("hotline.yaml", "facts.yaml", *(f"procedures/{path.name}" for path in CONTENT.glob("procedures/*"))):
        shutil.copy(CONTENT / name, content / name)
    return content


def test_changing_one_fee_changes_only_the_texts_that_speak_it(tmp_path: Path) -> None:
    content = copied(tmp_path)
    facts = content / "facts.yaml"
    old, new = "một trăm mười lăm nghìn đồng", "một trăm hai mươi nghìn đồng"
    facts.write_text(facts.read_text(encoding="utf-8").replace(f"spoken: {old}", f"spoken: {new}"), encoding="utf-8")
    before, after = set(load_flow().texts()), set(load_flow(content).texts())
    assert before - after == {f"Lệ phí là {old}."}
    assert after - before == {f"Lệ phí là {new}."}
