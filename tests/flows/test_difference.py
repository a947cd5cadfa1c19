"""What callers would hear differently: nothing for the same content, and every change told at its topic."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.flows.difference import Difference, differences
from ivr.flows.loader import load_flow
from tests.flows.fixtures import SMALL


def changed(tmp_path: Path, file: str, old: str, new: str) -> tuple[Difference, ...]:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return differences(load_flow(SMALL), load_flow(content))


def test_the_same_content_sounds_the_same() -> None:
    assert differences(load_flow(SMALL), load_flow(SMALL)) == ()


def test_a_reworded_sentence_is_told_as_it_was_and_as_it_will_be(tmp_path: Path) -> None:
    (found,) = changed(tmp_path, "procedures/papers.yaml", "Lệ phí xin hỏi cán bộ.", "Lệ phí hỏi lúc nộp.")
    assert found == Difference("papers", (), (), (("Lệ phí xin hỏi cán bộ.", "Lệ phí hỏi lúc nộp."),), ())


def test_a_new_value_is_told_where_it_is_spoken(tmp_path: Path) -> None:
    (found,) = changed(tmp_path, "facts.yaml", "ba ngày", "năm ngày")
    assert found.topic == "papers"
    ((old, new),) = found.changed
    assert ("ba ngày" in old, "năm ngày" in new) == (True, True)


def test_a_later_review_day_is_a_difference_too(tmp_path: Path) -> None:
    (found,) = changed(tmp_path, "facts.yaml", "review_by: 2027-03-31", "review_by: 2027-06-30")
    ((old, new),) = found.changed
    assert ("until 2027-03-31" in old, "until 2027-06-30" in new) == (True, True)


def test_a_key_that_leads_elsewhere_is_told_although_it_sounds_the_same(tmp_path: Path) -> None:
    (found,) = changed(tmp_path, "hotline.yaml", '{key: "1", go: papers', '{key: "1", go: officer')
    assert found == Difference("main", (), (), (), ("1: papers -> officer",))


@pytest.mark.parametrize("forwards", [True, False])
def test_a_topic_that_comes_or_goes_is_told_sentence_by_sentence(forwards: bool) -> None:
    small, whole = load_flow(SMALL), load_flow()
    found = {item.topic: item for item in differences(*((small, whole) if forwards else (whole, small)))}
    vneid = found["vneid"]
    came, gone = (vneid.added, vneid.removed) if forwards else (vneid.removed, vneid.added)
    assert (len(came) > 20, gone) == (True, ())
