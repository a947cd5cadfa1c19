"""The forms of the board, the card and the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ivr.services.calling_ports import Placed
from tests.services.staff import LAN
from tests.web.console.hall import MAI, Hall
from tests.web.console.walk import Walk
from tests.web.desk import Browser

CARD = "/console/card/r1"
NOTE = "Bà con đã rõ, mai đến xã"
MORE_THAN_A_CLAIM = {"minutes": 11}


@dataclass
class Platform:
    """Takes every call."""

    rung: list[str] = field(default_factory=list)

    def ring(self, attempt: str, telephone: str) -> Placed:
        self.rung.append(telephone)
        assert len(self.rung) == 1, "nobody is rung twice"
        return Placed(f"CA-{attempt}", "queued")

    def find(self, telephone: str, since: datetime) -> tuple[Placed, ...]:
        return ()

    def look(self, call: str) -> Placed | None:
        return None

    def hang_up(self, call: str) -> None:
        """Nobody rings any more."""


def looking(hall: Hall) -> Browser:
    """At a card that nobody has in hand."""
    hall.ask("r1", topic="khai-sinh")
    browser = hall.officer()
    browser.open(CARD)
    return browser


def holding(hall: Hall) -> Browser:
    """At a card that she has in hand."""
    hall.ask("r1", topic="khai-sinh")
    hall.queue.take(LAN.id, "r1")
    browser = hall.officer()
    browser.open(CARD)
    return browser


def with_a_telephone(hall: Hall) -> None:
    """The platform rings for her from now on."""
    object.__setattr__(hall.work.calling, "dialler", Platform())
    with hall.store.transaction() as tx:
        tx.staff.save_officer(replace(LAN, telephone="+84912999999"))


def about_to_ring(hall: Hall) -> Browser:
    with_a_telephone(hall)
    return holding(hall)


def ringing(hall: Hall) -> Browser:
    browser = about_to_ring(hall)
    browser.send(f"{CARD}/call")
    return browser


def recorded(hall: Hall) -> Browser:
    """At the board, with a mistake to be taken back."""
    browser = holding(hall)
    browser.send(f"{CARD}/outcome", outcome="wrong_number")
    return browser


def waiting(hall: Hall) -> Browser:
    hall.ask("r1")
    return hall.officer()


def typing_in(hall: Hall) -> Browser:
    hall.ask("r1", topic="khai-sinh")
    browser = hall.officer()
    browser.open("/console/day/typed")
    return browser


def taken_by_mai(hall: Hall) -> None:
    hall.queue.take(MAI.id, "r1")


def lost_to_mai(hall: Hall) -> None:
    """The claim runs out, and another officer takes the request."""
    hall.clock.pass_(**MORE_THAN_A_CLAIM)
    hall.sweeps.once()
    hall.queue.take(MAI.id, "r1")


def too_late(hall: Hall) -> None:
    # In steps: her session goes on meanwhile.
    hall.clock.pass_(minutes=19)
    with hall.store.transaction() as tx:
        for session in tx.accounts.sessions(LAN.id):
            tx.accounts.touch_session(session.key, hall.clock.now())
    hall.clock.pass_(minutes=12)


def of_card(
    what: str,
    reach: Callable[[Hall], Browser],
    overtake: Callable[[Hall], object] | None,
    told: str,
    kept: tuple[str, ...] = (),
    **typed: str,
) -> Walk:
    return Walk(f"{CARD}/{what}", reach, typed, overtake, told, kept)


LOST = "không còn trong tay đồng chí"

WALKS = {
    "take_next": Walk("/console/next", waiting, {}, taken_by_mai, "không có việc nào đến lượt", status=200),
    "take": of_card("take", looking, taken_by_mai, "đã có người giữ hoặc đã xong"),
    "take_back": of_card("take-back", recorded, too_late, "Không lấy lại được kết quả nữa"),
    "release": of_card("release", holding, lost_to_mai, LOST, ("Lê Thị Mai",)),
    "transfer": of_card("transfer", holding, lost_to_mai, LOST, (NOTE, "Lê Thị Mai"), unit="xa-tay-mau", note=NOTE),
    "renew": of_card("renew", holding, lost_to_mai, LOST),
    "call": replace(of_card("call", about_to_ring, lost_to_mai, LOST), rings=True),
    "stop": of_card("stop", ringing, None, ""),
    "outcome": of_card(
        "outcome",
        holding,
        lost_to_mai,
        LOST,
        (NOTE, "Đã chỉ sang ủy ban xã", "Lê Thị Mai"),
        outcome="sent_elsewhere",
        note=NOTE,
    ),
    "type_in": of_card(
        "typed",
        typing_in,
        taken_by_mai,
        "đã có người khác giữ hoặc đã xong",
        (NOTE, "8:05", "Đã chỉ sang ủy ban xã", "Lê Thị Mai"),
        outcome="sent_elsewhere",
        day="2026-11-23",
        time="8:05",
        note=NOTE,
    ),
    # Each judgement is a line of its own, and the latest counts.
    "recognition": of_card("recognition", looking, None, "", judgement="right"),
}
