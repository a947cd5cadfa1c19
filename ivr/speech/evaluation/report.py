"""The figures of an evaluation as one HTML page with plots, without any other file or host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.speech.evaluation.results import Verdict
from ivr.speech.page import page

#: Told apart by people who see no difference between red and green.
COLOURS: Mapping[str, str] = {
    Verdict.RIGHT: "#0072b2",
    Verdict.ASKED: "#56b4e9",
    Verdict.MISSED: "#bbbbbb",
    Verdict.ASKED_WRONG: "#e69f00",
    Verdict.WRONG: "#b3001b",
    Verdict.REJECTED: "#009e73",
    Verdict.ACCEPTED: "#5c0a4f",
}
_GROUPS = {"By intent": "by_intent", "By condition": "by_condition", "By voice": "by_voice"}
_CURVES = {"right": COLOURS[Verdict.RIGHT], "wrong": COLOURS[Verdict.WRONG], "accepted": COLOURS[Verdict.ACCEPTED]}
_SUMS = {
    "understood rightly": "right",
    "rightly understood or asked": "right_or_asked",
    "understood wrongly": "wrong",
    "of other speech accepted": "accepted",
    "word error rate": "word_error_rate",
}


def evaluation_page(figures: Mapping[str, Any]) -> str:
    """The page for what ``figures.figures_of`` gave."""
    return page(
        "evaluation.html",
        figures=figures,
        colours={verdict.value: COLOURS[verdict] for verdict in Verdict},
        sums=[(name, figures[key]) for name, key in _SUMS.items()],
        groups=[(title, _bars(figures[key])) for title, key in _GROUPS.items() if figures[key]],
        curves=[_line(name, colour, figures["curve"]) for name, colour in _CURVES.items()],
    )


def _bars(groups: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "count": group["recordings"], "pieces": _pieces(group["verdicts"], group["recordings"])}
        for name, group in groups.items()
    ]


def _pieces(verdicts: Mapping[str, int], whole: int) -> list[dict[str, Any]]:
    pieces, at = [], 0
    for verdict, count in verdicts.items():
        pieces.append({"verdict": verdict, "count": count, "at": at / whole, "width": count / whole})
        at += count
    return pieces


def _line(name: str, colour: str, curve: list[Mapping[str, Any]]) -> dict[str, str]:
    points = (f"{60 + 820 * row['score']:.1f},{290 - 270 * row[name]:.1f}" for row in curve if row[name] is not None)
    return {"name": name, "colour": colour, "points": " ".join(points)}
