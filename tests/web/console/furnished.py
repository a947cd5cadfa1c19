"""A hall with a request in every state, and every page of the console as somebody opens it there."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.core.callback import Status
from ivr.core.requests.closing import Agreement
from ivr.core.requests.outcome import Outcome
from ivr.core.requests.units import Duty
from ivr.services.staffing import Staffing
from tests.core.made import at
from tests.services.staff import ADMINISTRATOR, LAN
from tests.web.console.hall import MAI, NAM, Hall
from tests.web.console.month import month_of_work
from tests.web.console.walk import UnsteadyStore
from tests.web.console.walks_of_requests import with_a_telephone


@dataclass(frozen=True)
class Place:
    """A page: its name among screenshots, its path behind ``/console/``, and the endpoint that answers."""

    name: str
    path: str
    endpoint: str


def _card(state: str) -> Place:
    return Place(f"card-{state}", f"card/{state}", "card")


#: What an officer opens.
OFFICERS = (
    Place("board", "board", "board"),
    *map(_card, ("waiting", "urgent", "late", "spoken", "typed", "unclear")),
    *map(_card, ("mine", "ringing", "hers", "again", "solved")),
    Place("board-done", "board?done=solved", "board"),
    Place("day", "day", "day"),
    Place("sheet", "day/sheet", "sheet"),
    Place("typed-in", "day/typed", "typed"),
    Place("shortcuts", "shortcuts", "shortcuts"),
    Place("account", "account", "account"),
    Place("password", "password", "password"),
    Place("telephone", "telephone", "telephone"),
)
#: What only a supervisor opens.
SUPERVISORS = (
    Place("figures", "figures", "figures"),
    Place("figures-of-a-topic", "figures?topic=can-cuoc", "figures"),
    Place("month-sheet", "figures/sheet", "figures_sheet"),
    Place("staff", "staff", "staff"),
    Place("staff-one", f"staff/{LAN.id}", "staff_one"),
    Place("staff-disabled", f"staff/{NAM.id}", "staff_one"),
    Place("unit", "units/xa-dong-mau", "unit_one"),
    Place("facts", "facts", "facts"),
    Place("facts-confirmed", "facts?state=confirmed", "facts"),
    Place("fact", "facts/emergency-police", "fact_one"),
    Place("days", "days", "days"),
    Place("line", "line", "line"),
    Place("rights", "rights", "rights"),
    Place("retention", "retention", "retention"),
    Place("audit", "audit", "audit"),
    Place("card-of-a-supervisor", "card/waiting", "card"),
)


def furnished() -> Hall:
    """Monday at nine: every state that a card can be in, a month of work behind it, duties ahead."""
    hall = Hall(UnsteadyStore())
    month_of_work(hall)
    with_a_telephone(hall)
    _requests(hall)
    hall.queue.take(LAN.id, "mine")
    hall.queue.take(LAN.id, "ringing")
    hall.work.calling.ring(LAN.id, "ringing")
    hall.queue.take(MAI.id, "hers")
    hall.queue.take(LAN.id, "solved")
    hall.outcomes.record(LAN.id, "solved", Outcome.SOLVED, "Đã dặn giấy chứng sinh và giấy tờ của cha mẹ.")
    hall.queue.take(LAN.id, "again")
    hall.outcomes.record(LAN.id, "again", Outcome.NO_ANSWER, "Chuông đổ lâu, không ai nhấc máy.")
    hall.queue.take(LAN.id, "promised")
    hall.outcomes.agree(LAN.id, "promised", Agreement(at("13:30"), at("17:00"), LAN.id), "Chiều bà con mới ở nhà.")
    Staffing(hall.store, hall.clock).plan(Duty(LAN.id, at("2026-11-30 07:30"), at("2026-11-30 11:30")), ADMINISTRATOR)
    hall.station.officers.disable(NAM.id, ADMINISTRATOR)
    return hall


def _requests(hall: Hall) -> None:
    long = "tôi muốn hỏi làm căn cước cho cháu mười bốn tuổi thì mang giấy tờ gì, cháu ở với ông bà, cha mẹ đi làm xa"
    path = ("welcome", "main", "can-cuoc", "officer")
    hall.ask("late", minutes_ago=150, topic="khai-sinh", path=("main", "papers", "khai-sinh", "officer"))
    with hall.store.transaction() as tx:
        late = tx.callback("late")
        assert late is not None
        assert tx.save_callback(late.promised(hall.clock.now()))
    hall.clock.pass_(minutes=10)
    hall.ask("waiting", minutes_ago=30, topic="can-cuoc", path=path)
    hall.ask("urgent", minutes_ago=20, topic="trinh-bao", priority="urgent", path=("main", "trinh-bao"))
    hall.ask("spoken", topic="can-cuoc", path=path, said=long, url="https://platform.example/voice")
    hall.ask("typed", minutes_ago=40, topic="tam-tru", proven=False, path=("main", "residence", "tam-tru"), asked=3)
    hall.ask("unclear", minutes_ago=5, topic=None, path=("main",), said="alo alo có ai nghe không")
    for key in ("mine", "ringing", "hers", "solved", "again", "promised"):
        hall.ask(key, topic="khai-sinh", path=("main", "papers", "khai-sinh", "officer"), said="cho cháu ngoại")
    assert hall.request("late").status is Status.WAITING
