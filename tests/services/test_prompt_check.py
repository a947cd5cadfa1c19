"""What is wrong with the prompts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pytest

from ivr.core.language.spelling import syllables
from ivr.services.prompt_check import Fault, Problem, check, fits
from ivr.services.prompts import Measured, Prompt, Speech, Voice, file_name


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
    measure: Callable[[Measured], Measured | None] = lambda even: even,
    recorded: Mapping[str, Voice] | None = None,
) -> tuple[Problem, ...]:
    """Check; ``measure`` changes what an even file of each text measures."""
    listed = tuple(listed)
    files = (entry.file for entry in listed) if on_disk is None else on_disk
    texts = {entry.file: entry.text for entry in listed}
    return check(needed, listed, files, VOICE, lambda file: measure(even(texts[file])), recorded=recorded)


def even(text: str) -> Measured:
    """What a flawless file of ``text`` measures, at three syllables a second."""
    return Measured(-20.0, -3.0, syllables(text) / 3, text)


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
        ("một", -19.1, []),
        ("một", -21.1, [Fault.TOO_QUIET]),
        ("một", -18.9, [Fault.TOO_LOUD]),
        ("một", float("-inf"), [Fault.TOO_QUIET]),
    ],
)
def test_two_prompts_differ_by_two_units_at_most(text: str, loudness: float, expected: list[Fault]) -> None:
    found = problems([text], [prompt(text)], measure=lambda even: replace(even, loudness=loudness))
    assert [problem.fault for problem in found] == expected


@pytest.mark.parametrize(("peak", "expected"), [(-1.0, []), (-0.9, [Fault.CLIPPED]), (0.0, [Fault.CLIPPED])])
def test_a_peak_above_one_decibel_below_full_scale_counts_as_clipped(peak: float, expected: list[Fault]) -> None:
    found = problems(["một"], [prompt("một")], measure=lambda even: replace(even, peak=peak))
    assert [problem.fault for problem in found] == expected


def test_a_file_that_cannot_be_measured_is_unreadable() -> None:
    assert faults(problems(["một"], [prompt("một")], measure=lambda _file: None)) == [("unreadable", "một")]


def test_the_unicode_form_of_a_needed_text_does_not_matter() -> None:
    assert problems([unicodedata.normalize("NFD", "một"), " một"], [prompt("một")]) == ()


def test_a_file_that_says_of_itself_another_text_is_told() -> None:
    found = problems(["một"], [prompt("một")], measure=lambda even: replace(even, text="hai"))
    assert [(problem.fault, problem.detail) for problem in found] == [
        (Fault.OTHER_TEXT, "the file says of itself: hai")
    ]


@pytest.mark.parametrize(("factor", "expected"), [(1, []), (0.4, [Fault.UNLIKELY]), (4, [Fault.UNLIKELY])])
def test_a_length_that_does_not_fit_the_syllables_is_told(factor: float, expected: list[Fault]) -> None:
    text = "Cán bộ sẽ gọi lại trước chiều mai."
    found = problems([text], [prompt(text)], measure=lambda even: replace(even, seconds=even.seconds * factor))
    assert [problem.fault for problem in found] == expected


@pytest.mark.parametrize(
    ("text", "seconds", "fitting"),
    [
        ("một", 0.15, True),
        ("một", 0.1, False),
        ("một", 1.1, True),
        ("một", 1.3, False),
        ("Không, bấm số hai.", 2.5, True),
        ("Cháy gọi một một bốn, cấp cứu một một năm.", 6.5, True),
        ("Cháy gọi một một bốn, cấp cứu một một năm.", 1.4, False),
        ("Cháy gọi một một bốn, cấp cứu một một năm.", 8.0, False),
    ],
)
def test_a_pause_at_a_comma_counts_and_haste_does_not(text: str, seconds: float, fitting: bool) -> None:
    assert fits(text, seconds) is fitting


MANY = (
    tuple(f"Câu này có đúng sáu âm {word}." for word in ("a", "b", "c", "d", "e") for _ in "1")
    + tuple(f"Câu thứ {word} cũng vừa như vậy." for word in ("hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín"))
    + tuple(f"Xin mời {word} chọn một phím số." for word in ("bà", "ông", "cô", "chú", "bác", "anh", "chị", "em"))
)


@pytest.mark.parametrize(("factor", "found"), [(0.55, True), (0.8, False), (1.3, False), (1.9, True)])
def test_a_sentence_far_from_the_usual_pace_of_its_voice_is_told(factor: float, found: bool) -> None:
    odd = MANY[3]

    def measure(even: Measured) -> Measured:
        return replace(even, seconds=even.seconds * factor) if even.text == odd else even

    told = problems(MANY, map(prompt, MANY), measure=measure)
    assert faults(told) == ([("unlikely length", odd)] if found else [])
    assert not found or "this voice usually takes 2.3 s" in told[0].detail


def test_a_few_sentences_do_not_tell_how_a_voice_paces() -> None:
    few = MANY[:6]
    slow = {few[0]: 1.9}
    assert (
        problems(few, map(prompt, few), measure=lambda e: replace(e, seconds=e.seconds * slow.get(e.text, 1))) == ()
    )


def test_a_text_that_somebody_recorded_must_be_spoken_by_that_recording() -> None:
    officer = replace(VOICE, name="human", settings="human 1234")
    machine, human = prompt("một"), prompt("một", officer)
    assert faults(problems(["một"], [machine], recorded={"một": officer})) == [("stale", "một")]
    assert problems(["một"], [human], recorded={"một": officer}) == ()
    assert faults(problems(["một"], [human])) == [("stale", "một")]
