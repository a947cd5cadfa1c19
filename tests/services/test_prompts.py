"""What is wrong with the prompts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pytest

from ivr.services.prompts import (
    Fault,
    Level,
    Problem,
    Prompt,
    Speech,
    check,
    file_name,
    is_sentence,
    normalised,
)

EVEN = Level(-20.0, -3.0)


@dataclass(frozen=True)
class SilentVoice:
    name: str = "vi"
    engine: str = "espeak-ng 1.52.0"
    settings: str = "vi 125"

    def speak(self, text: str) -> Speech:
        raise AssertionError("checking needs no engine")


VOICE = SilentVoice()


def prompt(text: str, voice: SilentVoice = VOICE, seconds: float = 2.0) -> Prompt:
    return Prompt(text, file_name(text, voice), voice.name, voice.engine, seconds)


def problems(
    needed: Iterable[str],
    listed: Iterable[Prompt],
    on_disk: Iterable[str] | None = None,
    measure: Callable[[str], Level | None] = lambda _file: EVEN,
) -> tuple[Problem, ...]:
    listed = tuple(listed)
    files = (entry.file for entry in listed) if on_disk is None else on_disk
    return check(needed, listed, files, VOICE, measure)


def faults(found: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(problem.fault.value, problem.text) for problem in found]


def test_a_complete_even_set_has_no_problem() -> None:
    assert problems(("một", "Xin chào."), (prompt("một"), prompt("Xin chào."))) == ()


def test_a_text_without_an_entry_is_missing() -> None:
    assert faults(problems(("một", "hai"), [prompt("hai")])) == [("missing", "một")]


def test_an_entry_without_its_file_is_missing() -> None:
    assert faults(problems(["một"], [prompt("một")], on_disk=())) == [("missing", "một")]


def test_a_prompt_of_another_voice_or_other_settings_is_stale() -> None:
    slower = replace(VOICE, settings="vi 110")
    assert faults(problems(["một"], [prompt("một", slower)])) == [("stale", "một")]


def test_another_release_of_the_engine_alone_is_not_stale() -> None:
    assert problems(["một"], [replace(prompt("một"), engine="espeak-ng 1.51")]) == ()


def test_what_nobody_speaks_is_an_orphan_whether_listed_or_only_on_disk() -> None:
    stray = "0123456789abcdef.wav"
    found = problems(["một"], [prompt("một"), prompt("hai")], [prompt("một").file, prompt("hai").file, stray])
    assert {(problem.fault, problem.text) for problem in found} == {(Fault.ORPHAN, "hai"), (Fault.ORPHAN, "")}


@pytest.mark.parametrize(("seconds", "expected"), [(20.0, []), (20.1, [("too long", "một")])])
def test_a_prompt_may_last_twenty_seconds(seconds: float, expected: list[tuple[str, str]]) -> None:
    assert faults(problems(["một"], [prompt("một", seconds=seconds)])) == expected


@pytest.mark.parametrize(
    ("text", "loudness", "expected"),
    [
        ("Xin chào.", -19.1, []),
        ("Xin chào.", -20.9, []),
        ("Xin chào.", -18.9, [Fault.TOO_LOUD]),
        ("Xin chào.", -21.1, [Fault.TOO_QUIET]),
        ("một", -22.9, []),
        ("một", -23.1, [Fault.TOO_QUIET]),
        ("một", -16.9, [Fault.TOO_LOUD]),
        ("một", float("-inf"), [Fault.TOO_QUIET]),
    ],
)
def test_a_sentence_must_be_even_and_a_piece_nearly_so(text: str, loudness: float, expected: list[Fault]) -> None:
    found = problems([text], [prompt(text)], measure=lambda _file: Level(loudness, -3))
    assert [problem.fault for problem in found] == expected


@pytest.mark.parametrize(("peak", "expected"), [(-1.0, []), (-0.9, [Fault.CLIPPED]), (0.0, [Fault.CLIPPED])])
def test_a_peak_above_one_decibel_below_full_scale_counts_as_clipped(peak: float, expected: list[Fault]) -> None:
    found = problems(["một"], [prompt("một")], measure=lambda _file: Level(-20, peak))
    assert [problem.fault for problem in found] == expected


def test_a_file_that_cannot_be_measured_is_unreadable() -> None:
    assert faults(problems(["một"], [prompt("một")], measure=lambda _file: None)) == [("unreadable", "một")]


def test_the_unicode_form_of_a_needed_text_does_not_matter() -> None:
    assert problems([unicodedata.normalize("NFD", "một"), " một"], [prompt("một")]) == ()


def test_the_name_of_a_file_is_sixteen_hexadecimal_digits_of_text_and_settings() -> None:
    name = file_name("một", VOICE)
    assert len(name) == 20
    assert name.endswith(".wav")
    assert int(name[:16], 16) > 0
    assert name == file_name(unicodedata.normalize("NFD", "một"), VOICE)
    others = {file_name("hai", VOICE), file_name("một", replace(VOICE, settings="vi 110"))}
    assert len(others | {name}) == 3


@pytest.mark.parametrize(
    ("text", "whole"),
    [("Xin chào.", True), ("Đúng không?", True), ("Xin chào. ", True), ("một", False), ("một,", False)],
)
def test_a_sentence_ends_with_its_mark(text: str, whole: bool) -> None:
    assert is_sentence(text) is whole


def test_texts_are_compared_in_nfc_without_blanks_around() -> None:
    assert normalised(unicodedata.normalize("NFD", " tiếng Việt\n")) == "tiếng Việt"
