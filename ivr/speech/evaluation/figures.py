"""The figures of an evaluation, as one JSON object: shares, confusions, errors a word, and the curve."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from ivr.core.intents import OUT_OF_SCOPE
from ivr.speech.evaluation.results import Result, Verdict, is_right

Figures = dict[str, object]

_STEPS = tuple(step / 20 for step in range(21))
_WORD = re.compile(r"[^\W_]+")


def figures_of(results: Sequence[Result], model: str) -> Figures:
    """Everything that is told about ``results``; ``model`` is the line that describes the model."""
    return {
        "model": model,
        "recordings": len(results),
        **_shares(results),
        "word_error_rate": word_error_rate(results),
        "seconds": _seconds(results),
        "by_intent": _by(results, lambda result: result.sample.intent),
        "by_voice": _by(results, lambda result: result.sample.voice),
        "by_condition": _by(results, lambda result: result.sample.condition),
        "confusions": _confusions(results),
        "curve": _curve(results),
        "failures": [_failure(result) for result in results if result.verdict not in _GOOD],
    }


_GOOD = (Verdict.RIGHT, Verdict.REJECTED)


def _ours(results: Iterable[Result]) -> list[Result]:
    return [result for result in results if result.sample.intent != OUT_OF_SCOPE]


def _others(results: Iterable[Result]) -> list[Result]:
    return [result for result in results if result.sample.intent == OUT_OF_SCOPE]


def _shares(results: Sequence[Result]) -> Figures:
    """What is ours: understood, asked, missed, wrong. What is not: rejected, asked about, accepted."""
    counts = Counter(result.verdict for result in results)
    ours, others = len(_ours(results)), len(_others(results))
    return {
        "in_scope": ours,
        "right": _share(counts[Verdict.RIGHT], ours),
        "right_or_asked": _share(counts[Verdict.RIGHT] + counts[Verdict.ASKED], ours),
        "missed": _share(counts[Verdict.MISSED], ours),
        "wrong": _share(counts[Verdict.WRONG], ours),
        "out_of_scope": others,
        "rejected": _share(counts[Verdict.REJECTED], others),
        "accepted": _share(counts[Verdict.ACCEPTED], others),
        "verdicts": {verdict.value: counts[verdict] for verdict in Verdict if counts[verdict]},
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _by(results: Sequence[Result], key: Callable[[Result], str]) -> dict[str, Figures]:
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    named = {name: group for name, group in sorted(groups.items()) if name}
    return {
        name: {"recordings": len(group), **_shares(group), "word_error_rate": word_error_rate(group)}
        for name, group in named.items()
    }


def _confusions(results: Iterable[Result]) -> list[Figures]:
    """What was taken, or asked about, for something else; the most frequent first."""
    counts = Counter(
        (result.sample.intent, result.guess, result.meaning.decision.value)
        for result in results
        if result.guess != OUT_OF_SCOPE and not is_right(result.sample.intent, result.meaning)
    )
    return [
        {"meant": meant, "taken_for": guess, "decision": decision, "count": count}
        for (meant, guess, decision), count in counts.most_common()
    ]


def _curve(results: Sequence[Result]) -> list[Figures]:
    """If every guess from a score on were taken: how many rightly, how many wrongly, and how many of others'."""
    ours, others = _ours(results), _others(results)
    return [
        {
            "score": step,
            "right": _share(
                sum(_taken(result, step) and is_right(result.sample.intent, result.meaning) for result in ours),
                len(ours),
            ),
            "wrong": _share(
                sum(_taken(result, step) and not is_right(result.sample.intent, result.meaning) for result in ours),
                len(ours),
            ),
            "accepted": _share(sum(_taken(result, step) for result in others), len(others)),
        }
        for step in _STEPS
    ]


def _taken(result: Result, step: float) -> bool:
    return result.meaning.intent != OUT_OF_SCOPE and result.meaning.score >= step


def word_error_rate(results: Iterable[Result]) -> float | None:
    """Words wrong, missing and too many, a word that was said."""
    pairs = [(words(result.sample.text), words(result.meaning.text)) for result in results]
    said = sum(len(reference) for reference, _ in pairs)
    return _share(sum(Levenshtein.distance(reference, heard) for reference, heard in pairs), said)


def words(text: str) -> list[str]:
    """The syllables of a text, lower case, without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _seconds(results: Sequence[Result]) -> Figures:
    audio = sum(result.audio for result in results)
    waits = sorted(result.wait for result in results if result.wait is not None)
    return {
        "audio": round(audio, 1),
        "cpu_a_second": round(sum(result.cpu for result in results) / audio, 4) if audio else None,
        "end_after_median": round(waits[len(waits) // 2], 2) if waits else None,
        "end_after_p95": round(waits[len(waits) * 95 // 100], 2) if waits else None,
    }


def _failure(result: Result) -> Figures:
    return {
        "file": result.sample.file.name,
        "said": result.sample.text,
        "meant": result.sample.intent,
        "heard": result.meaning.text,
        "verdict": result.verdict.value,
        "guess": result.guess,
        "score": round(result.meaning.score, 3),
        "confidence": round(result.confidence, 3),
    }
