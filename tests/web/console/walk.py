"""A walk to one form of the console: how it is reached, filled in, and made stale by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ivr.core.errors import StoreUnavailable
from ivr.services.ports import Transaction
from ivr.storage.memory import MemoryStore
from tests.web.console.hall import Hall
from tests.web.desk import Browser, forms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Deeds that tell of looking and of what was refused: they change nothing.
LOOKING = frozenset({"card-seen", "audit-read", "sign-in-refused", "code-refused"})


@dataclass(frozen=True)
class Walk:
    """One form.

    ``reach`` brings the hall to where the form is offered, and a browser to the page that offers it. ``typed`` is
    what is filled in, or how to find it in the hall. ``overtake`` is what somebody else does between the page and
    its sending; None where nobody can make it stale. Then the page says ``told``, and gives back what was typed,
    ``kept``. ``again``: deeds that are done a second time when the form is sent a second time.
    """

    action: str
    reach: Callable[[Hall], Browser]
    typed: Mapping[str, str] | Callable[[Hall], Mapping[str, str]] = field(default_factory=dict)
    overtake: Callable[[Hall], object] | None = None
    told: str = ""
    kept: tuple[str, ...] = ()
    status: int = 409
    again: frozenset[str] = frozenset()
    #: More is done than a database can take back: telephones ring.
    rings: bool = False

    def filled(self, hall: Hall) -> tuple[Browser, dict[str, str]]:
        """The browser at the page, and the form as it would be sent."""
        browser = self.reach(hall)
        typed = self.typed(hall) if callable(self.typed) else self.typed
        return browser, {**forms_of(browser.page)[self.action].fields, **typed}


class UnsteadyStore(MemoryStore):
    """Memory that is away for the ``fails``-th transaction from now on, and for all after it where it ``stays``."""

    def __init__(self) -> None:
        super().__init__()
        self.fails, self.stays, self.failed = 0, False, False

    def go_away(self, transaction: int, *, for_good: bool) -> None:
        """Fail at a transaction from now on, the first being 1."""
        self.fails, self.stays, self.failed = transaction, for_good, False

    def come_back(self) -> None:
        """Answer again."""
        self.fails = 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """As in memory, where it is not away."""
        if self.fails:
            self.fails -= 1
            if not self.fails:
                self.fails, self.failed = int(self.stays), True
                raise StoreUnavailable("away")
        with super().transaction() as tx:
            yield tx


def state(hall: Hall) -> dict[str, Any]:
    """All that a form could change, with every deed in the audit that is more than looking."""
    with hall.store.transaction() as tx:
        officers, requests = tx.staff.officers(), tx.callbacks()
        people = [one.id for one in officers]
        return {
            "requests": requests,
            "history": [tx.events(one.id) for one in requests],
            "attempts": [tx.queue.attempts(one.id) for one in requests],
            "ringing": [tx.dials.latest(one.id) for one in requests],
            "officers": officers,
            "units": tx.staff.units(),
            "duties": [tx.staff.duties(unit.id, hall.clock.now()) for unit in tx.staff.units()],
            "accounts": [tx.accounts.credential(who) for who in people],
            "codes": [tx.accounts.recovery_left(who) for who in people],
            "sessions": [len(tx.accounts.sessions(who)) for who in people],
            "deeds": [one for one in reversed(tx.audit.latest(500)) if one.entry.what not in LOOKING],
        }
