"""How times and telephone numbers are shown; the words around them stand in the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint

from ivr.core.calendar import VIETNAM, day_of
from ivr.core.privacy.masking import mask_numbers

_COUNTRY = "+84"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as people name it: ``days`` from today (-1: yesterday), ``weekday`` (Monday is 0)."""

    clock: str
    days: int
    weekday: int
    date: str


def moment(at: datetime, now: datetime) -> Moment:
    """``at`` seen from ``now``, in Vietnam's time."""
    local, today = at.astimezone(VIETNAM), day_of(now)
    return Moment(local.strftime("%H:%M"), (local.date() - today).days, local.weekday(), local.strftime("%d/%m"))


def minutes(later: datetime, earlier: datetime) -> int:
    """Whole minutes between two moments; none when they are the wrong way round."""
    return max(0, int((later - earlier).total_seconds() // 60))


def dialled(number: str | None) -> str:
    """A number as it is dialled in Viet Nam, in groups: ``0912 345 678``; foreign ones in E.164, none as empty."""
    if not number:
        return ""
    if not number.startswith(_COUNTRY):
        return number
    local = f"0{number.removeprefix(_COUNTRY)}"
    return " ".join(part for part in (local[:4], local[4:7], local[7:]) if part)


def masked(number: str | None) -> str:
    """A number as it may stand in a list: ``0912***678``; none as empty."""
    return mask_numbers(dialled(number).replace(" ", ""))


def add(console: Blueprint) -> None:
    """Make them filters of the templates."""
    for shown in (moment, minutes, dialled, masked):
        console.add_app_template_filter(shown, shown.__name__)
