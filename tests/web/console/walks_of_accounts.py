"""The forms of signing in and of one's own account."""

from __future__ import annotations

from ivr.services.audit import Actor
from tests.services.staff import HUNG, LAN, OTHER, PASSWORD
from tests.web.console.chief import supervisor
from tests.web.console.hall import Hall
from tests.web.console.walk import Walk
from tests.web.desk import Browser

MAI_AT_ANOTHER_DESK = Actor("mai", "10.0.0.8")
#: What is told to whoever sends a form when the session is over.
ENDED = "Phiên làm việc đã kết thúc"


def at_the_door(hall: Hall) -> Browser:
    browser = Browser(hall.app)
    browser.open("/console/sign-in")
    return browser


def asked_for_a_code(hall: Hall) -> Browser:
    hall.station.enrol(HUNG)
    browser = Browser(hall.app)
    browser.sign_in(HUNG.id)
    return browser


def enrolling(hall: Hall) -> Browser:
    hall.station.hire(HUNG)
    browser = Browser(hall.app)
    browser.sign_in(HUNG.id)
    return browser


def at(place: str, hall: Hall) -> Browser:
    browser = hall.officer()
    browser.open(f"/console/{place}")
    return browser


def at_the_audit(hall: Hall) -> Browser:
    browser = supervisor(hall)
    browser.open("/console/audit")
    return browser


def enrol_anew(hall: Hall) -> None:
    """In another window: the picture on this page belongs to no telephone any more."""
    visit = hall.station.door.visit(hall.station.enter(HUNG))
    hall.station.own.begin_enrolment(visit)


def end_her_sessions(hall: Hall) -> None:
    with hall.store.transaction() as tx:
        for officer in tx.staff.officers():
            tx.accounts.end_sessions(officer.id)


def pending_code(hall: Hall) -> dict[str, str]:
    return {"code": hall.station.one_time_code(pending=True)}


WALKS = {
    "enter": Walk(
        "/console/sign-in",
        at_the_door,
        {"name": LAN.id, "password": PASSWORD},
        lambda hall: hall.station.officers.disable(LAN.id, MAI_AT_ANOTHER_DESK),
        "Tên đăng nhập hoặc mật khẩu chưa đúng",
        (LAN.id,),
        422,
        # A browser that is signed in may sign in anew; the session before ends.
        frozenset({"signed-in", "signed-out"}),
    ),
    "prove": Walk(
        "/console/second-factor",
        asked_for_a_code,
        lambda hall: {"code": hall.station.one_time_code()},
        lambda hall: hall.station.door.prove(hall.station.enter(HUNG), hall.station.one_time_code(), "10.0.0.8"),
        "Mã chưa đúng hoặc đã dùng rồi",
        status=422,
    ),
    "confirm": Walk("/console/telephone", enrolling, pending_code, enrol_anew, "Mã chưa đúng", status=422),
    "begin": Walk(
        "/console/telephone/begin",
        lambda hall: at("telephone", hall),
        {"password": PASSWORD},
        end_her_sessions,
        ENDED,
        status=200,
    ),
    "change_password": Walk(
        "/console/password",
        lambda hall: at("password", hall),
        {"current": PASSWORD, "new": OTHER, "again": OTHER},
        end_her_sessions,
        ENDED,
        status=200,
    ),
    "sign_out": Walk("/console/sign-out", lambda hall: hall.officer(), {}, end_her_sessions, ENDED, status=200),
    "sign_out_everywhere": Walk(
        "/console/sign-out-everywhere", lambda hall: at("account", hall), {}, end_her_sessions, ENDED, status=200
    ),
    "verify_audit": Walk("/console/audit/verify", at_the_audit),
}
