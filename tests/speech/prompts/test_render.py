"""Rendering prompts into a folder."""

from __future__ import annotations

import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pytest

from ivr.core.errors import VoiceUnavailable
from ivr.services.prompts import file_name
from ivr.speech.prompts.folder import MANIFEST, read_manifest, write
from ivr.speech.prompts.render import NothingToRender, Outcome, render
from ivr.speech.sound.wav import from_wav
from tests.speech.voice import ToneVoice

TEXTS = ("Xin chào quý vị.", "một", "hai", "ba")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_text_becomes_a_file_that_describes_itself(tmp_path: Path) -> None:
    voice = ToneVoice()
    outcome = render(TEXTS, voice, tmp_path)
    assert (outcome.rendered, outcome.kept, outcome.removed, outcome.failures) == (4, 0, 0, ())
    take = from_wav((tmp_path / file_name("một", voice)).read_bytes())
    assert (take.text, take.voice, take.engine) == ("một", "tone", "tone 1.0")


def test_the_manifest_tells_what_is_there(tmp_path: Path) -> None:
    voice = ToneVoice()
    outcome = render(TEXTS, voice, tmp_path)
    prompts = read_manifest(tmp_path)
    assert [prompt.text for prompt in prompts] == sorted(TEXTS)
    for prompt in prompts:
        take = from_wav((tmp_path / prompt.file).read_bytes())
        assert prompt.text == take.text
        assert prompt.seconds == pytest.approx(take.seconds, abs=0.001)
    assert outcome.seconds == pytest.approx(sum(prompt.seconds for prompt in prompts), abs=0.1)


def test_the_same_texts_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    render(TEXTS, ToneVoice(), tmp_path / "a")
    render(reversed(TEXTS), ToneVoice(), tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_second_render_speaks_nothing(tmp_path: Path) -> None:
    render(TEXTS, ToneVoice(), tmp_path)
    before = contents(tmp_path)
    again = ToneVoice()
    assert render(TEXTS, again, tmp_path).kept == 4
    assert again.spoken == []
    assert contents(tmp_path) == before


def test_only_the_new_text_is_spoken_and_the_one_nobody_needs_is_removed(tmp_path: Path) -> None:
    render(TEXTS, ToneVoice(), tmp_path)
    again = ToneVoice()
    outcome = render(("một", "hai", "ba", "bốn"), again, tmp_path)
    assert (again.spoken, outcome.removed) == (["bốn"], 1)
    assert not (tmp_path / file_name("Xin chào quý vị.", again)).exists()


def test_other_settings_of_the_voice_render_everything_again(tmp_path: Path) -> None:
    render(TEXTS, ToneVoice(settings="tone 1"), tmp_path)
    outcome = render(TEXTS, ToneVoice(settings="tone 2"), tmp_path)
    assert (outcome.rendered, outcome.removed) == (4, 4)


def test_force_renders_everything_again(tmp_path: Path) -> None:
    first = render(TEXTS, ToneVoice(), tmp_path)
    assert render(TEXTS, ToneVoice(), tmp_path, force=True) == Outcome(4, 0, 0, first.seconds, ())


def test_a_damaged_file_is_rendered_again(tmp_path: Path) -> None:
    voice = ToneVoice()
    render(TEXTS, voice, tmp_path)
    damaged = tmp_path / file_name("hai", voice)
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    again = ToneVoice()
    render(TEXTS, again, tmp_path)
    assert again.spoken == ["hai"]
    assert damaged.read_bytes() == whole


def test_a_file_that_speaks_another_text_is_rendered_again(tmp_path: Path) -> None:
    voice = ToneVoice()
    render(TEXTS, voice, tmp_path)
    (tmp_path / file_name("hai", voice)).write_bytes((tmp_path / file_name("ba", voice)).read_bytes())
    again = ToneVoice()
    render(TEXTS, again, tmp_path)
    assert again.spoken == ["hai"]


def test_a_text_written_in_two_unicode_forms_is_one_prompt(tmp_path: Path) -> None:
    voice = ToneVoice()
    render(("một", unicodedata.normalize("NFD", "một"), " một "), voice, tmp_path)
    assert voice.spoken == ["một"]


def test_a_text_that_fails_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    outcome = render(TEXTS, ToneVoice(refused=["hai"]), tmp_path)
    assert [failure.text for failure in outcome.failures] == ["hai"]
    assert "nothing to hear" in outcome.failures[0].reason
    assert [prompt.text for prompt in read_manifest(tmp_path)] == ["Xin chào quý vị.", "ba", "một"]


def test_without_an_engine_nothing_is_touched(tmp_path: Path) -> None:
    class NoVoice(ToneVoice):
        @property
        def engine(self) -> str:
            raise VoiceUnavailable("Install one.")

        @engine.setter
        def engine(self, _value: str) -> None:
            pass

    render(TEXTS, ToneVoice(), tmp_path)
    before = contents(tmp_path)
    with pytest.raises(VoiceUnavailable):
        render((*TEXTS, "bốn"), NoVoice(), tmp_path)
    assert contents(tmp_path) == before


def test_no_texts_at_all_is_a_mistake_and_removes_nothing(tmp_path: Path) -> None:
    render(TEXTS, ToneVoice(), tmp_path)
    with pytest.raises(NothingToRender):
        render((), ToneVoice(), tmp_path)
    assert len(contents(tmp_path)) == 5


def test_what_a_killed_render_left_of_a_text_nobody_needs_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "0123456789abcdef.wav.part"
    left.write_bytes(b"RIFF")
    assert render(TEXTS, ToneVoice(), tmp_path).removed == 1
    assert not left.exists()


def test_files_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("ours")
    (tmp_path / "hold-music.wav").write_bytes(b"theirs")
    render(TEXTS, ToneVoice(), tmp_path)
    assert {"README.md", "hold-music.wav"} <= set(contents(tmp_path))


def test_two_texts_are_in_work_at_once(tmp_path: Path) -> None:
    # Each waits for the other: one after the other would break the barrier.
    barrier = threading.Barrier(2, timeout=30)
    render(("một", "hai"), ToneVoice(before=lambda _text: void(barrier.wait())), tmp_path)


def void(_value: int) -> None:
    pass


def test_progress_counts_from_what_is_ready_to_all(tmp_path: Path) -> None:
    render(TEXTS[:2], ToneVoice(), tmp_path)
    told: list[tuple[int, int]] = []
    render(TEXTS, ToneVoice(), tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 4), (3, 4), (4, 4)]


KILLED = """
import os, signal, sys
from pathlib import Path
from ivr.speech.prompts import folder
from ivr.speech.prompts.render import render
from tests.speech.voice import ToneVoice

replace = Path.replace
def replace_or_die(self, target):
    if len(list(Path(sys.argv[1]).glob("*.wav"))) >= 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
Path.replace = replace_or_die
render(sys.argv[2:], ToneVoice(), Path(sys.argv[1]))
"""


def test_a_render_killed_between_writing_and_renaming_resumes(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), *TEXTS], capture_output=True, check=False)
    assert done.returncode == -9, done.stderr
    left = contents(tmp_path)
    assert any(name.endswith(".part") for name in left)
    assert MANIFEST not in left
    again = ToneVoice()
    outcome = render(TEXTS, again, tmp_path)
    # Two writers may both pass the count before one dies, so two or three files are complete.
    assert outcome.kept in (2, 3)
    assert len(again.spoken) == 4 - outcome.kept
    assert not any(name.endswith(".part") for name in contents(tmp_path))
    resumed = contents(tmp_path)
    render(TEXTS, ToneVoice(), tmp_path, force=True)
    assert contents(tmp_path) == resumed


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "0123456789abcdef.wav"
    write(target, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(target, b"new")
    assert target.read_bytes() == b"old"
