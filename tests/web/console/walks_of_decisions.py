"""The forms by which a supervisor decides: who goes before others, what is done with people's data."""

from __future__ import annotations

from ivr.core.privacy.subject_case import Wish
from ivr.core.requests.precedence import state_of
from ivr.core.requests.priority import Ground, Priority
from ivr.services.audit import Actor
from ivr.services.priorities import Priorities
from tests.services.staff import ADMINISTRATOR
from tests.web.console.chief import THU, supervisor
from tests.web.console.hall import Hall
from tests.web.console.walk import Walk
from tests.web.desk import Browser

CARD = "/console/card/r1"
NOTE = "bà cụ ở bản Thượng"
RIGHTS, NUMBER, CASE = "/console/rights", "+84912345678", "token-1001"
OVERTAKEN = "người khác vừa ghi vào đề nghị này"
NOT_ASKED = "chưa có đề nghị nào như vậy của số này, hoặc đã làm xong"
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


def at_the_register(hall: Hall) -> Browser:
    browser = supervisor(hall)
    browser.open(RIGHTS)
    return browser


def with_a_case(hall: Hall) -> Browser:
    """The next id that the hall gives is the case's."""
    hall.station.ids.count = 1000
    hall.work.people.register.ask(ADMINISTRATOR, Wish.CORRECT, NUMBER)
    return at_the_register(hall)


def closed_by_another(hall: Hall) -> None:
    hall.work.people.register.close(ADMINISTRATOR, CASE, "đã sửa từ hôm qua")


def found(hall: Hall, wish: Wish) -> Browser:
    """At what is held on a number, of which ``wish`` was asked for."""
    hall.ask("r1", number=NUMBER)
    hall.work.people.register.ask(ADMINISTRATOR, wish, NUMBER)
    browser = at_the_register(hall)
    browser.send(f"{RIGHTS}/find", number=NUMBER)
    return browser


def asked_once_more(hall: Hall) -> Browser:
    browser = found(hall, Wish.ERASE)
    browser.send(f"{RIGHTS}/erasing")
    return browser


def copied_by_another(hall: Hall) -> None:
    hall.work.people.rights.export(ADMINISTRATOR, NUMBER)


def erased_by_another(hall: Hall) -> None:
    hall.work.people.rights.erase(ADMINISTRATOR, NUMBER, cancel_open=True)


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
    "register_wish": Walk(
        RIGHTS,
        at_the_register,
        {"number": NUMBER, "wish": "erase", "asked": "23/11/2026", "note": NOTE},
    ),
    "answer_wish": Walk(
        f"{RIGHTS}/{CASE}/answer", with_a_case, {}, closed_by_another, OVERTAKEN, ("đã sửa từ hôm qua",)
    ),
    "close_wish": Walk(
        f"{RIGHTS}/{CASE}/close",
        with_a_case,
        {"note": "đã sửa tên"},
        closed_by_another,
        OVERTAKEN,
        ("đã sửa từ hôm qua", "đã sửa tên"),
    ),
    "find_number": Walk(f"{RIGHTS}/find", at_the_register, {"number": NUMBER}),
    "export_number": Walk(
        f"{RIGHTS}/export", lambda hall: found(hall, Wish.EXPORT), {}, copied_by_another, NOT_ASKED, ("1 yêu cầu",)
    ),
    "erasing_number": Walk(
        f"{RIGHTS}/erasing", lambda hall: found(hall, Wish.ERASE), {}, erased_by_another, NOT_ASKED, ("1 yêu cầu",)
    ),
    "erase_number": Walk(
        f"{RIGHTS}/erase",
        asked_once_more,
        {"again": NUMBER, "cancel": "yes"},
        erased_by_another,
        NOT_ASKED,
        ("1 yêu cầu",),
    ),
}
