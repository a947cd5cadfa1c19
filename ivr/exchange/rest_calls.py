"""The calls of an account, as the REST interface sees them: what may be asked for, and what is told of each."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from ivr.exchange.line import Goto
from ivr.exchange.outgoing import Order
from ivr.exchange.record import CallRecord
from ivr.exchange.switch import EVENTS, Wanted
from ivr.exchange.telephones import Directory

Fields = Mapping[str, list[str]]
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_STATES = frozenset({"queued", "ringing", "in-progress"})
LONGEST_RING = 600
VERSION = "2010-04-01"


class Refused(Exception):
    """The platform does not do it: `code` of its own, `status` of HTTP."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status

    def as_json(self) -> dict[str, object]:
        """Return the body of the answer."""
        about = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self.message, "more_info": about, "status": self.status}


@dataclass(slots=True)
class Account:
    """One account with one number of its own. `identify` names its calls, `now` is its time."""

    sid: str
    number: str
    directory: Directory
    identify: Callable[[], str]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    calls: dict[str, CallRecord] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def create(self, form: Fields) -> tuple[CallRecord, Order]:
        """Take a call in; raises `Refused`."""
        order = self._order(form)
        refusal = self.directory.find(order.to).refusal
        if refusal:
            raise Refused(refusal, f"The number {order.to} cannot be called.")
        record = CallRecord(self.identify(), order.from_number, order.to, self.now(), status="queued")
        record.direction = "outbound-api"
        self.keep(record)
        return record, order

    def keep(self, record: CallRecord) -> None:
        """Remember a call."""
        with self._lock:
            self.calls[record.sid] = record

    def fetch(self, sid: str) -> CallRecord:
        """Find a call; raises `Refused`."""
        found = self.calls.get(sid)
        if found is None:
            where = f"/{VERSION}/Accounts/{self.sid}/Calls/{sid}.json"
            raise Refused(20404, f"The requested resource {where} was not found", 404)
        return found

    def update(self, sid: str, form: Fields) -> CallRecord:
        """End a call that goes on; raises `Refused`. New documents for it are not offered here."""
        record, status = self.fetch(sid), one(form, "Status")
        if status not in {"canceled", "completed"}:
            raise Refused(20001, "Only Status=canceled and Status=completed are offered here.")
        if record.status not in _STATES:
            raise Refused(21220, "Call is not in-progress. Cannot redirect.")
        record.stopping = True
        return record

    def matching(self, query: Fields) -> list[CallRecord]:
        """Find calls by `To`, `From`, `Status`, `ParentCallSid` and `StartTime`, the newest first."""
        with self._lock:
            found = list(self.calls.values())
        return [record for record in reversed(found) if _matches(record, query)]

    def as_json(self, record: CallRecord) -> dict[str, object]:
        """Return a call as the published interface describes it."""
        uri = f"/{VERSION}/Accounts/{self.sid}/Calls/{record.sid}"
        over = record.status not in _STATES
        answered, ended = record.answered, record.ended if over else None
        length = (ended - answered).total_seconds() if ended and answered else 0
        return {
            "sid": record.sid,
            "date_created": _written(record.began),
            "date_updated": _written(ended or answered or record.began),
            "parent_call_sid": record.parent or None,
            "account_sid": self.sid,
            "to": record.to_number,
            "to_formatted": record.to_number,
            "from": record.from_number,
            "from_formatted": record.from_number,
            "phone_number_sid": None,
            "status": record.status,
            "start_time": None if record.status == "queued" else _written(record.began),
            "end_time": _written(ended),
            "duration": str(round(length)) if over else None,
            "price": None,
            "price_unit": "USD",
            "direction": record.direction,
            "answered_by": None,
            "api_version": VERSION,
            "forwarded_from": None,
            "group_sid": None,
            "caller_name": None,
            "queue_time": "0",
            "trunk_sid": None,
            "uri": f"{uri}.json",
            "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
        }

    def _order(self, form: Fields) -> Order:
        to, shown, url = one(form, "To"), one(form, "From"), one(form, "Url")
        if not to:
            raise Refused(21201, "No 'To' number is specified")
        if not shown:
            raise Refused(21213, "No 'From' number is specified")
        if not url.startswith(("http://", "https://")):
            raise Refused(21205, "Url is not a valid URL")
        if not _NUMBER.fullmatch(to):
            raise Refused(21211, f"The phone number you are attempting to call, {to}, is not valid.")
        if not _NUMBER.fullmatch(shown):
            raise Refused(21212, f"The source phone number provided, {shown}, is not valid.")
        if shown != self.number:
            raise Refused(21210, f"The source phone number provided, {shown}, is not yet verified for your account.")
        return Order(
            to=to,
            from_number=shown,
            first=Goto(url, one(form, "Method") or "POST"),
            fallback_url=one(form, "FallbackUrl"),
            wanted=Wanted(one(form, "StatusCallback"), _events(form)),
            timeout=float(min(int(one(form, "Timeout") or "60"), LONGEST_RING)),
        )


def one(form: Fields, name: str) -> str:
    """Return the first value of a field, or nothing."""
    return (form.get(name) or [""])[0]


def _events(form: Fields) -> tuple[str, ...]:
    wanted = tuple(form.get("StatusCallbackEvent") or ("completed",))
    for event in wanted:
        if event not in EVENTS:
            raise Refused(21626, f"Invalid value in Status Callback Events: {event}")
    return wanted


def _matches(record: CallRecord, query: Fields) -> bool:
    exact = {
        "To": record.to_number,
        "From": record.from_number,
        "Status": record.status,
        "ParentCallSid": record.parent,
    }
    if any(one(query, name) not in {"", value} for name, value in exact.items()):
        return False
    times = {name: one(query, name) for name in ("StartTime", "StartTime<", "StartTime>")}
    if any(times.values()) and record.status == "queued":
        return False
    began = record.began
    return (
        (not times["StartTime"] or began.date() == _moment(times["StartTime"]).date())
        and (not times["StartTime<"] or began <= _moment(times["StartTime<"]))
        and (not times["StartTime>"] or began >= _moment(times["StartTime>"]))
    )


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(20001, f"{text!r} is no time") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else format_datetime(moment.astimezone(UTC))
