"""The exchange beside ``ivr run``: it rings the telephones of samples, so that "Gọi" does something in the demo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ivr.core.samples import is_sample_number

if TYPE_CHECKING:
    from ivr.exchange.telephones import Telephone
    from ivr.services.calling import Calling
    from ivr.settings import Settings

#: What the platform answers for a number that it may not ring.
NOT_ALLOWED = 21216
#: Seconds that two samples talk.
TALK = 15.0


@contextmanager
def sample_exchange(settings: Settings) -> Iterator[Settings]:
    """Serve one on a free port of this machine, as long as the hotline runs; the settings by which it is found.

    With a platform, an exchange elsewhere (``IVR_TWILIO_API_URL``) or an office that dials by hand none is opened,
    and the settings are as they were.
    """
    if settings.platform != "exchange" or settings.api_url or settings.dialling == "manual":
        yield settings
        return
    from ivr.cli.exchange import rest_over
    from ivr.exchange.clock import RealClock
    from ivr.exchange.hotline import NUMBER
    from ivr.exchange.telephones import Directory

    number = settings.number or NUMBER
    rest = rest_over(settings, number, Directory(others=telephone), 0, RealClock)
    rest.open()
    try:
        yield replace(settings, api_url=rest.url, number=number)
    finally:
        rest.close()


def telephone(number: str) -> Telephone:
    """A sample's telephone, as its last two digits say; nobody else's is rung."""
    from ivr.exchange.telephones import BY_ENDING, Person, Telephone

    if not is_sample_number(number):
        return Telephone(sip=404, refusal=NOT_ALLOWED)
    if number[-2:] in BY_ENDING:
        return BY_ENDING[number[-2:]]()
    return Telephone(picks_up=lambda: Person("1", "1", talks=TALK))


def samples_alone(calling: Calling) -> Calling:
    """Ringing that reaches samples and nobody else; everybody else is dialled by hand."""
    return replace(calling, reaches=is_sample_number)
