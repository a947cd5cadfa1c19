"""An officer at the console over HTTP, who goes on where she was when the web service is killed and comes back."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx

from ivr.bootstrap import SystemClock, SystemIds
from ivr.core.accounts.access import session_key
from ivr.core.requests.units import Officer
from ivr.services.audit import COMMAND_LINE, Actor
from ivr.services.officers import Officers
from ivr.services.ports import Store
from ivr.services.sign_in import SignIn
from ivr.web.console.browser import SESSION
from ivr.web.forms import FIELD, Forms
from tests.services.staff import CHEAP, PASSWORD


@dataclass
class ConsoleOfficer:
    """``key`` is the service's own: forms need not be fetched first."""

    store: Store
    name: str
    url: str
    key: str
    worked: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        clock, ids = SystemClock(), SystemIds()
        door = SignIn(self.store, CHEAP, clock, ids, self.key.encode())
        hiring = Officers(self.store, CHEAP, clock, ids)
        hiring.add(Officer(self.name, f"Cán bộ {self.name}", ""), Actor(COMMAND_LINE), PASSWORD)
        self._session = door.sign_in(self.name, PASSWORD, self.name)
        self._forms = Forms(self.key.encode(), ids.new, door)

    def work(self, over: Event) -> None:
        """Take the next request and close it as solved, until nothing is left and ``over`` says that all is done."""
        with httpx.Client(base_url=self.url, cookies={SESSION: self._session}, timeout=30) as browser:
            while True:
                answer = self._send(browser, over, "/console/next")
                place = httpx.URL(answer.headers["location"])
                if place.path == "/console/board":
                    if over.is_set():
                        return
                    time.sleep(0.2)
                    continue
                # 409: what she sent was recorded, though the service died before it could say so.
                self._send(browser, over, f"{place.path}/outcome", outcome="solved")
                self.worked.set()

    def _send(self, browser: httpx.Client, over: Event, place: str, **fields: Any) -> httpx.Response:
        """Send a form, again and again while the service is away or its database is, until all is ``over``."""
        while True:
            form = {FIELD: self._forms.token(session_key(self._session)), **fields}
            try:
                answer = browser.post(place, data=form)
            except httpx.TransportError:
                if over.is_set():
                    raise
                time.sleep(0.05)
                continue
            if answer.status_code in {303, 409}:
                return answer
            assert answer.status_code == 503, answer.text
