"""A call that the service asks for: rings a telephone, then runs the service's documents on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.exchange.errors import ExchangeError
from ivr.exchange.line import CallerLeft, Goto
from ivr.exchange.record import CallRecord, EndedBy
from ivr.exchange.switch import Switch, Wanted

#: Seconds after which a ringing telephone is looked at again: was the call ended meanwhile?
LOOK = 1.0


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: whom to ring, showing which number, and which documents are then to be run."""

    to: str
    from_number: str
    first: Goto
    fallback_url: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    timeout: float = 60.0


def carry(switch: Switch, order: Order, record: CallRecord) -> None:
    """Carry out a call from its first ring to its last report; never raises for what the service does."""
    telephone = switch.directory.find(order.to)
    switch.report(record, order.wanted, "initiated")
    seconds, status = telephone.rung(order.timeout)
    if not telephone.sip:
        record.status = "ringing"
        switch.report(record, order.wanted, "ringing")
    if not _rings_on(switch, record, seconds):
        status = "canceled"
    if status == "in-progress" and telephone.picks_up:
        record.status, record.answered = status, switch.exchange.clock.now()
        switch.report(record, order.wanted, "answered")
        handset = telephone.picks_up()
        line = switch.exchange.open_line(record, handset, switch)
        try:
            switch.exchange.run(line, order.first, order.fallback_url, status="in-progress")
        except CallerLeft:
            record.ended_by = EndedBy.CALLER
        except ExchangeError as error:
            record.ended_by = EndedBy.PLATFORM
            switch.exchange.apologise(line, error)
        status = "completed"
        handset.over()
    record.status, record.ended = status, switch.exchange.clock.now()
    switch.report(record, order.wanted, "completed", telephone.sip)
    switch.flush()


def _rings_on(switch: Switch, record: CallRecord, seconds: float) -> bool:
    """Let a telephone ring; tell whether the call was still wanted at the end of it."""
    clock = switch.exchange.clock
    end = clock.mark() + seconds
    while clock.mark() < end and not record.stopping:
        clock.pass_until(min(end, clock.mark() + LOOK))
    return not record.stopping
