"""The forms by which a supervisor decides: who goes before others."""

from __future__ import annotations

from ivr.core.requests.precedence import state_of
from ivr.core.requests.priority import Ground, Priority
from ivr.services.audit import Actor
from ivr.services.priorities import Priorities
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import Hall
from tests.web.console.walk import Walk
from tests.web.desk import Browser

CARD = "/console/card/r1"
NOTE = "bà cụ ở bản Thượng"
DECIDED = "Người khác vừa đổi ưu tiên của việc này"


def at_the_card(hall: Hall) -> Browser:
    hall.ask("r1", topic="khai-sinh", asked=3, priority=Priority.ASKED_REPEATEDLY)
    browser = supervisor(hall)
    browser.open(CARD)
    return browser


def decided_by_another(hall: Hall) -> None:
    hall.station.hire(THU)
    seen = state_of(hall.request("r1"))
    Priorities(hall.store, hall.clock).give(Actor(THU.id), "r1", seen, Ground.DANGER)


WALKS = {
    "give_priority": Walk(
        f"{CARD}/priority/give",
        at_the_card,
        {"ground": "frail", "note": NOTE},
        decided_by_another,
        DECIDED,
        ("có người có thể gặp nguy", NOTE),
    ),
    "take_priority": Walk(
        f"{CARD}/priority/take",
        at_the_card,
        {"ground": "not_pressing", "note": NOTE},
        decided_by_another,
        DECIDED,
        ("có người có thể gặp nguy", NOTE),
    ),
}
