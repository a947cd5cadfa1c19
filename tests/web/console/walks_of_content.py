"""The forms by which supervisors decide what callers hear and when the office works; and the one that ends a demo."""

from __future__ import annotations

from datetime import date

from ivr.core.accounts.access import Credential, Session, session_key
from ivr.core.content.provenance import Provenance
from ivr.core.content.special_day import SpecialDay
from ivr.core.requests.units import Officer, Role
from ivr.services.fact_review import FactReview
from ivr.services.special_days import SpecialDays
from tests.services.house import CountedIds
from tests.services.staff import ADDRESS, ADMINISTRATOR
from tests.web.console.chief import supervisor
from tests.web.console.hall import Hall
from tests.web.console.walk import Walk
from tests.web.console.walks_of_accounts import ENDED, end_her_sessions
from tests.web.desk import Browser

FEE, DAYS, SAMPLES = "/console/facts/passport-fee", "/console/days", "/console/samples"
STORM, UNTIL, REASON = date(2026, 11, 24), date(2027, 3, 1), "Bão số 9"
SAMPLE = Officer("mau-hung", "Trần Văn Hùng (mẫu)", "tinh-mau", Role.SUPERVISOR)
DECIDED = "người khác vừa quyết định về điều này"


def on(place: str, hall: Hall) -> Browser:
    browser = supervisor(hall)
    browser.open(place)
    return browser


def review(hall: Hall) -> FactReview:
    return FactReview(hall.store, hall.clock, CountedIds())


def fee(hall: Hall) -> tuple[Provenance, str]:
    """The fact, and what a page that shows it now has seen."""
    facts = [one.fact for one in hall.work.content.facts()]
    found = review(hall).reviewed(facts)["passport-fee"]
    return found.fact, found.seen


def confirm(hall: Hall) -> None:
    fact, seen = fee(hall)
    review(hall).confirm(fact, UNTIL, seen, ADMINISTRATOR)


def withdraw(hall: Hall) -> None:
    fact, seen = fee(hall)
    review(hall).withdraw(fact, seen, ADMINISTRATOR)


def confirmed(hall: Hall) -> Browser:
    confirm(hall)
    return on(FEE, hall)


def days(hall: Hall) -> SpecialDays:
    return SpecialDays(hall.store, hall.clock, CountedIds())


def close(hall: Hall, reason: str) -> SpecialDay:
    days(hall).add(STORM, (), reason, ADMINISTRATOR)
    return days(hall).ahead()[0]


def closed(hall: Hall) -> Browser:
    close(hall, REASON)
    return on(DAYS, hall)


def among_samples(hall: Hall) -> Browser:
    """A sample supervisor, let in by the demo's link."""
    now, token = hall.clock.now(), "let in"
    with hall.store.transaction() as tx:
        tx.staff.save_officer(SAMPLE)
        tx.accounts.put_credential(Credential(SAMPLE.id, "none", now, must_change=False, factor="one"))
        tx.accounts.add_session(Session(session_key(token), SAMPLE.id, now, now, ADDRESS, proven=True))
    browser = Browser(hall.app)
    browser.client.set_cookie("console_session", token, path="/console/")
    browser.open(SAMPLES)
    return browser


WALKS = {
    "confirm_fact": Walk(
        f"{FEE}/confirm", lambda hall: on(FEE, hall), {"review_by": "31/3/2027"}, confirm, DECIDED, ("31/3/2027",)
    ),
    "withdraw_fact": Walk(f"{FEE}/withdraw", confirmed, {}, withdraw, DECIDED, ("Chờ xác nhận",)),
    "add_day": Walk(
        DAYS,
        lambda hall: on(DAYS, hall),
        {"day": "24/11/2026", "kind": "closed", "reason": REASON},
        lambda hall: close(hall, "Nghỉ bù"),
        "ngày này đã có người đặt",
        (REASON, "Nghỉ bù"),
    ),
    "remove_day": Walk(
        f"{DAYS}/remove",
        closed,
        {},
        lambda hall: days(hall).remove(days(hall).ahead()[0].id, STORM, ADMINISTRATOR),
        "người khác vừa bỏ ngày này",
        ("Chưa đặt ngày nào",),
    ),
    "remove_samples": Walk(f"{SAMPLES}/remove", among_samples, {}, end_her_sessions, ENDED, status=200),
}
