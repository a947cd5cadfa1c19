"""Joins the samples to try the console with, and the door that lets people in as one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.bootstrap import SystemClock, SystemIds
from ivr.core.requests.ringing import Ringing
from ivr.flows.content import load_content
from ivr.flows.office import VietnamHolidays
from ivr.flows.samples import load_samples
from ivr.services.samples import Samples
from ivr.storage.passwords import Argon2
from ivr.web.console.demo import Door

if TYPE_CHECKING:
    from ivr.bootstrap import Container
    from ivr.services.ports import Store


def samples_over(store: Store) -> Samples:
    """The samples in ``store``, with the machine's clock and chance and the book's own hours."""
    ringing = Ringing(load_content().office, VietnamHolidays().closed)
    return Samples(store, Argon2(), SystemClock(), SystemIds(), load_samples(), ringing)


def open_demo(container: Container, hasher: Argon2) -> Door:
    """The way in that ``ivr run`` offers; it stays shut where the container has no key for it."""
    samples = Samples(
        container.store, hasher, container.clock, container.ids, load_samples(), container.outcomes.ringing
    )
    return Door(container.demo_key, samples)
