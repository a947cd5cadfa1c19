"""<Dial>: rings another telephone, asks its owner where the document says so, and connects the two."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.exchange.errors import ExchangeError
from ivr.exchange.facts import Element
from ivr.exchange.handset import HangUp, Kind, Span
from ivr.exchange.line import CallerLeft, Goto, Line
from ivr.exchange.network import Form, resolve
from ivr.exchange.record import CallRecord, EndedBy
from ivr.exchange.switch import Switch, Wanted
from ivr.exchange.telephones import Telephone


@dataclass(slots=True)
class _Child:
    """The call that a <Dial> places."""

    switch: Switch
    record: CallRecord
    telephone: Telephone
    wanted: Wanted
    bridged: bool = False
    talked: float = 0.0

    def report(self, event: str) -> None:
        """Report one of its events."""
        self.switch.report(self.record, self.wanted, event, self.telephone.sip if event == "completed" else 0)

    def end(self, status: str) -> None:
        """Let it be over."""
        self.record.status, self.record.ended = status, self.switch.exchange.clock.now()
        self.report("completed")


def dial(line: Line, verb: Element) -> Goto | None:
    """Carry out a <Dial>; return where to go with how it went, or None to go on in the document.

    An exchange without other telephones rings somebody who never answers.
    """
    timeout = float(verb.attributes.get("timeout", "30"))
    if line.switch is None:
        line.pass_span(Span(Kind.RINGING, timeout))
        return _action(line, verb, (("DialCallStatus", "no-answer"), ("DialCallSid", line.identify("CA"))), None)
    number = next((child for child in verb.children if child.name == "Number"), verb)
    child = _placed(line, line.switch, verb, number)
    status = _ring(line, child, timeout)
    if status == "in-progress":
        status = _answered(line, child, verb, number)
    form: Form = (("DialCallStatus", status), ("DialCallSid", child.record.sid))
    if child.bridged:
        form = (*form, ("DialCallDuration", str(round(child.talked))))
    return _action(line, verb, form, child)


def _action(line: Line, verb: Element, form: Form, child: _Child | None) -> Goto | None:
    if "action" not in verb.attributes:
        return None
    if line.profile.bridge_is_told:
        form = (*form, ("DialBridged", "true" if child and child.bridged else "false"))
    return Goto(resolve(line.url, verb.attributes["action"]), verb.attributes.get("method", "POST"), form)


def _placed(line: Line, switch: Switch, verb: Element, number: Element) -> _Child:
    to = number.text.strip()
    shown = verb.attributes.get("callerId", line.record.from_number)
    record = CallRecord(line.identify("CA"), shown, to, line.clock.now(), status="queued")
    record.direction, record.parent = "outbound-dial", line.record.sid
    switch.keep(record)
    url = number.attributes.get("statusCallback", "") if line.profile.tells_progress else ""
    events = tuple(number.attributes.get("statusCallbackEvent", "completed").split())
    return _Child(switch, record, switch.directory.find(to), Wanted(resolve(line.url, url) if url else "", events))


def _ring(line: Line, child: _Child, timeout: float) -> str:
    """Ring it, while the caller hears ringing; the call's status then."""
    child.report("initiated")
    seconds, status = child.telephone.rung(timeout)
    if not child.telephone.sip:
        child.record.status = "ringing"
        child.report("ringing")
    try:
        line.pass_span(Span(Kind.RINGING, seconds))
    except CallerLeft:
        child.end("canceled")
        raise
    if status != "in-progress":
        child.end(status)
    return status


def _answered(line: Line, child: _Child, verb: Element, number: Element) -> str:
    handset = child.telephone.picks_up() if child.telephone.picks_up else None
    assert handset is not None, "a telephone that is answered has somebody who answers"  # noqa: S101 - tells mypy too
    child.record.status, child.record.answered = "in-progress", line.clock.now()
    child.report("answered")
    called = child.switch.exchange.open_line(child.record, handset)
    if "url" in number.attributes and line.profile.asks_called:
        first = Goto(resolve(line.url, number.attributes["url"]), number.attributes.get("method", "POST"))
        if not _agrees(called, child, first):
            child.end("completed")
            handset.over()
            return "no-answer"
    left = _talk(line, called, child, float(verb.attributes.get("timeLimit", "14400")))
    child.end("completed")
    handset.over()
    if left is line:
        raise CallerLeft
    return "completed"


def _agrees(called: Line, child: _Child, first: Goto) -> bool:
    """Carry out the document for the called person alone; falling off its end connects, everything else does not."""
    try:
        return child.switch.exchange.run(called, first, "", status="in-progress").fell_off
    except CallerLeft:
        called.record.ended_by = EndedBy.CALLER
    except ExchangeError as error:
        called.note(error)
    return False


def _talk(line: Line, called: Line, child: _Child, limit: float) -> Line:
    """Let the two talk until one hangs up; tell who did."""
    span = Span(Kind.TALKING, limit)
    acts = {id(one): one.handset.during(span) for one in (line, called)}
    ends = [(act.after, one) for one in (line, called) if isinstance(act := acts[id(one)], HangUp)]
    seconds, left = min(ends, key=lambda end: end[0], default=(limit, called))
    began = line.clock.mark()
    line.clock.pass_until(began + min(seconds, limit))
    child.bridged, child.talked = True, line.clock.mark() - began
    return left
