"""Rings an officer's telephone through the platform's REST interface, with Twilio's own client."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import requests
import structlog
from twilio.base.exceptions import TwilioException, TwilioRestException
from urllib3.exceptions import MaxRetryError, NewConnectionError

from ivr.core.dialling.ring_fault import ALARMS, NotRung, RingFault, RingUnclear
from ivr.services.calling_ports import Placed
from ivr.telephony.dial_faults import fault_of
from ivr.telephony.rest_client import rest_client
from ivr.telephony.urls import Urls

if TYPE_CHECKING:
    from twilio.rest import Client
    from twilio.rest.api.v2010.account.call import CallInstance

log = structlog.get_logger("ivr.telephony")

T = TypeVar("T")

#: Seconds that an officer's telephone rings, and that a call lasts at most.
RINGS, LASTS = 30, 3600
EVENTS = ["initiated", "ringing", "answered", "completed"]
#: Seconds to wait before asking again, where the platform says that it is asked too much: nothing was placed then.
WAITS = (0.5, 1.5)
_MOST = 20
#: A platform that does not answer properly; it may have done what it was asked for.
_GARBLED = (requests.RequestException, TwilioException, ValueError, KeyError, TypeError, AttributeError)
_NOT_FOUND, _SERVER = 404, 500
#: "Call is not in progress": it is over.
_OVER = 21220


class PlatformDialler:
    """A ``Dialler``. ``hotline`` is the number that people see, ``base`` the address of the REST interface."""

    def __init__(
        self,
        account: tuple[str, str],
        hotline: str,
        base: str,
        urls: Urls,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """``account`` is its name and its token. ``jitter`` gives 0 to 1, added to each wait in seconds."""
        self._account, self._hotline, self._base, self._urls = account, hotline, base, urls
        self._sleep, self._jitter = sleep, jitter

    def ring(self, attempt: str, telephone: str) -> Placed:
        """Ring the officer. Only a refusal for too many requests is asked again: nothing was placed then."""
        for wait in (*WAITS, None):
            try:
                return _placed(self._create(attempt, telephone))
            except TwilioRestException as fault:
                crowded = fault_of(_code(fault), fault.status) is RingFault.CROWDED
                if not crowded or wait is None:
                    raise _refused(fault, attempt) from fault
                self._sleep(wait + self._jitter())
            except _GARBLED as fault:
                if _never_sent(fault):
                    raise NotRung(RingFault.UNREACHED) from fault
                log.warning("ringing unclear", attempt=attempt, fault=type(fault).__name__)
                raise RingUnclear(type(fault).__name__) from fault
        raise AssertionError("the last try returns or raises")

    def find(self, telephone: str, since: datetime) -> tuple[Placed, ...]:
        """The calls to a telephone that began since."""
        # Twilio's library writes any time as if it were UTC.
        since = since.astimezone(UTC)
        found = self._asked(
            lambda: self._client.calls.list(to=telephone, from_=self._hotline, start_time_after=since, limit=_MOST)
        )
        return tuple(_placed(call) for call in found)

    def look(self, call: str) -> Placed | None:
        """A call by its name."""
        try:
            return _placed(self._asked(lambda: self._client.calls(call).fetch()))
        except _Gone:
            return None

    def hang_up(self, call: str) -> None:
        """End a call, ringing or not."""
        try:
            self._asked(lambda: self._client.calls(call).update(status="completed"))
        except _Gone:
            return

    @cached_property
    def _client(self) -> Client:
        return rest_client(*self._account, self._base)

    def _create(self, attempt: str, telephone: str) -> CallInstance:
        return self._client.calls.create(
            to=telephone,
            from_=self._hotline,
            url=self._urls.officer(attempt),
            method="POST",
            fallback_url=self._urls.officer(attempt, "fallback"),
            status_callback=self._urls.officer(attempt, "status"),
            status_callback_event=EVENTS,
            status_callback_method="POST",
            timeout=RINGS,
            time_limit=LASTS,
        )

    @staticmethod
    def _asked(ask: Callable[[], T]) -> T:
        try:
            return ask()
        except TwilioRestException as fault:
            if fault.status == _NOT_FOUND or _code(fault) == _OVER:
                raise _Gone from fault
            raise RingUnclear(str(_code(fault))) from fault
        except _GARBLED as fault:
            raise RingUnclear(type(fault).__name__) from fault


class _Gone(Exception):
    """The call is not there, or not any more."""


def _placed(call: CallInstance) -> Placed:
    if not call.sid:
        raise ValueError("a call without a name")
    return Placed(str(call.sid), str(call.status or "queued"), call.date_created)


def _code(fault: TwilioRestException) -> int:
    return int(fault.code or 0)


def _refused(fault: TwilioRestException, attempt: str) -> NotRung | RingUnclear:
    if fault.status >= _SERVER:
        log.warning("ringing unclear", attempt=attempt, status=fault.status)
        return RingUnclear(str(fault.status))
    kind = fault_of(_code(fault), fault.status)
    tell = log.error if kind in ALARMS else log.warning
    tell("ringing refused", attempt=attempt, code=_code(fault), status=fault.status, fault=kind.value)
    return NotRung(kind, str(_code(fault)))


def _never_sent(fault: BaseException) -> bool:
    """Whether no connection came about, so that nothing can have been asked."""
    if isinstance(fault, requests.ConnectTimeout):
        return True
    reason = fault.args[0] if isinstance(fault, requests.ConnectionError) and fault.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)
