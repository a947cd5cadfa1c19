"""Recordings of people win over the machine, prompt by prompt; bad and outdated ones are told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.core.language.sentence import final
from ivr.services.prompts import file_name, recording_key
from ivr.speech.audio import decode_mulaw, silence
from ivr.speech.prompts.folder import read_manifest
from ivr.speech.prompts.joints import LONGEST_GAP, SHORTEST_GAP, joints
from ivr.speech.prompts.mastering import mastered
from ivr.speech.prompts.recordings import SPEAKER, read_recordings
from ivr.speech.prompts.render import render
from ivr.speech.sound.level import measure
from ivr.speech.sound.wav import from_wav
from tests.speech.human import RATE, record, said, wav
from tests.speech.voice import ToneVoice

GREETING = "Tổng đài Gần Dân xin nghe."
TEXTS = (GREETING, "một", "một.", "hai")


def named(text: str, number: str = "001-") -> str:
    return f"{number}{recording_key(text)}.wav"


@pytest.mark.parametrize("name", [named(GREETING), named(GREETING, ""), named(GREETING)[:-4].upper() + " lần 2.WAV"])
def test_a_recording_is_known_by_the_name_that_the_sheet_gives(name: str, tmp_path: Path) -> None:
    record(tmp_path, name, GREETING)
    assert list(read_recordings(tmp_path, TEXTS).voices) == [GREETING]


def test_a_recording_is_known_by_its_title(tmp_path: Path) -> None:
    (tmp_path / "lời chào.wav").write_bytes(wav(said(GREETING), title=GREETING))
    assert list(read_recordings(tmp_path, TEXTS).voices) == [GREETING]


def test_the_number_alone_names_nothing(tmp_path: Path) -> None:
    # Numbers move when a sentence is added: a wrong sentence would be spoken.
    record(tmp_path, "001.wav", GREETING)
    (refused,) = read_recordings(tmp_path, TEXTS).refused
    assert str(refused) == "001.wav: neither its name nor its title tells the text; name it as the sheet does"


def test_a_name_and_a_title_that_disagree_are_refused(tmp_path: Path) -> None:
    (tmp_path / named("hai")).write_bytes(wav(said("một"), title="một"))
    (refused,) = read_recordings(tmp_path, TEXTS).refused
    assert "its title is another text (một)" in refused.what


def test_a_second_recording_of_the_same_text_is_refused(tmp_path: Path) -> None:
    record(tmp_path, named(GREETING, "001-"), GREETING)
    record(tmp_path, named(GREETING, "002-"), GREETING)
    found = read_recordings(tmp_path, TEXTS)
    assert list(found.voices) == [GREETING]
    assert found.refused[0].what == f"{named(GREETING, '001-')} says the same text"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"not a sound", "save it as WAV again"),
        (wav(np.zeros(RATE)), "nothing is to be heard"),
        (wav(np.clip(said(GREETING, height=2), -1, 1)), "clipped"),
        (wav(said(GREETING, noise=0.08)), "too noisy"),
        (wav(said("một")), "too short"),
    ],
)
def test_a_bad_recording_is_refused_with_file_reason_and_what_to_do(
    content: bytes, expected: str, tmp_path: Path
) -> None:
    (tmp_path / named(GREETING)).write_bytes(content)
    found = read_recordings(tmp_path, TEXTS)
    assert found.voices == {}
    assert str(found.refused[0]).startswith(f"{named(GREETING)}: ")
    assert expected in str(found.refused[0])


def test_a_recording_of_a_changed_text_is_out_of_date_and_told_by_its_words(tmp_path: Path) -> None:
    record(tmp_path, named("Phí là hai mươi nghìn đồng."), "Phí là hai mươi nghìn đồng.")
    found = read_recordings(tmp_path, TEXTS, former=["Phí là hai mươi nghìn đồng."])
    assert (found.voices, found.refused) == ({}, ())
    assert found.stale[0].what == "no prompt has its text any more: Phí là hai mươi nghìn đồng."


def test_no_folder_means_no_recordings_and_other_files_are_no_business_of_ours(tmp_path: Path) -> None:
    assert read_recordings(tmp_path / "absent", TEXTS).voices == {}
    (tmp_path / SPEAKER).write_text("Nguyễn Thị Lan\n", "utf-8")
    (tmp_path / "ghi chú.docx").write_bytes(b"")
    assert read_recordings(tmp_path, TEXTS).refused == ()


# ------------------------------------------------------------ rendered


def test_a_recorded_prompt_is_spoken_by_the_person_and_the_others_by_the_machine(tmp_path: Path) -> None:
    record(tmp_path / "r", named(GREETING), GREETING)
    (tmp_path / "r" / SPEAKER).write_text("Nguyễn Thị Lan\n", "utf-8")
    machine = ToneVoice()
    render(TEXTS, machine, tmp_path / "a", recorded=read_recordings(tmp_path / "r", TEXTS).voices)
    told = {prompt.text: (prompt.voice, prompt.engine) for prompt in read_manifest(tmp_path / "a")}
    assert told[GREETING] == ("human", "Nguyễn Thị Lan")
    assert {told[text] for text in TEXTS[1:]} == {("tone", "tone 1.0")}
    assert GREETING not in machine.spoken


def test_a_render_with_the_same_recordings_does_nothing_and_a_better_take_is_used(tmp_path: Path) -> None:
    file = record(tmp_path / "r", named(GREETING), GREETING)

    def again() -> tuple[int, int]:
        outcome = render(TEXTS, ToneVoice(), tmp_path / "a", recorded=read_recordings(file.parent, TEXTS).voices)
        return outcome.rendered, outcome.removed

    assert again() == (4, 0)
    assert again() == (0, 0)
    file.write_bytes(wav(said(GREETING, pace=2.8)))
    assert again() == (1, 1)
    file.unlink()
    assert again() == (1, 1)
    assert {prompt.voice for prompt in read_manifest(tmp_path / "a")} == {"tone"}


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "FLOAT"])
def test_every_kind_of_recording_comes_out_as_the_other_prompts(rate: int, subtype: str, tmp_path: Path) -> None:
    noise = 0.005 if subtype == "PCM_U8" else 0.0005
    stereo = np.column_stack((0.3 * said(GREETING, rate, noise=noise), said(GREETING, rate, noise=noise)))
    (tmp_path / named(GREETING)).write_bytes(wav(stereo, rate, subtype))
    render([GREETING], ToneVoice(), tmp_path / "a", recorded=read_recordings(tmp_path, TEXTS).voices)
    measured = measure(tmp_path / "a" / read_manifest(tmp_path / "a")[0].file)
    assert measured
    assert measured.loudness == pytest.approx(-20, abs=0.5)
    assert measured.peak <= -1
    assert measured.seconds == pytest.approx(2.0, abs=0.06)


def test_the_silence_and_the_noise_around_a_recording_are_cut_off(tmp_path: Path) -> None:
    samples = np.concatenate((silence(1.3, RATE), said("hai", noise=0), silence(2, RATE)))
    noisy = samples + 0.003 * np.random.default_rng(3).standard_normal(len(samples))
    (tmp_path / named("hai")).write_bytes(wav(noisy))
    voice = read_recordings(tmp_path, TEXTS).voices["hai"]
    assert len(mastered(voice.speak("hai"), "hai")) / 8000 == pytest.approx(1 / 3 + 0.04, abs=0.05)


def test_recorded_pieces_follow_each_other_like_words_of_one_sentence(tmp_path: Path) -> None:
    pieces = ("một", "hai", final("một"))
    for piece, height in zip(pieces, (0.1, 0.5, 0.25), strict=True):
        (tmp_path / named(piece)).write_bytes(wav(said(piece, height=height, noise=0.0005)))
    voices = read_recordings(tmp_path, TEXTS).voices
    for joint in joints([decode_mulaw(mastered(voices[piece].speak(piece), piece)) for piece in pieces]):
        assert SHORTEST_GAP <= joint.gap <= LONGEST_GAP
        assert abs(joint.step) < 1


def test_the_prompt_carries_text_and_speaker(tmp_path: Path) -> None:
    record(tmp_path, named("hai"), "hai")
    voices = read_recordings(tmp_path, TEXTS).voices
    render(["hai"], ToneVoice(), tmp_path / "a", recorded=voices)
    take = from_wav((tmp_path / "a" / file_name("hai", voices["hai"])).read_bytes())
    assert (take.text, take.voice, take.engine) == ("hai", "human", "unnamed speaker")
