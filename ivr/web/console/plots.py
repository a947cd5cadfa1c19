"""Small plots as SVG in the page: no script, no style, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint
from markupsafe import Markup

#: Pixels of a plot, as wide as the page; it shrinks with it.
WIDTH, HEIGHT = 960, 220
#: Colours that a grey printer keeps apart: kept, missed, neither.
KEPT, MISSED, OPEN = "#2c7a53", "#9d241b", "#b9b3a3"
_BAR = 260


def bar(value: float, most: float) -> Markup:
    """A bar as long as ``value`` is of ``most``; the number itself stands beside it."""
    width = round(_BAR * value / most) if most > 0 else 0
    return Markup(
        '<svg class="bar" width="{w}" height="18" viewBox="0 0 {w} 18" aria-hidden="true" focusable="false">'
        '<rect width="{own}" height="18" fill="{colour}"/></svg>'
    ).format(w=_BAR, own=max(width, 2 if value else 0), colour=KEPT)


def columns(days: Sequence[tuple[str, int, int, int]], title: str) -> Markup:
    """A column a day: its name, and how many were kept, missed, neither, from the ground up."""
    most = max((sum(parts) for _, *parts in days), default=0)
    if not most:
        return Markup()
    step, ground = WIDTH / len(days), HEIGHT - 30
    drawn = Markup().join(_column(day, place * step, step, ground, most) for place, day in enumerate(days))
    return Markup(
        '<svg class="plot" viewBox="0 0 {w} {h}" role="img" aria-label="{title}" focusable="false">'
        '<line x1="0" y1="{ground}" x2="{w}" y2="{ground}" stroke="#4c544f"/>'
        '<text x="0" y="14" font-size="15" fill="#4c544f">{most}</text>{drawn}</svg>'
    ).format(w=WIDTH, h=HEIGHT, title=title, ground=ground, most=most, drawn=drawn)


def _column(day: tuple[str, int, int, int], left: float, step: float, ground: int, most: int) -> Markup:
    name, *parts = day
    pieces, top = [], float(ground)
    for count, colour in zip(parts, (KEPT, MISSED, OPEN), strict=True):
        height = (ground - 24) * count / most
        top -= height
        if count:
            pieces.append(
                Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
                    left + step * 0.15, top, step * 0.7, height, colour
                )
            )
    label = Markup('<text x="{:.1f}" y="{}" font-size="14" text-anchor="middle" fill="#1c211e">{}</text>')
    return Markup().join((*pieces, label.format(left + step / 2, ground + 20, name)))


def percent(rate: float | None) -> str:
    """A share as it is written in Viet Nam: ``87,5%``; a dash where there is none."""
    return "–" if rate is None else f"{rate * 100:.1f}".replace(".", ",") + "%"


def add(console: Blueprint) -> None:
    """Make them filters of the templates."""
    for each in (bar, columns, percent):
        console.add_app_template_filter(each, each.__name__)
