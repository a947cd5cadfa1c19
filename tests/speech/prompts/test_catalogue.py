"""Looking up the file of a text."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from ivr.services.prompts import Prompt
from ivr.speech.prompts.catalogue import Catalogue, PromptFile
from ivr.speech.prompts.folder import MANIFEST, write_manifest

HELLO = Prompt("Xin chào quý vị.", "0123456789abcdef.wav", "vi", "espeak-ng 1.52.0", 1.85)
ONE = Prompt("một", "fedcba9876543210.wav", "vi", "espeak-ng 1.52.0", 0.5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_manifest(tmp_path, [ONE, HELLO])
    for prompt in (HELLO, ONE):
        (tmp_path / prompt.file).write_bytes(b"")
    return tmp_path


def test_a_text_finds_its_file_and_seconds(folder: Path) -> None:
    assert Catalogue.read(folder).find("Xin chào quý vị.") == PromptFile("0123456789abcdef.wav", 1.85)


def test_the_unicode_form_of_a_text_does_not_matter(folder: Path) -> None:
    assert Catalogue.read(folder).find(unicodedata.normalize("NFD", "Xin chào quý vị.")) is not None


def test_a_miss_is_none_and_is_counted(folder: Path) -> None:
    missed: list[str] = []
    catalogue = Catalogue.read(folder, missed.append)
    assert catalogue.find("hai") is None
    assert catalogue.find("một") is not None
    assert missed == ["hai"]


def test_a_listed_file_that_is_not_there_counts_as_absent(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / ONE.file).unlink()
    catalogue = Catalogue.read(folder)
    assert (catalogue.find("một"), len(catalogue)) == (None, 1)
    assert "1 of 2 prompt files are not in" in caplog.text


def entry(**changes: Any) -> dict[str, Any]:
    return {"text": "một", "file": ONE.file, "voice": "vi", "engine": "e", "seconds": 0.5} | changes


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"version": 2, "prompts": []}',
        '{"version": 1}',
        '{"version": 1, "prompts": [7]}',
        '{"version": 1, "prompts": [{}]}',
        json.dumps({"version": 1, "prompts": [entry(seconds="long")]}),
        json.dumps({"version": 1, "prompts": [entry(seconds=None)]}),
        json.dumps({"version": 1, "prompts": [entry(text=7)]}),
        json.dumps({"version": 1, "prompts": [entry(file="../../etc/passwd")]}),
        json.dumps({"version": 1, "prompts": [entry(file="sub/0123456789abcdef.wav")]}),
        "\xff\xfe",
    ],
)
def test_a_broken_manifest_is_an_empty_catalogue_and_a_warning(
    content: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / MANIFEST).write_bytes(content.encode("latin-1"))
    assert len(Catalogue.read(tmp_path)) == 0
    assert "no prompts can be played" in caplog.text


@pytest.mark.parametrize("name", [".", "absent"])
def test_a_missing_manifest_is_an_empty_catalogue_and_a_warning(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(Catalogue.read(tmp_path / name)) == 0
    assert "No such file" in caplog.text


def test_the_manifest_is_sorted_by_text_with_one_field_a_line(folder: Path) -> None:
    lines = (folder / MANIFEST).read_text("utf-8").splitlines()
    assert [line.strip() for line in lines if '"text"' in line] == ['"text": "Xin chào quý vị.",', '"text": "một",']


def test_the_catalogue_needs_no_audio_library() -> None:
    program = (
        "import sys, ivr.speech.prompts.catalogue, ivr.speech.sound.wav\n"
        "print([name for name in ('numpy', 'scipy', 'pyloudnorm', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
