"""What is said and shown when an officer rings back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.core.authoring.wording import MOST_WORDS, written
from ivr.core.dialling.calling_words import TOLD
from ivr.core.dialling.ring_fault import RingFault
from ivr.core.errors import FlowError
from ivr.core.language.spelling import words
from ivr.flows.calling import load_calling
from ivr.flows.loader import CONTENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(CONTENT / "calling.yaml", tmp_path)
    shutil.copytree(CONTENT / "procedures", tmp_path / "procedures")
    return tmp_path


def rewritten(folder: Path, old: str, new: str) -> Path:
    path = folder / "calling.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return folder


def test_every_procedure_fault_and_end_has_its_words() -> None:
    found = load_calling()
    assert set(found.needs) == {path.stem for path in (CONTENT / "procedures").glob("*.yaml")}
    assert set(found.faults) == set(RingFault)
    assert set(found.officer.ends) == set(TOLD)
    assert found.need("tam-tru") != found.need(None) == found.need("help-point-x") == found.unknown


def test_what_is_spoken_is_short_and_whole() -> None:
    for sentences in load_calling().spoken():
        for sentence in sentences:
            line = written(sentence)
            assert len(words(line)) <= MOST_WORDS, line
            assert line.endswith((".", "?", "}")), line


def test_the_citizen_hears_who_calls_the_code_and_what_officers_never_ask() -> None:
    heard = " ".join(map(written, load_calling().citizen.opening))
    for said in ("Tổng đài Gần Dân", "{code}", "mã ô tê pê", "mật khẩu", "chuyển tiền"):
        assert said in heard


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: tam-tru,", "id: tam-chu,", '"tam-chu" is no procedure'),
        ("id: tam-tru,", "id: vneid,", '"vneid" is there twice'),
        ("{code}", "{codes}", 'slot "codes" is unknown'),
        ("  crowded: ", "  crowd: ", "crowd"),
        ("    busy: [", "    engaged: [", "engaged"),
    ],
)
def test_a_mistake_is_told_with_its_line(folder: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(FlowError, match=r"calling\.yaml:\d+") as refused:
        load_calling(rewritten(folder, old, new))
    assert fault in str(refused.value)


def test_a_procedure_without_its_need_is_told(folder: Path) -> None:
    (folder / "procedures" / "nhap-khau.yaml").write_text("id: nhap-khau\n", "utf-8")
    with pytest.raises(FlowError, match='procedure "nhap-khau" has no need'):
        load_calling(folder)
