"""Finding and looking over a model, before anything large is loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.core.errors import EarFailed
from ivr.speech.hearing.model import find_folder, load_model, look_over
from tests.speech.heard import MODEL, model


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "vosk-model-small-vn-0.4"))


def test_the_test_model_says_what_it_is() -> None:
    facts = look_over(MODEL)
    assert (facts.words, facts.rate, facts.phrases) == (2482, 8000, True)
    assert facts.line.startswith("TEST MODEL, not for callers (its name says so)")


def test_a_test_model_under_another_name_is_known_by_its_readme(copy: Path) -> None:
    assert look_over(copy).test == "its README says so"


def test_a_model_of_few_words_is_known_by_them(copy: Path) -> None:
    (copy / "README.md").unlink()
    assert "2482 words of some 6,500" in look_over(copy).test


def test_a_model_of_many_words_is_for_callers(copy: Path) -> None:
    (copy / "README.md").unlink()
    with (copy / "graph/words.txt").open("a") as words:
        words.writelines(f"word{number} {number}\n" for number in range(9000, 13000))
    facts = look_over(copy)
    assert facts.test == ""
    assert "TEST" not in facts.line


@pytest.mark.parametrize("file", ["am/final.mdl", "conf/mfcc.conf", "graph/words.txt"])
def test_a_file_that_lacks_is_named(copy: Path, file: str) -> None:
    (copy / file).unlink()
    with pytest.raises(EarFailed, match=file) as failed:
        look_over(copy)
    assert failed.value.why == "missing"


def test_without_a_lookahead_graph_there_are_no_phrase_lists(copy: Path) -> None:
    (copy / "graph/Gr.fst").unlink()
    assert not look_over(copy).phrases
    assert "NO phrase lists" in look_over(copy).line


def test_a_spoilt_model_is_broken_and_does_not_crash(copy: Path) -> None:
    (copy / "am/final.mdl").write_bytes((copy / "am/final.mdl").read_bytes()[:1000])
    with pytest.raises(EarFailed) as failed:
        load_model(copy)
    assert failed.value.why == "broken"


def test_a_model_of_wideband_speech_is_given_wideband(copy: Path) -> None:
    config = copy / "conf/mfcc.conf"
    config.write_text(config.read_text().replace("=8000", "=16000"))
    assert look_over(copy).rate == 16000
    config.write_text(config.read_text().replace("=16000", "=44100"))
    with pytest.raises(EarFailed, match="44100"):
        look_over(copy)


def test_it_is_looked_for_where_vosk_looks(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(copy))
    monkeypatch.setenv("VOSK_MODEL_PATH", str(copy.parent))
    (copy.parent / "vosk-model-small-en-us-0.15").mkdir()
    assert find_folder() == copy
    monkeypatch.setenv("VOSK_MODEL_PATH", str(copy))
    with pytest.raises(EarFailed, match="ivr model fetch"):
        find_folder()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EarFailed, match="nowhere"):
        find_folder(tmp_path / "nowhere")


def test_words_that_it_lacks_are_told_each_once() -> None:
    assert model().lacks(["căn cước online", "nộp online", "hộ chiếu"]) == ("online",)
