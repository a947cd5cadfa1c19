"""A hotline of its own for a story with a call back: an exchange that rings both, and an officer at the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx

from ivr.cli.console_visitor import ConsoleVisitor, Page
from ivr.cli.private import ACCOUNT, NUMBER, Hearing, PrivateService, start_private_service
from ivr.core.requests.units import Officer
from ivr.exchange.clock import HandClock
from ivr.exchange.exchange import Exchange, random_identifier
from ivr.exchange.network import Network, Reach
from ivr.exchange.profiles import PROFILES, Profile
from ivr.exchange.rest import RestServer
from ivr.exchange.rest_calls import Account
from ivr.exchange.stories.calling_back import RungBack
from ivr.exchange.telephones import Directory, Telephone

#: The officer of every story, and her telephone; the password is good for this one hotline, on this machine.
OFFICER = Officer("hoa", "Nguyễn Thị Hoa", unit="", telephone="+84912000091")
_PASSWORD = "only for one story"  # noqa: S105 - of a hotline that is thrown away
_TOKEN = "key-of-one-story"  # noqa: S105 - likewise


@dataclass(slots=True)
class StoryOffice:
    """The officers' side of a private hotline; she works in the console as officers do."""

    service: PrivateService
    rest: RestServer
    visitor: ConsoleVisitor
    _card: str = ""

    def ring_back(self, number: str, officer: Telephone, citizen: Telephone) -> RungBack:
        """Take the next request and press the button that rings; return when every call is over."""
        before = len(self.rest.account.calls)
        self.rest.account.directory.listed |= {OFFICER.telephone or "": officer, number: citizen}
        # The worker looks every few seconds; here no time passes by itself.
        self.service.container.sweeps.once()
        self._open_card()
        if f"{self._card}/call" in self.visitor.page.forms:
            self.visitor.send(f"{self._card}/call")
        self.rest.settle()
        page = self._open(self._card)
        outcome = page.forms.get(f"{self._card}/outcome")
        records = tuple(self.rest.account.calls.values())[before:]
        return RungBack(records, page.text, outcome.fields.get("outcome", "") if outcome else "")

    def record(self, outcome: str) -> bool:
        """Fill in the form of the card and send it."""
        self._open(self._card)
        page = self.visitor.send(f"{self._card}/outcome", outcome=outcome)
        return page.status == httpx.codes.OK and "done=" in page.url

    def _open_card(self) -> None:
        """Open the request that she has in hand, or else the next one."""
        board = self._open("/console/board")
        if "/console/next" in board.forms:
            self._card = httpx.URL(self.visitor.send("/console/next").url).path
        else:
            self._open(self._card)

    def _open(self, place: str) -> Page:
        page = self.visitor.open(place)
        if "/console/sign-in" in page.forms:
            # A session ends by itself.
            self.visitor.sign_in(OFFICER.id, _PASSWORD)
            page = self.visitor.open(place)
        return page


@contextmanager
def start_story_office(
    at: datetime | None = None, site: Path | None = None, hearing: Hearing | None = None, profile: str = "twilio"
) -> Iterator[tuple[PrivateService, StoryOffice]]:
    """Start the hotline as ``private.start_private_service`` does, with its exchange and one officer signed in."""
    services: list[PrivateService] = []
    platform = PROFILES[profile]

    def now() -> datetime:
        return services[0].container.clock.now()

    account = Account(ACCOUNT, NUMBER, Directory(), lambda: platform.identify("CA", random_identifier()), now)
    with httpx.HTTPTransport() as transport:
        rest = RestServer(account, _TOKEN, lambda: _exchange(services[0], platform, transport))
        more = {"IVR_TWILIO_NUMBER": NUMBER, "IVR_TWILIO_AUTH_TOKEN": _TOKEN}
        with rest, start_private_service(at, site, hearing, {**more, "IVR_TWILIO_API_URL": rest.url}) as service:
            services.append(service)
            _hire(service)
            with ConsoleVisitor(service.url) as visitor:
                yield service, StoryOffice(service, rest, visitor)
            rest.settle()


def _exchange(service: PrivateService, profile: Profile, transport: httpx.BaseTransport) -> Exchange:
    network = Network(service.auth_token, transport, Reach(service.url, service.url))
    return Exchange(profile, network, HandClock(service.container.clock.now()), account_sid=ACCOUNT)


def _hire(service: PrivateService) -> None:
    from ivr.cli.accounts import officers_over
    from ivr.services.audit import COMMAND_LINE, Actor

    officers_over(service.container.store).add(OFFICER, Actor(COMMAND_LINE), _PASSWORD)
