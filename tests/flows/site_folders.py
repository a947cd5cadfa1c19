"""Sites for tests: the worked example, and folders with a ``site.yaml`` of one's own."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from ivr.core.calendar import VIETNAM
from ivr.core.flow import Flow, choices_of
from ivr.flows.loader import load_flow
from tests.services.house import Caller, House

#: A province that does not exist, as docs/sites.md shows it.
EXAMPLE = Path(__file__).parents[2] / "sites" / "vi-du"


def site(folder: Path, text: str, name: str = "Xã Thử") -> Path:
    """A site whose file is ``text`` after its name."""
    made = folder / "site"
    made.mkdir(exist_ok=True)
    (made / "site.yaml").write_text(f"name: {name}\n{text}", encoding="utf-8")
    return made


def point(commune: str, *, area: str = "", place: str = "nhà văn hóa", days: str = "tuesday") -> str:
    """One help point, as an item of ``help_points``."""
    return (
        f"  - {{{f'area: {area}, ' if area else ''}commune: {commune}, place: {place}, days: [{days}], "
        'open: "19:00", close: "20:00", helps_with: nộp hồ sơ, until: 2026-12-31}\n'
    )


def with_points(folder: Path, *points: str) -> Flow:
    """The book with a site that has these help points."""
    return load_flow(site=site(folder, "help_points:\n" + "".join(points)))


def offered(flow: Flow, name: str) -> list[tuple[str, str, str]]:
    """Key, sentence and goal of every option of a node."""
    return [(choice.key, " ".join(choice.say.texts()), choice.go) for choice in choices_of(flow.nodes[name])]


def rung(flow: Flow, day: date, hour: int = 9) -> Caller:
    """A caller who has heard the greeting and the main menu on ``day``."""
    house = House(flow)
    house.clock.time = datetime.combine(day, time(hour), VIETNAM)
    return house.ring()
